#include "authority/writ_uses.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

struct Uses {
  Uses() {
    order.id = "2026/1";
    order.issuer = "court@example";
  }

  std::string Apply(const std::string& type, const Json& clear, const Json& row, std::string_view outcome = "done") {
    Json act = clear;
    act["type"] = type;
    const Result<void> applied =
        uses.Apply({.index = next++,
                    .entry = {.act = act, .outcome = std::string(outcome), .proof = {}, .row = {}, .time = now},
                    .row = row});
    return applied ? "applied" : applied.error().reason;
  }
  std::string Search(std::string_view outcome = "done") {
    Json row = uses.RowOf(order, "text");
    row["actor"] = "investigator";
    return Apply("search", Json::object(), row, outcome);
  }
  std::string Check(std::string_view text = "text") const {
    const Result<void> checked = uses.CheckUse(order, text, now);
    return checked ? "usable" : checked.error().reason;
  }

  std::string Ratification(std::string_view text = "text") const {
    const Result<void> checked = uses.CheckRatification(order, text, now);
    return checked ? "possible" : checked.error().reason;
  }

  bool started = InitCrypto().has_value();
  Tagger tagger{SecretBytes(32)};
  WritUses uses{tagger};
  WritOrder order;
  UtcTime now{1'795'000'000};
  std::uint64_t next = 0;
};

TEST(WritUses, EachSearchTakesOneAndARefusedOneNone) {
  Uses u;
  EXPECT_EQ(u.Check(), "usable");
  EXPECT_EQ(u.Search(kRefused), "applied");
  EXPECT_EQ(u.uses.UsesOf(u.order), 0);
  EXPECT_EQ(u.Search(), "applied");
  EXPECT_EQ(u.uses.UsesOf(u.order), 1);
  EXPECT_FALSE(u.uses.IsRevoked(u.order));
  EXPECT_EQ(u.Check(), "writ-used-up");
  u.order.searches = 2;
  EXPECT_EQ(u.Check(), "usable");
}

TEST(WritUses, SearchesKilledAgainAndAgainTakeTheirUses) {
  Uses u;
  for (int i = 0; i < kMaxReturnedUses; ++i) {
    const std::uint64_t search = u.next;
    ASSERT_EQ(u.Search(), "applied");
    ASSERT_EQ(u.Apply("search_abort", {{"search", search}}, {}), "applied");
    ASSERT_EQ(u.Check(), "usable");
  }
  const std::uint64_t search = u.next;
  ASSERT_EQ(u.Search(), "applied");
  ASSERT_EQ(u.Apply("search_abort", {{"search", search}}, {}), "applied");
  EXPECT_EQ(u.Check(), "writ-used-up");
}

TEST(WritUses, ARevokedWritStopsWhatWasFoundUnderIt) {
  Uses u;
  ASSERT_EQ(u.Search(), "applied");
  EXPECT_FALSE(u.uses.SearchIsRevoked(0));
  ASSERT_EQ(u.Apply("writ_revoke", Json::object(), {{"writ_tag", u.uses.TagOf("court@example", "2026/1")}}), "applied");
  EXPECT_TRUE(u.uses.SearchIsRevoked(0));
  EXPECT_FALSE(u.uses.SearchIsRevoked(1));
}

TEST(WritUses, AbortGivesOneBackOnce) {
  Uses u;
  ASSERT_EQ(u.Search(), "applied");
  EXPECT_EQ(u.Apply("search_abort", {{"search", 0u}}, {}), "applied");
  EXPECT_EQ(u.Check(), "usable");
  EXPECT_EQ(u.uses.UsesOf(u.order), 0);
  EXPECT_EQ(u.Apply("search_abort", {{"search", 0u}}, {}), "no-such-search");
  EXPECT_EQ(u.Apply("search_abort", {{"search", 99u}}, {}), "no-such-search");
}

TEST(WritUses, OtherBytesUnderAUsedIdAreRefusedEvenAfterAnAbort) {
  Uses u;
  u.order.searches = 5;
  EXPECT_EQ(u.Check("other text"), "usable");
  ASSERT_EQ(u.Search(), "applied");
  EXPECT_EQ(u.Check("other text"), "writ-replaced");
  EXPECT_EQ(u.Check("text"), "usable");
  ASSERT_EQ(u.Apply("search_abort", {{"search", 0u}}, {}), "applied");
  EXPECT_EQ(u.Check("other text"), "writ-replaced");
}

TEST(WritUses, RevokedWritIsRefusedAlsoWhereItWasNeverUsed) {
  Uses u;
  const Json row{{"writ_tag", u.uses.TagOf("court@example", "2026/1")}};
  EXPECT_EQ(u.Apply("writ_revoke", Json::object(), row, kRefused), "applied");
  EXPECT_FALSE(u.uses.IsRevoked(u.order));
  EXPECT_EQ(u.Apply("writ_revoke", Json::object(), row), "applied");
  EXPECT_TRUE(u.uses.IsRevoked(u.order));
  EXPECT_EQ(u.Check(), "writ-revoked");
}

TEST(WritUses, IssuerAndIdTogetherNameAWrit) {
  Uses u;
  ASSERT_EQ(u.Search(), "applied");
  u.order.issuer = "other@example";
  EXPECT_EQ(u.Check(), "usable");
  EXPECT_NE(u.uses.TagOf("ab", "c"), u.uses.TagOf("a", "bc"));
}

TEST(WritUses, WritUsedOnTheHeadsWordLapsesUnlessRatifiedInTime) {
  Uses u;
  u.order.searches = 3;
  const UtcTime first = u.now;
  ASSERT_EQ(u.Search(kUrgentOutcome), "applied");
  u.now.seconds += 3'600;
  ASSERT_EQ(u.Search(kUrgentOutcome), "applied");  // the first one counts
  u.now = {first.seconds + kRatifySeconds};
  EXPECT_EQ(u.Check(), "usable");
  EXPECT_FALSE(u.uses.SearchIsLapsed(0, u.now));
  EXPECT_EQ(u.Ratification(), "possible");
  ++u.now.seconds;
  EXPECT_EQ(u.Check(), "writ-lapsed");
  EXPECT_TRUE(u.uses.SearchIsLapsed(0, u.now));
  EXPECT_TRUE(u.uses.SearchIsLapsed(1, u.now));
  EXPECT_EQ(u.Ratification(), "writ-lapsed");
  EXPECT_EQ(u.uses.LapseOf(1)->seconds, first.seconds + kRatifySeconds);
  // A clock that was wrong, and was put right, brings the time back.
  u.now = first;
  ASSERT_EQ(u.Apply("writ_ratify", Json::object(), {{"writ_tag", u.uses.TagOf("court@example", "2026/1")}}), "applied");
  u.now = {first.seconds + 10 * kRatifySeconds};
  EXPECT_EQ(u.Check(), "usable");
  EXPECT_FALSE(u.uses.SearchIsLapsed(0, u.now));
  EXPECT_TRUE(u.uses.IsRatified(u.order));
  EXPECT_EQ(u.Ratification(), "writ-ratified");
}

TEST(WritUses, OnlyWhatWasUsedOnTheHeadsWordCanBeRatifiedOrLapse) {
  Uses u;
  EXPECT_EQ(u.Ratification(), "writ-not-urgent");
  ASSERT_EQ(u.Search(), "applied");
  EXPECT_EQ(u.Ratification(), "writ-not-urgent");
  EXPECT_EQ(u.uses.LapseOf(0), std::nullopt);
  EXPECT_EQ(u.uses.LapseOf(7), std::nullopt);
  EXPECT_FALSE(u.uses.SearchIsLapsed(0, {u.now.seconds + 10 * kRatifySeconds}));
  Uses other;
  ASSERT_EQ(other.Search(kUrgentOutcome), "applied");
  EXPECT_EQ(other.Ratification("other text"), "writ-replaced");
}

TEST(WritUses, RowWithoutItsWritIsRefused) {
  Uses u;
  EXPECT_EQ(u.Apply("search", Json::object(), Json::object()), "field-missing");
  EXPECT_EQ(u.Apply("search", Json::object(), {{"writ_tag", "x"}}), "field-missing");
  EXPECT_EQ(u.Apply("writ_revoke", Json::object(), Json::object()), "field-missing");
  EXPECT_EQ(u.Apply("writ_ratify", Json::object(), Json::object()), "field-missing");
}

}  // namespace
}  // namespace writ
