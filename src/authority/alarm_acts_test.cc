#include "authority/alarm_acts.h"

#include <algorithm>

#include "support/test_application.h"

namespace writ {
namespace {

using support::Application;
using support::QuietPolicy;

// The head's acts and refused ones, under a policy that raises an alarm at every third refusal.
struct Desk : Application {
  Desk() {
    Policy policy = QuietPolicy();
    policy.alarm_refusals = 3;
    Set(policy);
  }
  void Set(const Policy& policy) {
    EXPECT_TRUE(SetPolicy(*office, HeadAct("policy_set", {{"policy", PolicyToJson(policy)}}, {})));
  }
  // The investigator tries what is the head's to do.
  SignedAct Forbidden() {
    return Person("investigator").Sign(Draft("policy_set", {{"policy", PolicyToJson(QuietPolicy())}}, {}));
  }
  void Try() { EXPECT_FALSE(SetPolicy(*office, Forbidden())); }
  // The same entry without the office: what a crash leaves, or a program that keeps silent.
  Result<Record> TryUnwatched(const std::string& type = "policy_set") {
    const ActDraft draft = type == "policy_set" ? Draft(type, {{"policy", PolicyToJson(QuietPolicy())}}, {})
                                                : Draft(type, {{"gallery", support::kGalleryId}}, {});
    return Put(Person("investigator").Sign(draft), "refused", {{"actor", "investigator"}, {"reason", "role-may-not"}});
  }
  Result<Record> Put(const SignedAct& act, const std::string& outcome, const Json& row) {
    const Result<Bytes> blob = DearmourSshSignature(act.signature);
    const Result<SshPublicKey> key = VerifySshSignatureBlob(*blob, kActNamespace, AsBytes(act.act));
    return ledger->Commit({.act = *ParseCanonicalJson(act.act, kMaxActBytes),
                           .proof = {.key = key->Text(), .signature = ToBase64(*blob)},
                           .outcome = outcome,
                           .time = env.Now(),
                           .row = row,
                           .vault = {}});
  }
  Result<AlarmListing> Read(const std::string& who, bool all = false) {
    return ReadAlarms(*office, Person(who).Sign(Draft("alarm_show", Json::object(), {})), all);
  }
  std::vector<std::string> Types() {
    std::vector<std::string> types;
    for (const Record& record : Records()) types.push_back(record.entry.type());
    return types;
  }
  std::ptrdiff_t Count(const std::string& type) {
    const std::vector<std::string> types = Types();
    return std::count(types.begin(), types.end(), type);
  }
  // "sound", or why the audit does not accept the records.
  std::string Audit() {
    AlarmAuditor auditor;
    for (const Record& record : Records()) {
      if (const Result<void> checked = auditor.Check(record); !checked) return checked.error().reason;
    }
    return "sound";
  }
};

TEST(AlarmActs, AnAlarmStandsRightBehindTheEntryThatMakesItDue) {
  Desk t;
  t.Try();
  t.Try();
  EXPECT_EQ(t.Count("alarm"), 0);
  t.Try();
  EXPECT_EQ(t.Count("alarm"), 1);
  const Record alarm = t.Last();
  EXPECT_EQ(alarm.entry.type(), "alarm");
  EXPECT_EQ(alarm.entry.outcome, "done");
  // The entry hides whom it is about, and its row opens it.
  EXPECT_EQ(alarm.entry.ActBytes().find("investigator"), std::string::npos);
  EXPECT_EQ(alarm.entry.act.at("commit").size(), 1u);
  const Result<Openings> openings = OpeningsFromJson(alarm.row.at("openings"));
  ASSERT_TRUE(openings);
  EXPECT_TRUE(CheckOpenings(alarm.entry.act, *openings));
  const Result<Alarm> opened = OpenAlarm(alarm);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->rule, "refusals");
  EXPECT_EQ(opened->people, std::vector<std::string>{"investigator"});
  EXPECT_EQ(opened->entries, (std::vector<std::uint64_t>{alarm.index - 3, alarm.index - 2, alarm.index - 1}));
  EXPECT_EQ(t.Audit(), "sound");
}

TEST(AlarmActs, AnAlarmIsNotRaisedAgainForTheNextRefusal) {
  Desk t;
  for (int i = 0; i < 5; ++i) t.Try();
  EXPECT_EQ(t.Count("alarm"), 1);
  t.Try();
  EXPECT_EQ(t.Count("alarm"), 2);
  EXPECT_EQ(t.Audit(), "sound");
}

TEST(AlarmActs, ASearchHasItsAlarmBeforeItsPermit) {
  Desk t;
  Policy policy = QuietPolicy();
  policy.alarm_burst = 1;
  t.Set(policy);
  const Result<Permit> permit = t.Ask();
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_EQ(t.Last().entry.type(), "alarm");
  EXPECT_EQ(t.Last().index, permit->entry() + 1);
  EXPECT_EQ(OpenAlarm(t.Last())->entries, std::vector<std::uint64_t>{permit->entry()});
}

TEST(AlarmActs, PhotoAndCaseAreKnownAgain) {
  Desk t;
  Policy policy = QuietPolicy();
  policy.alarm_same = policy.alarm_case = 2;
  t.Set(policy);
  t.order.searches = 2;
  ASSERT_TRUE(t.Ask());
  EXPECT_EQ(t.Count("alarm"), 0);
  ASSERT_TRUE(t.Ask());  // the same writ: the photo again, and the case not
  ASSERT_EQ(t.Last().entry.type(), "alarm");
  EXPECT_EQ(OpenAlarm(t.Last())->rule, "same-photo");
  t.order.id = "2026-CR-0412/2";
  t.photo = Sha256(AsBytes("another photo"));
  t.order.probes = {{.sha256 = t.photo, .face = std::nullopt}};
  ASSERT_TRUE(t.Ask());
  ASSERT_EQ(t.Last().entry.type(), "alarm");
  EXPECT_EQ(OpenAlarm(t.Last())->rule, "case");
  // Another case and another photo: nothing.
  t.order.id = "2026-CR-0500/1";
  t.order.case_id = "2026-CR-0500";
  t.photo = Sha256(AsBytes("a third photo"));
  t.order.probes = {{.sha256 = t.photo, .face = std::nullopt}};
  ASSERT_TRUE(t.Ask());
  EXPECT_EQ(t.Last().entry.type(), "search");
  for (const Record& record : t.Records()) {
    EXPECT_EQ(record.row.dump().find("2026-CR"), std::string::npos) << record.index;
  }
  EXPECT_EQ(t.Audit(), "sound");
}

TEST(AlarmActs, WhatACrashKeptFromTheLogIsRaisedAtTheNextStartAndOnce) {
  Desk t;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(t.TryUnwatched());
  EXPECT_EQ(t.Count("alarm"), 0);
  const std::string program = Sha256Hex(AsBytes("program"));
  ASSERT_TRUE(t.Reopen());
  ASSERT_TRUE(t.office->Settle(program));
  EXPECT_EQ(t.Count("alarm"), 1);
  ASSERT_TRUE(t.Reopen());
  ASSERT_TRUE(t.office->Settle(program));
  EXPECT_EQ(t.Count("alarm"), 1);
  EXPECT_EQ(t.Audit(), "sound");
}

TEST(AlarmActs, HeadAndAuditorReadEachForThemselvesAndNobodyElse) {
  Desk t;
  for (int i = 0; i < 3; ++i) t.Try();
  const std::uint64_t raised = t.Last().index;
  for (const char* who : {"investigator", "custodian", "officer", "examiner1", "overseer"}) {
    EXPECT_EQ(t.Refusal([&] { return t.Read(who); }), "role-may-not") << who;
  }
  const Result<AlarmListing> read = t.Read("auditor");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->entry, t.Last().index);
  EXPECT_EQ(t.Last().entry.type(), "alarm_show");
  ASSERT_EQ(read->alarms.size(), 1u);
  EXPECT_EQ(read->alarms[0].entry, raised);
  EXPECT_TRUE(read->alarms[0].is_new);
  ASSERT_EQ(read->alarms[0].rests_on.size(), 3u);
  EXPECT_EQ(read->alarms[0].rests_on[0].type, "policy_set");
  EXPECT_EQ(read->alarms[0].rests_on[0].outcome, "refused");
  EXPECT_EQ(read->alarms[0].rests_on[0].actor, "investigator");

  EXPECT_TRUE(t.Read("auditor")->alarms.empty());
  const Result<AlarmListing> all = t.Read("auditor", /*all=*/true);
  ASSERT_EQ(all->alarms.size(), 1u);
  EXPECT_FALSE(all->alarms[0].is_new);
  EXPECT_EQ(t.Read("head")->alarms.size(), 1u);
  EXPECT_TRUE(t.Read("head")->alarms.empty());
  EXPECT_EQ(t.Audit(), "sound");
}

TEST(AlarmActs, AlarmsAreReadWhileTheDeploymentIsSuspended) {
  Desk t;
  for (int i = 0; i < 3; ++i) t.Try();
  t.Suspend();
  EXPECT_EQ(t.Read("auditor")->alarms.size(), 1u);
}

TEST(AlarmActs, ReminderIsForThoseWhoReadAndSaysNotWhatItIsAbout) {
  Desk t;
  for (const char* who : {"head", "auditor"}) EXPECT_EQ(AlarmReminder(*t.office, who), "") << who;
  for (int i = 0; i < 3; ++i) t.Try();
  for (const char* who : {"head", "auditor"}) {
    const std::string reminder = AlarmReminder(*t.office, who);
    EXPECT_NE(reminder.find("An alarm waits"), std::string::npos) << who;
    EXPECT_NE(reminder.find(FormatTime(t.env.now)), std::string::npos) << reminder;
    EXPECT_EQ(reminder.find("investigator"), std::string::npos) << reminder;
  }
  for (const char* who : {"investigator", "overseer", "nobody", ""}) EXPECT_EQ(AlarmReminder(*t.office, who), "");
  for (int i = 0; i < 3; ++i) t.Try();
  EXPECT_NE(AlarmReminder(*t.office, "auditor").find("2 alarms wait"), std::string::npos);
  ASSERT_TRUE(t.Read("auditor"));
  EXPECT_EQ(AlarmReminder(*t.office, "auditor"), "");
  EXPECT_NE(AlarmReminder(*t.office, "head"), "");
}

TEST(AlarmAudit, AlarmThatWasDueAndIsNotThereIsFound) {
  Desk t;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(t.TryUnwatched("gallery_show"));
  EXPECT_EQ(t.Audit(), "sound");  // as a crash leaves it
  ASSERT_TRUE(t.TryUnwatched("gallery_show"));
  EXPECT_EQ(t.Audit(), "alarm-missing");
}

TEST(AlarmAudit, WhatGoesOnUnderSuspensionMayComeInBetween) {
  Desk t;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(t.TryUnwatched());
  ASSERT_TRUE(t.Put(t.HeadAct("user_revoke", Json::object(), {{"name", "custodian"}, {"reason", "left"}}), "refused",
                    {{"actor", "head"}, {"reason", "reason-malformed"}}));
  EXPECT_EQ(t.Audit(), "sound");
  // The program itself says nothing before it has raised what was due.
  const ActDraft own = t.Draft("binary", {{"binary", Sha256Hex(AsBytes("program"))}}, {});
  ASSERT_TRUE(t.Put(support::TestPerson{.name = "log"}.Sign(own), "done", {{"actor", "deployment"}}));
  EXPECT_EQ(t.Audit(), "alarm-missing");
}

TEST(AlarmAudit, AlarmThatNoRuleRaisesIsFound) {
  for (const char* spoilt : {"", "people", "count", "rule"}) {
    Desk t;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(t.TryUnwatched());
    Json alarm = AlarmToJson(t.alarms.due().front());
    if (spoilt == std::string("people")) alarm["people"] = Json::array({"custodian"});
    if (spoilt == std::string("count")) alarm["count"] = 4u;
    if (spoilt == std::string("rule")) alarm["rule"] = "burst";
    ASSERT_TRUE(t.office->RecordOwn("alarm", Json::object(), {}, t.env.now, {{"alarm", alarm}}));
    EXPECT_EQ(t.Audit(), spoilt == std::string() ? "sound" : "alarm-wrong") << spoilt;
  }
}

TEST(AlarmAudit, AlarmWithoutAnyCauseIsFound) {
  Desk t;
  const Alarm alarm{.rule = "haste",
                    .people = {"examiner1"},
                    .entries = {1},
                    .count = 1,
                    .from = t.env.now,
                    .until = t.env.now,
                    .bounds = {}};
  ASSERT_TRUE(t.office->RecordOwn("alarm", Json::object(), {}, t.env.now, {{"alarm", AlarmToJson(alarm)}}));
  EXPECT_EQ(t.Audit(), "alarm-wrong");
}

}  // namespace
}  // namespace writ
