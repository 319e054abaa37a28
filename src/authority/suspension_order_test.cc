#include <functional>

#include <gtest/gtest.h>

#include "authority/act_auditor.h"
#include "authority/suspension.h"
#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;
using Scope = SuspensionScope;

std::string StateOf(TestOffice& t, const Concern& concern = {}) {
  const Result<void> checked = t.office->suspension().Check(concern);
  return checked ? "running" : checked.error().reason;
}

Result<Record> LiftOrders(TestOffice& t, const std::string& name, const std::vector<std::string>& ids) {
  return Resume(*t.office, t.Person(name).Sign(t.Draft("resume", {{"orders", ids}}, {{"reason", "over"}})));
}

Result<Record> RevokePerson(TestOffice& t, const std::string& name) {
  return RevokeUser(*t.office, t.HeadAct("user_revoke", {}, {{"name", name}, {"reason", "x"}}));
}

std::string AuditVerdict(TestOffice& t, const std::vector<Record>& records) {
  ActAuditor auditor(MakeLogVerifier(support::kTestOrigin, t.log_key.public_key));
  for (const Record& record : records) {
    if (const Result<void> checked = auditor.Check(record); !checked) return checked.error().reason;
  }
  return "sound";
}

// A record that an office would not have made: an act of that person, with the outcome "done".
Record ForgedAct(TestOffice& t, const std::string& name, const ActDraft& draft) {
  const SignedAct act = t.Person(name).Sign(draft);
  Record record{.index = t.ledger->NextIndex(), .entry = {}, .row = {{"actor", name}}};
  record.entry.act = draft.act;
  record.entry.outcome = "done";
  record.entry.time = t.env.now;
  record.entry.proof = {.key = t.Person(name).PublicKey(), .signature = ToBase64(*DearmourSshSignature(act.signature))};
  record.row["openings"] = OpeningsToJson(draft.openings);
  return record;
}

std::string VerdictWith(TestOffice& t, const Record& record) {
  std::vector<Record> records = t.Records();
  records.push_back(record);
  return AuditVerdict(t, records);
}

TEST(SuspensionScope, AnOrderStopsWhatItNamesAndNothingElse) {
  const Concern all{.user = "examiner1", .galleries = {"other", "custody"}, .issuer = "court@example"};
  const std::tuple<Scope, const char*, const char*> cases[] = {{Scope::kDeployment, "", "suspended"},
                                                               {Scope::kGallery, "custody", "gallery-suspended"},
                                                               {Scope::kUser, "examiner1", "user-suspended"},
                                                               {Scope::kIssuer, "court@example", "issuer-suspended"}};
  for (const auto& [scope, target, reason] : cases) {
    for (const char* by : {"head", "overseer"}) {
      TestOffice t;
      const std::string id = t.Suspend(by, scope, target);
      for (int start = 0; start < 2; ++start) {  // from the file, and from the log
        EXPECT_EQ(StateOf(t, all), reason) << by;
        const Concern others{.user = "examiner2", .galleries = {"other"}, .issuer = "custody"};
        EXPECT_EQ(StateOf(t, others), scope == Scope::kDeployment ? "suspended" : "running");
        ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
        std::filesystem::remove_all(t.data() / "orders");
        std::filesystem::create_directory(t.data() / "orders");
        ASSERT_TRUE(t.Reopen());
      }
      const SuspensionOrder& order = t.registry.suspensions().at(id);
      EXPECT_EQ(order.target, target);
      EXPECT_EQ(order.by, by);
      EXPECT_EQ(order.reason, "inquiry");
      EXPECT_EQ(AuditVerdict(t, t.Records()), "sound");
      ASSERT_TRUE(LiftOrders(t, by, {id}));
      EXPECT_EQ(StateOf(t, all), "running");
    }
  }
}

TEST(SuspensionScope, TheLogShowsNoTargetAndNoReason) {
  TestOffice t;
  t.Suspend("overseer", Scope::kUser, "examiner1");
  ASSERT_TRUE(t.office->LogSuspensions());
  EXPECT_EQ(t.Last().entry.act.at("scope"), "user");
  EXPECT_EQ(t.Last().entry.act.dump().find("examiner1"), std::string::npos);
  EXPECT_EQ(t.Last().entry.act.dump().find("inquiry"), std::string::npos);
}

TEST(SuspensionScope, ATargetThatIsNoNameOfItsScopeSuspendsAll) {
  const std::pair<Scope, const char*> cases[] = {
      {Scope::kDeployment, "custody"}, {Scope::kGallery, ""}, {Scope::kUser, "I Lund"}, {Scope::kIssuer, "a/b"}};
  for (const auto& [scope, target] : cases) {
    TestOffice t;
    t.Suspend("overseer", scope, target);
    EXPECT_EQ(StateOf(t), "suspended") << target;
    EXPECT_FALSE(t.office->suspension().InForce()->front().verified);
  }
}

TEST(SuspensionScope, NobodyStopsAnOverseerOrHimself) {
  TestOffice t;
  t.Suspend("head", Scope::kUser, "overseer");
  t.Suspend("overseer2", Scope::kUser, "overseer");
  t.Suspend("head", Scope::kUser, "head");
  EXPECT_TRUE(t.office->suspension().CheckParts({.user = "overseer", .galleries = {}, .issuer = {}}));
  EXPECT_TRUE(t.office->suspension().CheckParts({.user = "head", .galleries = {}, .issuer = {}}));
  t.Suspend("overseer", Scope::kUser, "head");
  EXPECT_EQ(t.office->suspension().CheckParts({.user = "head", .galleries = {}, .issuer = {}}).error().reason,
            "user-suspended");
}

TEST(SuspensionScope, ASuspendedHeadLiftsNothingAndStillStops) {
  TestOffice t;
  const std::string own = t.Suspend("head", Scope::kGallery, "custody");
  const std::string against = t.Suspend("overseer", Scope::kUser, "head");
  EXPECT_EQ(LiftOrders(t, "head", {own}).error().reason, "user-suspended");
  t.Suspend("head");
  EXPECT_EQ(StateOf(t), "suspended");
  ASSERT_TRUE(LiftOrders(t, "overseer", {against}));
  EXPECT_TRUE(LiftOrders(t, "head", {own}));
  EXPECT_EQ(AuditVerdict(t, t.Records()), "sound");
}

TEST(SuspensionScope, WhatIsLoggedStopsAPersonAlsoWhereTheFolderIsGone) {
  TestOffice t;
  t.Suspend("overseer", Scope::kUser, "head");
  ASSERT_TRUE(t.office->LogSuspensions());
  std::filesystem::remove_all(t.data() / "orders");
  EXPECT_EQ(t.office->suspension().CheckParts({.user = "head", .galleries = {}, .issuer = {}}).error().reason,
            "user-suspended");
  EXPECT_TRUE(t.office->suspension().CheckParts({.user = "custodian", .galleries = {}, .issuer = {}}));
}

TEST(Lifting, IsForWhoeverGaveTheOrder) {
  TestOffice t;
  const std::string heads = t.Suspend("head", Scope::kGallery, "custody");
  const std::string overseers = t.Suspend("overseer", Scope::kGallery, "custody");
  ASSERT_TRUE(t.env.WriteFile(t.data() / "orders" / "note", AsBytes("stop"), false));
  const std::string unreadable = UnreadableOrderId("stop");
  ASSERT_TRUE(t.office->LogSuspensions());
  EXPECT_EQ(t.Refusal([&] { return LiftOrders(t, "head", {overseers}); }), "order-of-overseer");
  EXPECT_EQ(t.Refusal([&] { return LiftOrders(t, "head", {heads, overseers}); }), "order-of-overseer");
  EXPECT_EQ(t.Refusal([&] { return LiftOrders(t, "overseer2", {overseers}); }), "order-of-overseer");
  EXPECT_EQ(t.Refusal([&] { return LiftOrders(t, "overseer", {heads}); }), "order-of-head");
  EXPECT_EQ(t.Refusal([&] { return LiftOrders(t, "overseer", {unreadable}); }), "order-of-head");
  EXPECT_TRUE(LiftOrders(t, "head", {heads, unreadable}));
  EXPECT_TRUE(LiftOrders(t, "overseer", {overseers}));
  EXPECT_EQ(StateOf(t, {.user = {}, .galleries = {"custody"}, .issuer = {}}), "running");
  EXPECT_EQ(AuditVerdict(t, t.Records()), "sound");
}

TEST(Lifting, ASpoiltCopyOfAnOrderDoesNotLiftTheOrder) {
  TestOffice t;
  const SignedAct order =
      t.Person("overseer").Sign(DraftSuspension(t.env, support::kTestOrigin, Scope::kDeployment, "", ""));
  ASSERT_TRUE(t.env.WriteFile(t.data() / "orders" / "0.order", AsBytes(order.act), false));  // its act alone
  ASSERT_TRUE(WriteSuspensionOrder(t.env, t.data(), order));
  EXPECT_EQ(t.office->suspension().InForce()->size(), 2u);
  ASSERT_TRUE(LiftOrders(t, "head", {UnreadableOrderId(order.act)}));
  EXPECT_EQ(StateOf(t), "suspended");
  EXPECT_EQ(t.Refusal([&] { return LiftOrders(t, "head", {OrderId(order.act)}); }), "order-of-overseer");
}

TEST(Lifting, AnOrderIsNotLiftedBeforeItIsKnown) {
  TestOffice t;
  const SignedAct order =
      t.Person("overseer").Sign(DraftSuspension(t.env, support::kTestOrigin, Scope::kDeployment, "", ""));
  // As a changed program could write it.
  const Record early = ForgedAct(t, "head", t.Draft("resume", {{"orders", {OrderId(order.act)}}}, {{"reason", "x"}}));
  ASSERT_TRUE(t.registry.Apply(early));
  ASSERT_TRUE(WriteSuspensionOrder(t.env, t.data(), order));
  EXPECT_EQ(StateOf(t), "suspended");
}

TEST(Lifting, OrderOfTheMomentIsLoggedBeforeItIsLifted) {
  TestOffice t;
  const std::string id = t.Suspend("overseer", Scope::kGallery, "custody");
  ASSERT_TRUE(LiftOrders(t, "overseer", {id}));
  const std::vector<Record> records = t.Records();
  EXPECT_EQ(records[records.size() - 2].entry.type(), "suspend");
  EXPECT_EQ(records.back().entry.type(), "resume");
  EXPECT_EQ(t.ReopenReason(), "sound");
}

TEST(Overseer, IsNotRevokedWhileAnOrderOfTheirsIsInForce) {
  TestOffice t;
  const std::string id = t.Suspend("overseer", Scope::kGallery, "custody");
  EXPECT_EQ(t.Refusal([&] { return RevokePerson(t, "overseer"); }), "overseer-suspends");
  EXPECT_TRUE(RevokePerson(t, "overseer2"));
  ASSERT_TRUE(LiftOrders(t, "overseer", {id}));
  ASSERT_TRUE(RevokePerson(t, "overseer"));
  t.Suspend("overseer");
  EXPECT_EQ(StateOf(t), "running") << "a revoked overseer stops nothing";
  EXPECT_EQ(AuditVerdict(t, t.Records()), "sound");
}

TEST(ActAuditorOfSuspensions, LiftingByTheWrongPersonIsRefused) {
  TestOffice t;
  const std::string heads = t.Suspend("head", Scope::kGallery, "a");
  const std::string overseers = t.Suspend("overseer", Scope::kGallery, "b");
  ASSERT_TRUE(t.office->LogSuspensions());
  const auto lifting = [&](const std::string& name, const std::string& id) {
    return VerdictWith(t, ForgedAct(t, name, t.Draft("resume", {{"orders", Json::array({id})}}, {{"reason", "x"}})));
  };
  EXPECT_EQ(lifting("head", heads), "sound");
  EXPECT_EQ(lifting("overseer", overseers), "sound");
  EXPECT_EQ(lifting("head", overseers), "author-wrong");
  EXPECT_EQ(lifting("overseer2", overseers), "author-wrong");
  EXPECT_EQ(lifting("overseer", heads), "author-wrong");
  EXPECT_EQ(lifting("head", Sha256Hex(AsBytes("a file"))), "sound");
  EXPECT_EQ(lifting("overseer", Sha256Hex(AsBytes("a file"))), "author-wrong");
  EXPECT_EQ(lifting("auditor", heads), "author-wrong");
}

TEST(ActAuditorOfSuspensions, RevokingAnOverseerWhoseOrderStandsIsRefused) {
  TestOffice t;
  t.Suspend("overseer", Scope::kGallery, "custody");
  ASSERT_TRUE(t.office->LogSuspensions());
  const auto revoking = [&](const std::string& name) {
    return VerdictWith(t, ForgedAct(t, "head", t.Draft("user_revoke", {}, {{"name", name}, {"reason", "x"}})));
  };
  EXPECT_EQ(revoking("overseer"), "change-wrong");
  EXPECT_EQ(revoking("overseer2"), "sound");
}

TEST(ActAuditorOfSuspensions, WhatALoggedOrderForbadeIsRefused) {
  const auto gallery = [](TestOffice& t, const std::string& name) {
    return ForgedAct(t, name, t.Draft("gallery_show", {{"gallery", "019a9b2c-1111-7222-8333-444455556666"}}, {}));
  };
  TestOffice t;
  EXPECT_EQ(VerdictWith(t, gallery(t, "custodian")), "sound");
  t.Suspend("overseer", Scope::kUser, "custodian");
  ASSERT_TRUE(t.office->LogSuspensions());
  EXPECT_EQ(VerdictWith(t, gallery(t, "custodian")), "suspended-then");
  EXPECT_EQ(VerdictWith(t, gallery(t, "officer")), "sound");
  t.Suspend("head");
  ASSERT_TRUE(t.office->LogSuspensions());
  EXPECT_EQ(VerdictWith(t, gallery(t, "officer")), "suspended-then");
  EXPECT_EQ(VerdictWith(t, ForgedAct(t, "head", t.Draft("policy_set", {{"policy", PolicyToJson(Policy{})}}, {}))),
            "sound");
}

TEST(ActAuditorOfSuspensions, AnOrderOfSomebodyWhoMayNotSuspendIsRefused) {
  TestOffice t;
  EXPECT_EQ(
      VerdictWith(t, ForgedAct(t, "auditor", DraftSuspension(t.env, support::kTestOrigin, Scope::kDeployment, "", ""))),
      "author-wrong");
}

// Each rule that the program keeps is kept again by whoever audits: what got past it is found.
TEST(ActAuditorOfChanges, AChangeThatTheProgramWouldRefuseIsRefused) {
  TestOffice t;
  const auto verdict = [&](const std::string& type, const Json& clear, const std::map<std::string, Json>& committed) {
    return VerdictWith(t, ForgedAct(t, "head", t.Draft(type, clear, committed)));
  };
  const std::string key = support::TestPerson{.name = "x"}.PublicKey();
  const std::string taken = t.Person("examiner1").PublicKey();
  const auto user = [&](const std::string& name, const std::string& role, const std::string& of) {
    return verdict("user_add", {}, {{"name", name}, {"role", role}, {"key", of}});
  };
  EXPECT_EQ(user("eve", "examiner", key), "sound");
  EXPECT_EQ(user("eve", "head", key), "change-wrong");
  EXPECT_EQ(user("examiner1", "examiner", key), "change-wrong");
  EXPECT_EQ(user("eve", "examiner", taken), "change-wrong");
  EXPECT_EQ(verdict("key_add", {}, {{"key", key}}), "sound");
  EXPECT_EQ(verdict("key_add", {}, {{"key", taken}}), "change-wrong");
  EXPECT_EQ(verdict("authority_add", {}, {{"name", "court2@example"}, {"key", key}}), "sound");
  EXPECT_EQ(verdict("authority_add", {}, {{"name", "court@example"}, {"key", key}}), "change-wrong");
  EXPECT_EQ(verdict("authority_revoke", {}, {{"name", "nobody@example"}, {"reason", "x"}}), "change-wrong");
  EXPECT_EQ(verdict("user_revoke", {}, {{"name", "head"}, {"reason", "x"}}), "change-wrong");
  EXPECT_EQ(verdict("user_reinstate", {}, {{"name", "examiner1"}, {"reason", "x"}}), "change-wrong");
  Policy policy;
  EXPECT_EQ(verdict("policy_set", {{"policy", PolicyToJson(policy)}}, {}), "sound");
  policy.witness_quorum = 2;
  EXPECT_EQ(verdict("policy_set", {{"policy", PolicyToJson(policy)}}, {}), "change-wrong");
  EXPECT_EQ(verdict("witness_add", {{"url", "https://w.example"}, {"vkey", "none"}}, {}), "change-wrong");
}

}  // namespace
}  // namespace writ
