#include "authority/office.h"

#include <gtest/gtest.h>

#include "log/entry_types.h"
#include "support/test_acts.h"
#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;

constexpr std::pair<const char*, Role> kOneOfEachRole[] = {{"head", Role::kHead},
                                                           {"custodian", Role::kCustodian},
                                                           {"officer", Role::kDataProtectionOfficer},
                                                           {"investigator", Role::kInvestigator},
                                                           {"examiner1", Role::kExaminer},
                                                           {"auditor", Role::kAuditor},
                                                           {"overseer", Role::kOverseer}};

SignedAct PolicyAct(TestOffice& t, const std::string& name = "head") {
  return t.Person(name).Sign(t.Draft("policy_set", {{"policy", PolicyToJson(Policy{})}}, {}));
}

// A signed act of any type whose commitments are opened.
SignedAct ActOfType(TestOffice& t, const std::string& name, std::string_view type) {
  const EntryType* entry_type = FindEntryType(type);
  std::map<std::string, Json> committed;
  for (const std::string_view field : entry_type->committed) committed[std::string(field)] = "value";
  return t.Person(name).Sign(t.Draft(type, support::SomeClearFields(*entry_type), committed));
}

// What happens to the act: "asked" where it reaches the decider, who says no; else the reason.
std::string Admission(TestOffice& t, const SignedAct& act, std::string_view type) {
  return t.Refusal([&] {
    return t.office->Handle(act, type, [](const AdmittedAct&) -> Result<Decision> {
      return Fail(Code::kRefused, "asked", "couldn't do it: the test says no");
    });
  });
}

// The reason why a stranger's act is not taken; it leaves no entry, and is counted.
std::string Stranger(TestOffice& t, const SignedAct& act) {
  const auto counted = [&] {
    const Result<Bytes> file = t.env.ReadFile(t.data() / "strangers", 1u << 20);
    return file ? file->size() : 0;
  };
  const std::size_t before = counted();
  const std::string reason = t.Unlogged([&] { return SetPolicy(*t.office, act); });
  EXPECT_GT(counted(), before) << reason;
  return reason;
}

std::vector<Record> OfType(TestOffice& t, std::string_view type) {
  std::vector<Record> found;
  for (Record& record : t.Records()) {
    if (record.entry.type() == type) found.push_back(std::move(record));
  }
  return found;
}

TEST(Office, ActOfKnownPersonIsLogged) {
  TestOffice t;
  const std::uint64_t before = t.ledger->NextIndex();
  const Result<Record> record = SetPolicy(*t.office, PolicyAct(t));
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->index, before);
  EXPECT_EQ(record->entry.outcome, "done");
  EXPECT_EQ(record->row["actor"], "head");
  EXPECT_EQ(record->entry.proof.key, t.Person("head").PublicKey());
}

TEST(Office, EachRoleMayDoWhatTheTableSaysAndTheRestIsRefusedAndLogged) {
  TestOffice t;
  for (const EntryType& type : EntryTypes()) {
    // Witnesses' addresses are free text: below.
    if (type.author != "person" || type.type.starts_with("witness_")) continue;
    for (const auto& [name, role] : kOneOfEachRole) {
      EXPECT_EQ(Admission(t, ActOfType(t, name, type.type), type.type),
                RoleMay(role, type.type) ? "asked" : "role-may-not")
          << name << " " << type.type;
    }
  }
  EXPECT_EQ(t.ReopenReason(), "sound");
}

TEST(Office, RefusalAfterARestartStillStands) {
  TestOffice t;
  EXPECT_EQ(t.Refusal([&] { return SetPolicy(*t.office, PolicyAct(t, "auditor")); }), "role-may-not");
  const std::uint64_t size = t.ledger->NextIndex();
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(t.ledger->NextIndex(), size);
  EXPECT_EQ(t.Last().row["actor"], "auditor");
}

TEST(Office, StrangersActIsCountedAndLeavesNoEntry) {
  TestOffice t;
  EXPECT_EQ(Stranger(t, PolicyAct(t, "stranger")), "unknown-user");
}

TEST(Office, KeyOfSomebodyElseIsAStrangers) {
  TestOffice t;
  SignedAct act = PolicyAct(t, "stranger");
  act.claimed_actor = "head";
  EXPECT_EQ(Stranger(t, act), "wrong-key");
  act = PolicyAct(t, "auditor");
  act.claimed_actor = "head";
  EXPECT_EQ(Stranger(t, act), "wrong-key");
  act = PolicyAct(t, "court");
  act.claimed_actor = "head";
  EXPECT_EQ(Stranger(t, act), "wrong-key");
}

TEST(Office, RevokedUserIsAStranger) {
  TestOffice t;
  ASSERT_TRUE(RevokeUser(*t.office, t.HeadAct("user_revoke", {}, {{"name", "auditor"}, {"reason", "left"}})));
  EXPECT_EQ(Stranger(t, PolicyAct(t, "auditor")), "user-revoked");
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(Stranger(t, PolicyAct(t, "auditor")), "user-revoked");
}

TEST(Office, SignatureForAnotherPurposeIsAStrangers) {
  TestOffice t;
  SignedAct act = PolicyAct(t);
  act.signature = t.Person("head").Sign("writ@v1", act.act);
  EXPECT_EQ(Stranger(t, act), "signature-namespace");
  act.signature = "no signature";
  EXPECT_EQ(Stranger(t, act), "signature-malformed");
}

TEST(Office, ActAlteredAfterSigningIsAStrangers) {
  TestOffice t;
  SignedAct act = PolicyAct(t);
  Json json = Json::parse(act.act);
  json["policy"]["candidates"] = 50u;
  act.act = CanonicalJsonOrDie(json);
  EXPECT_EQ(Stranger(t, act), "signature-wrong");
}

TEST(Office, MalformedActIsAStrangers) {
  TestOffice t;
  SignedAct act = PolicyAct(t);
  const auto signed_text = [&](const std::string& text) {
    act.act = text;
    act.signature = t.Person("head").Sign(kActNamespace, text);
    return act;
  };
  const Json good = Json::parse(act.act);
  EXPECT_EQ(Stranger(t, signed_text(good.dump(1))), "not-canonical");
  EXPECT_EQ(Stranger(t, signed_text("{}")), "act-malformed");
  Json extra = good;
  extra["i"] = "lund";
  EXPECT_EQ(Stranger(t, signed_text(CanonicalJsonOrDie(extra))), "act-malformed");
  Json long_act = good;
  long_act["i"] = std::string(kMaxActBytes, 'l');
  EXPECT_NE(Stranger(t, signed_text(CanonicalJsonOrDie(long_act))), "accepted");
}

TEST(Office, ActOfAnotherTypeThanAskedForIsRefused) {
  TestOffice t;
  SignedAct act = t.HeadAct("user_revoke", {}, {{"name", "auditor"}, {"reason", "left"}});
  EXPECT_EQ(Stranger(t, act), "act-malformed");
}

TEST(Office, ActForAnotherDeploymentIsAStrangers) {
  TestOffice t;
  const ActDraft draft = DraftAct(t.env, "other.example", "policy_set", {{"policy", PolicyToJson(Policy{})}}, {});
  EXPECT_EQ(Stranger(t, t.Person("head").Sign(draft)), "act-other-deployment");
  EXPECT_EQ(t.ReopenReason(), "sound");
}

// Anybody can take it from the log: nothing is logged in its author's name.
TEST(Office, ReplayedActIsAStrangersAlsoAfterARestart) {
  TestOffice t;
  const SignedAct act = PolicyAct(t);
  ASSERT_TRUE(SetPolicy(*t.office, act));
  EXPECT_EQ(Stranger(t, act), "nonce-used");
  const std::string place = "is entry " + std::to_string(t.ledger->NextIndex() - 1) + " of the log (done)";
  const Result<Record> again = SetPolicy(*t.office, act);
  EXPECT_NE(again.error().message.find(place), std::string::npos) << again.error().message;
  ASSERT_TRUE(t.Reopen());
  EXPECT_EQ(Stranger(t, act), "nonce-used");
}

TEST(Office, RefusedActCannotBeHandedInAgain) {
  TestOffice t;
  const SignedAct act = PolicyAct(t);
  t.Suspend();
  const SignedAct gallery = ActOfType(t, "custodian", "gallery_create");
  EXPECT_EQ(Admission(t, gallery, "gallery_create"), "suspended");
  std::filesystem::remove_all(t.data() / "orders");
  std::filesystem::create_directories(t.data() / "orders");
  const auto never = [](const AdmittedAct&) -> Result<Decision> { return Decision{}; };
  EXPECT_EQ(t.Unlogged([&] { return t.office->Handle(gallery, "gallery_create", never); }), "nonce-used");
}

TEST(Office, ActMustBeMadeWithinTenMinutesOfNow) {
  TestOffice t;
  const auto made = [&](std::int64_t seconds_ago) {
    const UtcTime now = t.env.now;
    t.env.now.seconds -= seconds_ago;
    const SignedAct act = PolicyAct(t);
    t.env.now = now;
    return act;
  };
  EXPECT_TRUE(SetPolicy(*t.office, made(kActFreshSeconds)));
  EXPECT_TRUE(SetPolicy(*t.office, made(-kActFreshSeconds)));
  EXPECT_EQ(Stranger(t, made(kActFreshSeconds + 1)), "act-stale");
  EXPECT_EQ(Stranger(t, made(-kActFreshSeconds - 1)), "act-stale");
}

TEST(Office, WrongOpeningsAreRefusedAndLogged) {
  TestOffice t;
  const ActDraft draft = t.Draft("user_revoke", {}, {{"name", "auditor"}, {"reason", "left"}});
  const auto with = [&](auto change) {
    SignedAct act = t.Person("head").Sign(draft);
    Json json = Json::parse(act.act);
    std::array<std::uint8_t, 16> nonce;
    t.env.FillRandom(nonce);
    json["nonce"] = ToHex(nonce);
    act.act = CanonicalJsonOrDie(json);
    act.signature = t.Person("head").Sign(kActNamespace, act.act);
    change(act.openings);
    return t.Refusal([&] { return RevokeUser(*t.office, act); });
  };
  EXPECT_EQ(with([](Openings& o) { o["name"].value = "head"; }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o["name"].salt[0] ^= 1; }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o.erase("reason"); }), "opening-wrong");
  EXPECT_EQ(with([](Openings& o) { o["other"] = o["name"]; }), "opening-wrong");
  EXPECT_EQ(with([](Openings&) {}), "accepted");
}

TEST(Office, SuspensionRefusesWhatTheTableSays) {
  TestOffice t;
  t.Suspend();
  for (const ActRule& rule : ActRules()) {
    for (const auto& [name, role] : kOneOfEachRole) {
      if (!RoleMay(role, rule.act)) continue;
      EXPECT_EQ(Admission(t, ActOfType(t, name, rule.act), rule.act), rule.while_suspended ? "asked" : "suspended")
          << name << " " << rule.act;
    }
  }
}

TEST(Office, NothingIsAcceptedFromASuspendedPersonNotEvenWhatSuspensionLeaves) {
  TestOffice t;
  for (const auto& [name, role] : kOneOfEachRole) t.Suspend("overseer2", SuspensionScope::kUser, name);
  for (const ActRule& rule : ActRules()) {
    for (const auto& [name, role] : kOneOfEachRole) {
      if (!RoleMay(role, rule.act)) continue;
      EXPECT_EQ(Admission(t, ActOfType(t, name, rule.act), rule.act),
                role == Role::kOverseer ? "asked" : "user-suspended")
          << name << " " << rule.act;
    }
  }
  EXPECT_EQ(Admission(t, ActOfType(t, "examiner2", "review"), "review"), "asked");
}

TEST(Office, SuspendedIsToldWithItsOwnCode) {
  TestOffice t;
  t.Suspend();
  const Result<Record> record = t.office->Handle(ActOfType(t, "custodian", "gallery_create"), "gallery_create",
                                                 [](const AdmittedAct&) -> Result<Decision> { return Decision{}; });
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().code, Code::kSuspended);
}

TEST(Office, RefusalsAreLoggedAndOtherFailuresAreNot) {
  TestOffice t;
  const auto fail_with = [&](Code code) {
    return t.office->Handle(PolicyAct(t), "policy_set",
                            [&](const AdmittedAct&) -> Result<Decision> { return Fail(code, "no", "couldn't"); });
  };
  for (const Code code : {Code::kRefused, Code::kSuspended, Code::kUsage, Code::kUnusablePhoto}) {
    EXPECT_EQ(t.Refusal([&] { return fail_with(code); }), "no") << CodeName(code);
  }
  for (const Code code : {Code::kUnavailable, Code::kInternal, Code::kCorruption}) {
    EXPECT_EQ(t.Unlogged([&] { return fail_with(code); }), "no") << CodeName(code);
  }
}

TEST(Office, RefusalThatCannotBeLoggedIsAFailure) {
  TestOffice t;
  t.env.disk_full = true;
  const Result<Record> refused = SetPolicy(*t.office, PolicyAct(t, "auditor"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kUnavailable);
  EXPECT_EQ(SetPolicy(*t.office, PolicyAct(t, "stranger")).error().reason, "disk-full");
}

TEST(Office, DeciderSeesTheActorTheActItsOpeningsAndOneNow) {
  TestOffice t;
  const SignedAct act = ActOfType(t, "custodian", "gallery_create");
  const Result<Record> record =
      t.office->Handle(act, "gallery_create", [&](const AdmittedAct& admitted) -> Result<Decision> {
        EXPECT_EQ(admitted.actor.name, "custodian");
        EXPECT_EQ(admitted.actor.role, Role::kCustodian);
        EXPECT_EQ(CanonicalJsonOrDie(admitted.act), act.act);
        EXPECT_EQ(*admitted.Text("name"), "value");
        EXPECT_EQ(admitted.Text("reason").error().reason, "field-type");
        EXPECT_EQ(admitted.now, t.env.now);
        t.env.now.seconds += 5;
        return Decision{.outcome = "done", .row = {{"actor", "somebody else"}}, .vault = {}};
      });
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->entry.time.seconds, t.env.now.seconds - 5);
  EXPECT_EQ(record->row["actor"], "custodian");  // whatever a decider says
}

TEST(Office, StrangersOfPastMinutesAreLoggedOnceByTheNextWriter) {
  TestOffice t;
  for (int i = 0; i < 3; ++i) Stranger(t, PolicyAct(t, "stranger"));
  const std::string minute = FormatTime(t.env.now).substr(0, 16) + ":00Z";
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_TRUE(OfType(t, "strangers").empty());  // the minute is not over
  t.env.now.seconds += 60;
  Stranger(t, PolicyAct(t, "stranger"));
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_EQ(OfType(t, "strangers").size(), 1u);
  EXPECT_EQ(OfType(t, "strangers")[0].entry.act["count"], 3u);
  EXPECT_EQ(OfType(t, "strangers")[0].entry.act["minute"], minute);
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(OfType(t, "strangers").size(), 1u);
  t.env.now.seconds += 60;
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_EQ(OfType(t, "strangers").size(), 2u);
  EXPECT_EQ(OfType(t, "strangers")[1].entry.act["count"], 1u);
}

TEST(Office, LineThatACrashToreIsIgnoredAndTheNextOneCounts) {
  TestOffice t;
  ASSERT_TRUE(t.env.AppendFile(t.data() / "strangers", AsBytes("\n2026-11-")));
  Stranger(t, PolicyAct(t, "stranger"));
  t.env.now.seconds += 60;
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_EQ(OfType(t, "strangers").size(), 1u);
  EXPECT_EQ(OfType(t, "strangers")[0].entry.act["count"], 1u);
}

TEST(Office, StrangersAreNotCountedTwiceAfterACrashBetweenEntryAndFile) {
  TestOffice t;
  Stranger(t, PolicyAct(t, "stranger"));
  const Bytes file = *t.env.ReadFile(t.data() / "strangers", 1000);
  t.env.now.seconds += 60;
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  ASSERT_TRUE(t.env.WriteFile(t.data() / "strangers", file, false));
  ASSERT_TRUE(t.Reopen());
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(OfType(t, "strangers").size(), 1u);
}

TEST(Office, StrangersFillNeitherTheDiskNorBlockTheNextWriter) {
  TestOffice t;
  std::string lines;
  const std::string minute = FormatTime(t.env.now).substr(0, 16) + ":00Z\n";
  while (lines.size() + minute.size() <= (1u << 20)) lines += minute;
  ASSERT_TRUE(t.env.WriteFile(t.data() / "strangers", AsBytes(lines), false));
  EXPECT_EQ(t.Unlogged([&] { return SetPolicy(*t.office, PolicyAct(t, "stranger")); }), "unknown-user");
  EXPECT_EQ(std::filesystem::file_size(t.data() / "strangers"), lines.size());
  t.env.now.seconds += 60;
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(OfType(t, "strangers").at(0).entry.act["count"], lines.size() / minute.size());
}

TEST(Office, PowersAreRebuiltFromTheLog) {
  TestOffice t;
  std::filesystem::remove(t.data() / "powers");
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  Result<Powers> powers = ReadPowers(t.env, t.data());
  ASSERT_TRUE(powers) << powers.error().message;
  EXPECT_EQ(powers->origin, support::kTestOrigin);
  EXPECT_EQ(powers->keys, t.registry.SuspendingKeys());
  EXPECT_EQ(powers->keys.size(), 3u);
  ASSERT_TRUE(WritePowers(
      t.env, t.data(), {.origin = "other", .keys = {{t.Person("stranger").PublicKey(), {"stranger", Role::kHead}}}}));
  ASSERT_TRUE(t.office->Settle(Sha256Hex({})));
  EXPECT_EQ(ReadPowers(t.env, t.data())->keys, powers->keys);
}

TEST(Office, HashOfTheProgramIsLoggedWhenItDiffersFromTheLastLoggedOne) {
  TestOffice t;
  const std::string one = Sha256Hex(AsBytes("one"));
  ASSERT_TRUE(t.office->Settle(one));
  ASSERT_TRUE(t.office->Settle(one));
  ASSERT_TRUE(t.Reopen());
  ASSERT_TRUE(t.office->Settle(one));
  ASSERT_EQ(OfType(t, "binary").size(), 1u);
  EXPECT_EQ(OfType(t, "binary")[0].entry.act["binary"], one);
  EXPECT_EQ(OfType(t, "binary")[0].row["actor"], "deployment");
  EXPECT_EQ(OfType(t, "binary")[0].entry.proof.key, SshKeyOf(t.log_key.public_key).Text());
  ASSERT_TRUE(t.office->Settle(Sha256Hex(AsBytes("two"))));
  EXPECT_EQ(OfType(t, "binary").size(), 2u);
}

}  // namespace
}  // namespace writ
