#include "search/case_audit.h"

#include "authority/people.h"
#include "authority/revocation_order.h"
#include "authority/suspension_order.h"
#include "search/destruction.h"
#include "search/verify_deployment.h"
#include "support/test_acts.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

// What whoever holds every key could write: entries of the program that the program would never write. The witnesses
// are silent here, and their cosignatures are made by hand.
struct AuditedCase : TestDeployment {
  AuditedCase() {
    search = SearchInReview();
    const SearchRecord& record = **deployment->searches().Find(search);
    ends = KeptUntil(*deployment, record);
    parts = record.CaseEntries();
  }
  void TrustWitness(const SigningKey& key, const std::string& name) {
    const Json peer{{"url", "http://127.0.0.1:1"}, {"vkey", CosignerKey(MakeCosigner(name, key.public_key))}};
    const Result<Record> added = AddWitness(deployment->office(), Act("head", "witness_add", peer));
    ASSERT_TRUE(added) << added.error().message;
  }
  // Three days after the end; Again() brings it back as it is now.
  void GoPastTheEndAndKeep() {
    env.now = {ends.seconds + 3 * kSecondsPerDay};
    Close();
    std::filesystem::copy(paths().data, folder / "kept", std::filesystem::copy_options::recursive);
    ASSERT_TRUE(Open());
  }
  void Again() {
    Close();
    std::filesystem::remove_all(paths().data);
    std::filesystem::copy(folder / "kept", paths().data, std::filesystem::copy_options::recursive);
    ASSERT_TRUE(Open());
  }
  // The published checkpoint, signed by the witness so many seconds after the end.
  std::string Note(const SigningKey& key, std::int64_t after, const std::string& name = "w1.example") {
    return Cosigned(deployment->ledger().CheckpointNote(), key, after, name);
  }
  std::string Cosigned(const std::string& note, const SigningKey& key, std::int64_t after,
                       const std::string& name = "w1.example") {
    const Cosigner cosigner = MakeCosigner(name, key.public_key);
    const Ledger& ledger = deployment->ledger();
    const Checkpoint checkpoint =
        OpenCheckpoint(note, MakeLogVerifier(ledger.origin(), ledger.log_key().public_key)).value();
    return AddCosignature(note, Cosign(checkpoint, key, name, {ends.seconds + after}), cosigner).value();
  }
  Json Row(const std::string& note, std::int64_t after) {
    return {{"cosigned", note}, {"witnessed_at", FormatTime({ends.seconds + after})}};
  }
  void Log(const std::string& type, const Json& row, std::vector<std::uint64_t> emptied = {}) {
    const Json clear = type == "binary" ? Json{{"binary", std::string(64, 'a')}} : Json{{"searches", {search}}};
    const Result<Record> logged = deployment->office().RecordOwn(
        type, clear, {.outcome = "done", .row = row, .vault = {}, .emptied = std::move(emptied)}, env.now);
    ASSERT_TRUE(logged) << logged.error().message;
  }
  void Due(std::int64_t after) { Log("due", Row(Note(witness, after), after)); }
  void Destroy(std::int64_t after) { Log("destroy", Row(Note(witness, after), after), parts); }
  std::string OrderIt() {
    const SignedAct act = Act("head", "destroy_order", {{"searches", {search}}});
    return ReasonOf(deployment->office().Handle(act, "destroy_order",
                                                [](const AdmittedAct&) -> Result<Decision> { return Decision{}; }));
  }
  std::string Verdict() {
    return ReasonOf(VerifyDeployment(*deployment, [](std::string_view, std::uint64_t, std::uint64_t) {}));
  }

  std::uint64_t search = 0;
  UtcTime ends;
  std::vector<std::uint64_t> parts;
  SigningKey witness = NewSigningKey();
};

constexpr std::int64_t kDay = kSecondsPerDay;

TEST(CaseAudit, WitnessedItTakesTwoTimesADayApart) {
  AuditedCase c;
  c.TrustWitness(c.witness, "w1.example");
  c.GoPastTheEndAndKeep();
  c.Due(1);
  c.Destroy(1 + kDay);
  EXPECT_EQ(c.Verdict(), "no failure");
  c.Again();
  c.Due(1);
  c.Destroy(kDay);  // a second too early
  EXPECT_EQ(c.Verdict(), "destroyed-too-early");
  c.Again();
  c.Destroy(1 + kDay);  // one time only
  EXPECT_EQ(c.Verdict(), "destroyed-too-early");
  c.Again();
  c.Due(0);  // the last second for which it is kept
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  EXPECT_EQ(c.OrderIt(), "no failure");  // the head's word is no time of a witness
  c.env.now.seconds += 2 * kDay;
  c.Log("destroy", Json::object(), c.parts);
  EXPECT_EQ(c.Verdict(), "destroyed-too-early");
}

TEST(CaseAudit, ATimeIsWhatTheCosignaturesProve) {
  AuditedCase c;
  c.TrustWitness(c.witness, "w1.example");
  c.GoPastTheEndAndKeep();
  c.Log("due", c.Row(c.Note(c.witness, -5), 1));  // the row says more
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  c.Log("due", c.Row(c.deployment->ledger().CheckpointNote(), 1));
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  c.Log("due", c.Row(c.Note(NewSigningKey(), 1, "w9.example"), 1));  // by nobody who is trusted
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  const Ledger& ledger = c.deployment->ledger();
  const std::string of_another_log =
      SignCheckpoint({.origin = ledger.origin(), .size = ledger.NextIndex(), .root = Sha256(AsBytes("another"))},
                     ledger.log_key(), ledger.origin());
  c.Log("due", c.Row(c.Cosigned(of_another_log, c.witness, 1), 1));
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  const std::string before = c.Note(c.witness, 1 + kDay);
  c.Due(1);
  c.Log("destroy", c.Row(before, 1 + kDay), c.parts);  // over a log that did not yet say that it is due
  EXPECT_EQ(c.Verdict(), "destroyed-too-early");
  c.Again();
  c.Due(1);
  c.ChangePolicy({.retention_days = Policy{}.retention_days + 1});  // what was due is due no longer
  c.Destroy(1 + kDay);
  EXPECT_EQ(c.Verdict(), "destroyed-too-early");
}

TEST(CaseAudit, AsManyWitnessesAsThePolicyDemandsHaveToSaySo) {
  AuditedCase c;
  const SigningKey second = NewSigningKey();
  c.TrustWitness(c.witness, "w1.example");
  c.TrustWitness(second, "w2.example");
  c.ChangePolicy({.witness_quorum = 2});
  c.GoPastTheEndAndKeep();
  c.Due(1);
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  // One that lies ahead does not make it later than the other says.
  const std::string note = c.Note(c.witness, 1);
  const Cosigner cosigner = MakeCosigner("w2.example", second.public_key);
  const std::string both =
      AddCosignature(note, c.Note(second, 900, "w2.example").substr(note.rfind("\n\n") + 2), cosigner).value();
  c.Log("due", c.Row(both, 900));
  EXPECT_EQ(c.Verdict(), "due-unproven");
  c.Again();
  c.Log("due", c.Row(both, 1));
  EXPECT_EQ(c.Verdict(), "no failure");
}

TEST(CaseAudit, UnwitnessedItTakesTheHeadsWordAndTwoEntriesADayApart) {
  AuditedCase c;
  c.Log("destroy", Json::object(), c.parts);
  EXPECT_EQ(c.Verdict(), "destroyed-too-early") << "not due";
  AuditedCase d;
  d.GoPastTheEndAndKeep();
  EXPECT_EQ(d.OrderIt(), "no failure");
  d.Log("destroy", Json::object(), d.parts);
  EXPECT_EQ(d.Verdict(), "destroyed-too-early") << "within a day";
  d.Again();
  d.Log("binary", Json::object());
  d.env.now.seconds += kDay;
  d.Log("destroy", Json::object(), d.parts);
  EXPECT_EQ(d.Verdict(), "destroyed-too-early") << "no word";
  d.Again();
  EXPECT_EQ(d.OrderIt(), "no failure");
  d.env.now.seconds += kDay;
  d.Log("destroy", Json::object(), d.parts);
  EXPECT_EQ(d.Verdict(), "no failure");
}

// What verifying says of a search's result that keeps the checkpoint which `note_of` chooses.
std::string VerdictOnResult(
    const std::function<std::string(const std::string& before, const std::string& cosigned)>& note_of) {
  AuditedCase c;
  const Bytes photo = RealPhoto("obama3.jpg");
  const std::string before = c.Note(c.witness, 0);
  const Result<Permit> running = c.Authorise(c.Order(photo), photo);
  EXPECT_TRUE(running) << running.error().message;
  c.TrustWitness(c.witness, "w1.example");
  const Json clear{{"galleries", Json::array({support::kSomeUuid})}, {"search", running->entry()}};
  const Json row{
      {"candidates", 0u}, {"content", std::string(64, 'a')}, {"cosigned", note_of(before, c.Note(c.witness, 0))}};
  EXPECT_TRUE(c.deployment->office().RecordOwn("search_result", clear,
                                               {.outcome = "no_candidate", .row = row, .vault = {}}, c.env.now));
  return c.Verdict();
}

TEST(CaseAudit, AResultNeedsItsSearchCosignedWhereThereAreWitnesses) {
  EXPECT_EQ(VerdictOnResult([](const std::string&, const std::string& cosigned) { return cosigned; }), "no failure");
  EXPECT_EQ(VerdictOnResult([](const std::string& before, const std::string&) { return before; }),
            "search-unwitnessed");
  EXPECT_EQ(VerdictOnResult([](const std::string&, const std::string& cosigned) {
              return cosigned.substr(0, cosigned.rfind("— w1.example"));
            }),
            "search-unwitnessed");
  EXPECT_EQ(VerdictOnResult([](const std::string&, const std::string&) { return std::string(); }),
            "search-unwitnessed");
}

TEST(CaseAudit, NothingElseIsDestroyedAndNothingWhileSuspended) {
  AuditedCase c;
  c.TrustWitness(c.witness, "w1.example");
  c.GoPastTheEndAndKeep();
  const std::uint64_t face = c.FaceEntry("custody", 0);
  c.Log("binary", Json::object(), {face});
  EXPECT_EQ(c.Verdict(), "destroyed-other");
  c.Again();
  c.Due(1);
  c.Log("destroy", c.Row(c.Note(c.witness, 1 + kDay), 1 + kDay), {face});
  EXPECT_EQ(c.Verdict(), "destroyed-other");
  c.Again();
  c.Suspend();
  ASSERT_TRUE(c.Open());  // which logs the order
  c.Due(1);
  c.Destroy(1 + kDay);
  EXPECT_EQ(c.Verdict(), "suspended-then");
}

// An act of a person that the program's own deciders would have refused, with this row.
std::string ForgeAct(AuditedCase& c, const std::string& person, const std::string& type, const Json& clear,
                     const std::map<std::string, Json>& committed = {}, const Json& row = Json::object()) {
  return ReasonOf(c.deployment->office().Handle(c.Act(person, type, clear, committed), type,
                                                [&](const AdmittedAct& act) -> Result<Decision> {
                                                  Decision decision = KeepOpenings(act);
                                                  decision.row.update(row);
                                                  return decision;
                                                }));
}

TEST(CaseAudit, WhatIsShownOfACaseThatEndedIsFound) {
  AuditedCase c;
  const Json number{{"search", c.search}};
  EXPECT_EQ(ForgeAct(c, "examiner1", "review", number), "no failure");
  EXPECT_EQ(c.Verdict(), "no failure");
  c.env.now = {c.ends.seconds + 1};
  EXPECT_EQ(ForgeAct(c, "examiner1", "review", number), "no failure");
  EXPECT_EQ(c.Verdict(), "case-ended");
}

TEST(CaseAudit, WhatIsShownUnderAnOrderOfSuspensionIsFound) {
  AuditedCase c;
  const std::string gallery = c.deployment->galleries().FindByName("custody")->id;
  c.Suspend(SuspensionScope::kGallery, "custody");
  ASSERT_TRUE(c.deployment->office().LogSuspensions());
  EXPECT_EQ(c.Verdict(), "no failure");
  EXPECT_EQ(ForgeAct(c, "custodian", "gallery_show", {{"gallery", gallery}}), "no failure");
  EXPECT_EQ(c.Verdict(), "suspended-then");
  AuditedCase other;
  other.Suspend(SuspensionScope::kIssuer, "court@example");
  ASSERT_TRUE(other.deployment->office().LogSuspensions());
  EXPECT_EQ(ForgeAct(other, "head", "result", {{"search", other.search}}), "no failure");
  EXPECT_EQ(other.Verdict(), "suspended-then");
}

TEST(CaseAudit, ALapseThatWasNoneIsFound) {
  AuditedCase c;
  const Result<Record> logged =
      c.deployment->office().RecordOwn("urgent_lapse", Json{{"search", c.search}},
                                       {.outcome = "done", .row = {{"user", "investigator"}}, .vault = {}}, c.env.now);
  ASSERT_TRUE(logged);
  EXPECT_EQ(c.Verdict(), "lapse-wrong");
}

TEST(CaseAudit, ARevocationThatItsIssuerDidNotOrderIsFound) {
  AuditedCase c;
  const std::string text = DraftRevocationOrder({support::kTestOrigin, "2026-CR-1", "court@example", "withdrawn"});
  const auto revoke = [&](const std::string& signer) {
    return ForgeAct(c, "investigator", "writ_revoke", Json::object(), {{"order", Sha256Hex(AsBytes(text))}},
                    {{"writ_tag", c.deployment->writ_uses().TagOf("court@example", "2026-CR-1")},
                     {"text", text},
                     {"signature", c.Person(signer).Sign(kRevocationNamespace, text)}});
  };
  EXPECT_EQ(revoke("court"), "no failure");
  EXPECT_EQ(c.Verdict(), "no failure");
  EXPECT_EQ(revoke("head"), "no failure");
  EXPECT_EQ(c.Verdict(), "revocation-wrong");
}

}  // namespace
}  // namespace writ
