#include <gtest/gtest.h>

#include "authority/permit.h"
#include "authority/urgent_writ.h"
#include "support/test_application.h"

namespace writ {
namespace {

using support::Application;

TEST(UrgentWrit, UrgentWritRunsOnTheHeadsWordAndTheLogSaysSo) {
  Application a;
  a.order.urgent = true;
  a.order.searches = 2;
  a.signer = "head";
  ASSERT_EQ(a.Refused(), "accepted");
  EXPECT_EQ(a.Last().entry.outcome, kUrgentOutcome);
  EXPECT_EQ(a.Ratify("stranger"), "writ-other-key");
  EXPECT_EQ(a.Ratify("head"), "writ-other-key");
  EXPECT_EQ(a.Ratify("court"), "accepted");
  EXPECT_EQ(a.Ratify("court"), "writ-ratified");
  ASSERT_EQ(a.Refused(), "accepted");  // with the head's signature still
  EXPECT_EQ(a.Last().entry.outcome, "done");
}

TEST(UrgentWrit, TheHeadsSignatureCountsUnderAnUrgentWritAlone) {
  Application a;
  a.signer = "head";
  EXPECT_EQ(a.Refused(), "writ-other-key");
  a.order.urgent = true;
  for (const char* other : {"custodian", "investigator", "stranger"}) {
    a.signer = other;
    EXPECT_EQ(a.Refused(), "writ-other-key") << other;
  }
  a.signer = "head";
  EXPECT_EQ(a.Refused([](SearchApplication& s) { s.writ_signature.clear(); }), "writ-unsigned");
  a.order.issuer = "nobody@example";
  EXPECT_EQ(a.Refused(), "writ-issuer-unknown");
  a.order.issuer = "court@example";
  ASSERT_TRUE(
      RevokeAuthority(*a.office, a.HeadAct("authority_revoke", {}, {{"name", a.order.issuer}, {"reason", "x"}})));
  EXPECT_EQ(a.Refused(), "writ-issuer-revoked");
}

TEST(UrgentWrit, UrgentWritThatItsIssuerSignedIsLikeAnyOther) {
  Application a;
  a.order.urgent = true;
  EXPECT_EQ(a.Refused(), "accepted");
  EXPECT_EQ(a.Last().entry.outcome, "done");
  EXPECT_EQ(a.Ratify("court"), "writ-not-urgent");
}

TEST(UrgentWrit, UnratifiedUrgentWritIsRefusedAfterItsTimeAndItsUserIsStopped) {
  Application a;
  a.order.urgent = true;
  a.order.searches = 3;
  a.order.not_after = {a.env.now.seconds + 10 * kRatifySeconds};
  a.signer = "head";
  const std::uint64_t search = a.ledger->NextIndex();
  ASSERT_EQ(a.Refused(), "accepted");
  a.env.now.seconds += kRatifySeconds + 1;
  EXPECT_EQ(a.Refused(), "writ-lapsed");
  EXPECT_EQ(a.Ratify("court"), "writ-lapsed");
  ASSERT_TRUE(a.office->RecordOwn("urgent_lapse", Json{{"search", search}},
                                  {.outcome = "done", .row = {{"user", "investigator"}}, .vault = {}}, a.env.now));
  a.order.id = "another";
  a.order.urgent = false;
  a.signer = "court";
  EXPECT_EQ(a.Refused(), "user-stopped");
  const auto reinstate = [&](const std::string& by, const std::string& name, const std::string& reason) {
    return a.Refusal([&] {
      return ReinstateUser(*a.office,
                           a.Person(by).Sign(a.Draft("user_reinstate", {}, {{"name", name}, {"reason", reason}})));
    });
  };
  EXPECT_EQ(reinstate("investigator", "investigator", "because"), "role-may-not");
  EXPECT_EQ(reinstate("head", "nobody", "because"), "unknown-user");
  EXPECT_EQ(reinstate("head", "custodian", "because"), "user-not-stopped");
  EXPECT_EQ(reinstate("head", "investigator", "two\nlines"), "reason-malformed");
  ASSERT_TRUE(a.Reopen());
  EXPECT_EQ(a.Refused(), "user-stopped");
  EXPECT_EQ(reinstate("head", "investigator", "heard"), "accepted");
  EXPECT_EQ(a.Refused(), "accepted");
}

TEST(UrgentWrit, RatificationTakesTheVeryTextForThisDeploymentAlone) {
  Application a;
  a.order.urgent = true;
  a.signer = "head";
  ASSERT_EQ(a.Refused(), "accepted");
  const std::string text = DraftWritOrder(a.order);
  const std::string signature = a.Person("court").Sign(kWritNamespace, text);
  const auto act = [&](const std::string& of) {
    return a.Person("investigator").Sign(a.Draft("writ_ratify", {}, {{"order", Sha256Hex(AsBytes(of))}}));
  };
  EXPECT_EQ(a.Refusal([&] { return RatifyWrit(*a.office, a.writ_uses, act("other"), text, signature); }),
            "act-other-files");
  a.order.purpose = "something else";
  EXPECT_EQ(a.Ratify("court"), "writ-replaced");
  a.order.deployment = "elsewhere.example";
  EXPECT_EQ(a.Ratify("court"), "writ-other-deployment");
  const std::string revocation = a.Person("court").Sign("writ-revoke@v1", text);
  EXPECT_EQ(a.Refusal([&] { return RatifyWrit(*a.office, a.writ_uses, act(text), text, revocation); }),
            "signature-namespace");
}

TEST(UrgentWrit, WhoIsSuspendedAuthorisesNothing) {
  Application head;
  head.order.urgent = true;
  head.signer = "head";
  head.Suspend("overseer", SuspensionScope::kUser, "head");
  EXPECT_EQ(head.Refused(), "user-suspended");
  head.signer = "court";
  EXPECT_EQ(head.Refused(), "accepted") << "the court's signature does not rest on the head";

  Application court;
  court.order.urgent = true;
  court.signer = "head";
  ASSERT_EQ(court.Refused(), "accepted");
  court.Suspend("overseer", SuspensionScope::kIssuer, "court@example");
  EXPECT_EQ(court.Ratify("court"), "issuer-suspended");
}

TEST(UrgentWrit, ALapseThatIsNotLoggedYetStopsItsUserToo) {
  Application a;
  a.order.urgent = true;
  a.order.not_after = {a.env.now.seconds + 10 * kRatifySeconds};
  a.signer = "head";
  ASSERT_EQ(a.Refused(), "accepted");
  a.order.id = "another";
  a.order.urgent = false;
  a.signer = "court";
  a.env.now.seconds += kRatifySeconds;
  EXPECT_EQ(a.Refused(), "accepted");
  a.order.id = "third";
  a.env.now.seconds += 1;
  EXPECT_EQ(a.Refused(), "user-stopped");
}

}  // namespace
}  // namespace writ
