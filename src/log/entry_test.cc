#include "log/entry.h"

#include <gtest/gtest.h>

#include "log/entry_types.h"
#include "support/test_acts.h"

namespace writ {
namespace {

using support::SomeAct;

constexpr char kOrigin[] = "faces.agency.example";

Json ActOf(std::string_view type) { return SomeAct(*FindEntryType(type), kOrigin); }

std::string EntryReason(const Json& act) {
  const Result<void> checked = CheckAct(act);
  if (checked) return "accepted";
  EXPECT_EQ(checked.error().code, Code::kUsage);
  return checked.error().reason;
}

// The reason with one field changed.
std::string With(Json act, const std::string& field, const Json& value) {
  act[field] = value;
  return EntryReason(act);
}

Entry SomeEntry(std::string_view type = "policy_set") {
  return {.act = ActOf(type),
          .outcome = "done",
          .proof = {.key = "ssh-ed25519 AAAA", .signature = "c2ln"},
          .row = Sha256(AsBytes("row")),
          .time = {1'795'000'000}};
}

// The reason why the canonical bytes of SomeEntry are refused, after a change of their JSON.
template <class Change>
std::string Decoded(Change change) {
  Json json = Json::parse(*EncodeEntry(SomeEntry()));
  change(json);
  const Result<Entry> entry = DecodeEntry(AsBytes(CanonicalJsonOrDie(json)));
  if (entry) return "accepted";
  EXPECT_EQ(entry.error().code, Code::kCorruption);
  return entry.error().reason;
}

TEST(Act, OfEveryTypeIsAcceptedWithExactlyItsFields) {
  for (const EntryType& type : EntryTypes()) {
    const Json good = SomeAct(type, kOrigin);
    EXPECT_EQ(EntryReason(good), "accepted") << type.type;
    EXPECT_EQ(With(good, "remark", "x"), "act-malformed") << type.type;
    for (const auto& [field, value] : good.items()) {
      Json without = good;
      without.erase(field);
      EXPECT_EQ(EntryReason(without), "act-malformed") << type.type << " without " << field;
      EXPECT_EQ(With(good, field, Json::object({{"i", "lund"}})), "act-malformed") << type.type << " " << field;
    }
  }
}

TEST(Act, CommonFieldsHaveTheirForm) {
  const Json good = ActOf("binary");
  EXPECT_EQ(EntryReason(Json("text")), "act-malformed");
  EXPECT_EQ(With(good, "type", "gossip"), "act-malformed");
  EXPECT_EQ(With(good, "origin", "Two Words"), "act-malformed");
  EXPECT_EQ(With(good, "nonce", std::string(30, 'a')), "act-malformed");
  EXPECT_EQ(With(good, "nonce", std::string(34, 'a')), "act-malformed");
  EXPECT_EQ(With(good, "nonce", std::string(32, 'A')), "act-malformed");
  EXPECT_EQ(With(good, "made_at", "yesterday"), "act-malformed");
}

TEST(Act, NoClearFieldCanCarryAnIdentity) {
  const Json names = Json::array({"i.lund"});
  EXPECT_EQ(With(ActOf("enrol"), "gallery", "i.lund"), "act-malformed");
  EXPECT_EQ(With(ActOf("search_result"), "galleries", names), "act-malformed");
  EXPECT_EQ(With(ActOf("search_result"), "search", "i.lund"), "act-malformed");
  EXPECT_EQ(With(ActOf("search_abort"), "search", -1), "act-malformed");
  EXPECT_EQ(With(ActOf("release"), "decisions", names), "act-malformed");
  EXPECT_EQ(With(ActOf("resume"), "orders", names), "act-malformed");
  EXPECT_EQ(With(ActOf("resume"), "orders", Sha256Hex(AsBytes("x"))), "act-malformed");
  EXPECT_EQ(With(ActOf("binary"), "binary", "i.lund"), "act-malformed");
  EXPECT_EQ(With(ActOf("strangers"), "minute", "i.lund"), "act-malformed");
  EXPECT_EQ(With(ActOf("strangers"), "count", "i.lund"), "act-malformed");
  EXPECT_EQ(With(ActOf("init"), "head_key", "two\nlines"), "act-malformed");
  EXPECT_EQ(With(ActOf("init"), "head_key", std::string(301, 'a')), "act-malformed");
  EXPECT_EQ(With(ActOf("policy_set"), "policy", Json{{"i.lund", 1u}}), "act-malformed");
  EXPECT_EQ(With(ActOf("policy_set"), "policy", Json{{"candidates", "i.lund"}}), "act-malformed");
  EXPECT_EQ(With(ActOf("policy_set"), "policy", Json::array()), "act-malformed");
}

TEST(Act, ListsAreBounded) {
  EXPECT_EQ(With(ActOf("resume"), "orders", std::vector<std::string>(64, Sha256Hex({}))), "accepted");
  EXPECT_EQ(With(ActOf("resume"), "orders", std::vector<std::string>(65, Sha256Hex({}))), "act-malformed");
}

TEST(Act, CommitmentsAreExactlyThoseOfItsType) {
  const Json good = ActOf("user_revoke");
  const std::string hash = Sha256Hex({});
  EXPECT_EQ(With(good, "commit", {{"name", hash}, {"reason", hash}}), "accepted");
  EXPECT_EQ(With(good, "commit", {{"name", hash}}), "act-malformed");
  EXPECT_EQ(With(good, "commit", {{"name", hash}, {"cause", hash}}), "act-malformed");
  EXPECT_EQ(With(good, "commit", {{"name", hash}, {"reason", hash}, {"x", hash}}), "act-malformed");
  EXPECT_EQ(With(good, "commit", {{"name", "i.lund"}, {"reason", hash}}), "act-malformed");
  EXPECT_EQ(With(good, "commit", {{"name", 7u}, {"reason", hash}}), "act-malformed");
  EXPECT_EQ(With(good, "commit", Json::array({hash, hash})), "act-malformed");
  EXPECT_EQ(With(ActOf("binary"), "commit", {{"name", hash}}), "act-malformed");
}

TEST(Entry, SurvivesItsBytes) {
  const Entry entry = SomeEntry();
  const Result<std::string> bytes = EncodeEntry(entry);
  ASSERT_TRUE(bytes) << bytes.error().message;
  const Result<Entry> read = DecodeEntry(AsBytes(*bytes));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->act, entry.act);
  EXPECT_EQ(read->outcome, "done");
  EXPECT_EQ(read->proof.key, entry.proof.key);
  EXPECT_EQ(read->proof.signature, entry.proof.signature);
  EXPECT_EQ(read->row, entry.row);
  EXPECT_EQ(read->time, entry.time);
  EXPECT_EQ(*EncodeEntry(*read), *bytes);
}

TEST(Entry, LargerThanATileAllowsIsRefused) {
  Entry entry = SomeEntry();
  const std::size_t rest = EncodeEntry(entry)->size() - entry.proof.signature.size();
  entry.proof.signature = std::string(kMaxEntryBytes - rest, 's');
  EXPECT_TRUE(EncodeEntry(entry));
  entry.proof.signature += 's';
  const Result<std::string> bytes = EncodeEntry(entry);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().reason, "entry-too-large");
}

TEST(Entry, MalformedBytesAreRefused) {
  EXPECT_EQ(Decoded([](Json&) {}), "accepted");
  EXPECT_EQ(Decoded([](Json& json) { json["x"] = 1; }), "entry-malformed");
  for (const char* field : {"act", "outcome", "proof", "row", "time"}) {
    EXPECT_EQ(Decoded([&](Json& json) { json.erase(field); }), "entry-malformed") << field;
    EXPECT_EQ(Decoded([&](Json& json) {
                json.erase(field);
                json["x"] = 1;
              }),
              "entry-malformed")
        << field;
    EXPECT_EQ(Decoded([&](Json& json) { json[field] = 1; }), "entry-malformed") << field;
  }
  EXPECT_EQ(Decoded([](Json& json) { json = Json::array({1, 2, 3, 4, 5}); }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["act"]["nonce"] = "a"; }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["proof"]["name"] = "i.lund"; }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["proof"].erase("key"); }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["proof"].erase("signature"); }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["row"] = "00"; }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["time"] = "noon"; }), "entry-malformed");
  EXPECT_EQ(Decoded([](Json& json) { json["outcome"] = "perhaps"; }), "entry-malformed");
}

TEST(Entry, OtherBytesOfTheSameValueAreRefused) {
  const std::string bytes = *EncodeEntry(SomeEntry());
  ASSERT_TRUE(DecodeEntry(AsBytes(bytes)));
  EXPECT_FALSE(DecodeEntry(AsBytes(bytes + " ")));
  EXPECT_FALSE(DecodeEntry(AsBytes(Json::parse(bytes).dump(1))));
  EXPECT_FALSE(DecodeEntry({}));
}

TEST(Entry, OnlyAPersonsActCanBeRefused) {
  Entry entry = SomeEntry("policy_set");
  entry.outcome = kRefused;
  EXPECT_TRUE(DecodeEntry(AsBytes(*EncodeEntry(entry))));
  entry = SomeEntry("binary");
  entry.outcome = kRefused;
  EXPECT_FALSE(DecodeEntry(AsBytes(*EncodeEntry(entry))));
}

}  // namespace
}  // namespace writ
