#include "authority/act_auditor.h"

#include <memory>

#include <gtest/gtest.h>

#include "support/test_office.h"

namespace writ {
namespace {

using support::TestOffice;
using support::TestPerson;

// The records of a deployment in which something of everything happened; tests alter one and audit them all.
class Audit {
 public:
  Audit() : records_(Founded().Records()) {}

  // The last record of the type, to be altered.
  Record& Of(std::string_view type) {
    for (auto it = records_.rbegin(); it != records_.rend(); ++it) {
      if (it->entry.type() == type) return *it;
    }
    ADD_FAILURE() << type;
    return records_.back();
  }
  std::vector<Record>& records() { return records_; }

  // Signs the record's act anew, as somebody else or after a change.
  static void Sign(Record& record, const SigningKey& key) {
    const std::string armoured = SignSsh(key, kActNamespace, AsBytes(record.entry.ActBytes()));
    record.entry.proof = {.key = SshKeyOf(key.public_key).Text(),
                          .signature = ToBase64(*DearmourSshSignature(armoured))};
  }
  static void Sign(Record& record, const std::string& name) { Sign(record, Founded().Person(name).key); }

  std::string Verdict() const {
    ActAuditor auditor(MakeLogVerifier(support::kTestOrigin, Founded().log_key.public_key));
    for (const Record& record : records_) {
      if (const Result<void> checked = auditor.Check(record); !checked) {
        EXPECT_EQ(checked.error().code, Code::kCorruption);
        return checked.error().reason;
      }
    }
    return "sound";
  }

  static TestOffice& Founded() {
    static const std::unique_ptr<TestOffice> office = [] {
      auto t = std::make_unique<TestOffice>();  // shared by all tests here, which only read it
      const SignedAct policy = t->HeadAct("policy_set", {{"policy", PolicyToJson(Policy{})}}, {});
      EXPECT_TRUE(SetPolicy(*t->office, policy));
      EXPECT_FALSE(SetPolicy(*t->office, policy));  // a replay, refused
      const ActDraft other = DraftAct(t->env, "other.example", "policy_set", {{"policy", PolicyToJson(Policy{})}}, {});
      EXPECT_FALSE(SetPolicy(*t->office, t->Person("head").Sign(other)));  // for another deployment, refused
      EXPECT_FALSE(SetPolicy(
          *t->office, t->Person("auditor").Sign(t->Draft("policy_set", {{"policy", PolicyToJson(Policy{})}}, {}))));
      SignedAct order =
          t->Person("head").Sign(DraftSuspension(t->env, support::kTestOrigin, SuspensionScope::kDeployment, "", "x"));
      Json json = Json::parse(order.act);
      json["nonce"] = t->Last().entry.act["nonce"];  // an order counts whatever its nonce
      order.act = CanonicalJsonOrDie(json);
      order.signature = t->Person("head").Sign(kActNamespace, order.act);
      EXPECT_TRUE(WriteSuspensionOrder(t->env, t->data(), order));
      EXPECT_TRUE(t->office->Settle(Sha256Hex({})));
      EXPECT_TRUE(RevokeUser(*t->office, t->HeadAct("user_revoke", {}, {{"name", "examiner2"}, {"reason", "left"}})));
      return t;
    }();
    return *office;
  }

 private:
  std::vector<Record> records_;
};

TEST(ActAuditor, WhatWritWroteIsSound) {
  Audit audit;
  EXPECT_GT(audit.records().size(), 12u);
  EXPECT_EQ(audit.Verdict(), "sound");
}

TEST(ActAuditor, ProofOfAnotherActOrKeyIsRefused) {
  Audit swapped;
  std::swap(swapped.records()[1].entry.proof, swapped.records()[2].entry.proof);
  EXPECT_EQ(swapped.Verdict(), "proof-wrong");
  Audit altered;
  altered.Of("policy_set").entry.act["policy"]["candidates"] = 50u;
  EXPECT_EQ(altered.Verdict(), "proof-wrong");
  Audit other_key;
  other_key.Of("policy_set").entry.proof.key = TestPerson{.name = "x"}.PublicKey();
  EXPECT_EQ(other_key.Verdict(), "proof-wrong");
  Audit malformed;
  malformed.Of("policy_set").entry.proof.signature = "signature";
  EXPECT_EQ(malformed.Verdict(), "proof-wrong");
}

TEST(ActAuditor, EntryOfAStrangerIsRefused) {
  Audit audit;
  Audit::Sign(audit.Of("user_revoke"), "stranger");
  EXPECT_EQ(audit.Verdict(), "author-wrong");
}

TEST(ActAuditor, EntryByAPersonWithoutTheRoleIsRefused) {
  Audit audit;
  Record& record = audit.Of("user_revoke");
  Audit::Sign(record, "auditor");
  record.row["actor"] = "auditor";
  EXPECT_EQ(audit.Verdict(), "author-wrong");
}

TEST(ActAuditor, EntryByAPersonRevokedBeforeIsRefused) {
  Audit audit;
  Record late{.index = audit.records().size(), .entry = audit.Of("policy_set").entry, .row = {{"actor", "examiner2"}}};
  late.entry.act["nonce"] = std::string(32, 'e');
  late.entry.outcome = kRefused;
  Audit::Sign(late, "examiner2");
  audit.records().push_back(late);
  EXPECT_EQ(audit.Verdict(), "author-wrong");
  Audit::Sign(audit.records().back(), "examiner1");
  audit.records().back().row["actor"] = "examiner1";
  EXPECT_EQ(audit.Verdict(), "sound");
}

TEST(ActAuditor, ActorOfTheRowMustBeTheAuthor) {
  Audit audit;
  audit.Of("user_revoke").row["actor"] = "officer";
  EXPECT_EQ(audit.Verdict(), "author-wrong");
  Audit missing;
  missing.Of("user_revoke").row.erase("actor");
  EXPECT_EQ(missing.Verdict(), "author-wrong");
  Audit program;
  program.Of("binary").row["actor"] = "head";
  EXPECT_EQ(program.Verdict(), "author-wrong");
}

TEST(ActAuditor, ActOfTheProgramSignedByAPersonIsRefused) {
  Audit audit;
  Audit::Sign(audit.Of("binary"), "head");
  EXPECT_EQ(audit.Verdict(), "author-wrong");
}

TEST(ActAuditor, ActOfAPersonSignedByTheProgramIsRefused) {
  Audit audit;
  Audit::Sign(audit.Of("user_revoke"), Audit::Founded().log_key);
  EXPECT_EQ(audit.Verdict(), "author-wrong");
}

TEST(ActAuditor, NonceUsedTwiceIsRefused) {
  Audit audit;
  Record& record = audit.Of("user_revoke");
  record.entry.act["nonce"] = audit.records()[1].entry.act["nonce"];
  Audit::Sign(record, "head");
  EXPECT_EQ(audit.Verdict(), "nonce-twice");
  record.entry.act["nonce"] = std::string(32, 'e');
  Audit::Sign(record, "head");
  EXPECT_EQ(audit.Verdict(), "sound");
}

TEST(ActAuditor, ActForAnotherDeploymentIsRefused) {
  Audit audit;
  Record& record = audit.Of("user_revoke");
  record.entry.act["origin"] = "other.example";
  Audit::Sign(record, "head");
  EXPECT_EQ(audit.Verdict(), "author-wrong");
}

TEST(ActAuditor, RowThatDoesNotOpenItsCommitmentsIsRefused) {
  Audit audit;
  audit.Of("user_revoke").row["openings"]["name"]["value"] = "examiner1";
  EXPECT_EQ(audit.Verdict(), "opening-wrong");
  Audit malformed;
  malformed.Of("user_revoke").row["openings"] = "text";
  EXPECT_EQ(malformed.Verdict(), "opening-wrong");
}

TEST(ActAuditor, RecordThatCannotBeAppliedIsCorruption) {
  Audit audit;
  audit.Of("user_revoke").row.erase("openings");
  EXPECT_EQ(audit.Verdict(), "change-wrong");
}

TEST(ActAuditor, EntryZeroMustBeAFoundingActByItsHead) {
  Audit stranger;
  Audit::Sign(stranger.records()[0], "stranger");
  EXPECT_EQ(stranger.Verdict(), "author-wrong");
  Audit other_type;
  other_type.records().erase(other_type.records().begin());
  other_type.records()[0].index = 0;
  EXPECT_EQ(other_type.Verdict(), "author-wrong");
}

TEST(ActAuditor, SecondFoundingIsRefused) {
  Audit audit;
  Record again = audit.records()[0];
  again.index = audit.records().size();
  again.entry.act["nonce"] = std::string(32, 'e');
  Audit::Sign(again, "head");
  audit.records().push_back(again);
  EXPECT_EQ(audit.Verdict(), "init-again");
}

TEST(ActAuditor, ActThatWasMadeAtAnotherTimeIsRefused) {
  Audit audit;
  Record& record = audit.Of("user_revoke");
  const auto made = [&](std::int64_t seconds) {
    record.entry.act["made_at"] = FormatTime({record.entry.time.seconds + seconds});
    Audit::Sign(record, "head");
    return audit.Verdict();
  };
  EXPECT_EQ(made(-kActFreshSeconds), "sound");
  EXPECT_EQ(made(kActFreshSeconds), "sound");
  EXPECT_EQ(made(-kActFreshSeconds - 1), "act-stale");
  EXPECT_EQ(made(kActFreshSeconds + 1), "act-stale");
  record.entry.outcome = kRefused;
  record.row.erase("openings");
  EXPECT_EQ(audit.Verdict(), "sound");
}

TEST(ActAuditor, LogOfAnotherKeyIsRefused) {
  Audit audit;
  ActAuditor auditor(MakeLogVerifier(support::kTestOrigin, support::TestPerson{.name = "x"}.key.public_key));
  EXPECT_EQ(auditor.Check(audit.records()[0]).error().reason, "author-wrong");
}

}  // namespace
}  // namespace writ
