#include "search/verify_deployment.h"

#include <fstream>

#include "authority/statement.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

class VerifyDeploymentTest : public ::testing::Test {
 protected:
  Result<DeploymentVerdict> Verify() {
    return VerifyDeployment(*t_.deployment, [](std::string_view, std::uint64_t, std::uint64_t) {});
  }
  // What an auditor meets who opens the deployment now and verifies it.
  std::string VerifyAsReader() {
    if (const Result<void> opened = t_.Open(Access::kRead); !opened) {
      EXPECT_EQ(opened.error().code, Code::kCorruption);
      return opened.error().reason;
    }
    return ReasonOf(Verify());
  }
  // The change is found by whoever had the deployment open already, and by whoever opens it afterwards.
  void ExpectCorruption(const std::string& open_reason, const std::string& reader_reason) {
    const Result<DeploymentVerdict> verdict = Verify();
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, Code::kCorruption);
    EXPECT_EQ(verdict.error().reason, open_reason) << verdict.error().message;
    EXPECT_EQ(VerifyAsReader(), reader_reason);
  }

  TestDeployment t_;
};

TEST_F(VerifyDeploymentTest, ASoundDeploymentPassesWithEverythingCounted) {
  const std::uint64_t search = t_.SearchInReview({"custody", "missing"});
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}, {"B", "same"}}));
  ASSERT_TRUE(t_.Decide("examiner2", search, {{"A", "same"}, {"B", "different"}}));
  ASSERT_TRUE(t_.ResultFor("investigator", search));
  EXPECT_FALSE(t_.ResultFor("investigator2", search)) << "a refusal is sound, too";
  ASSERT_TRUE(t_.Lift(t_.Suspend()));
  std::map<std::string, std::uint64_t> done, all;
  const Result<DeploymentVerdict> verdict =
      VerifyDeployment(*t_.deployment, [&](std::string_view stage, std::uint64_t now, std::uint64_t total) {
        done[std::string(stage)] = now;
        all[std::string(stage)] = total;
      });
  ASSERT_TRUE(verdict) << verdict.error().message;
  EXPECT_EQ(verdict->rows, t_.Entries());
  EXPECT_EQ(verdict->log.checkpoint.size, t_.Entries());
  // Two galleries' keys; data key, photo, template and content of four faces; key, data key, probe and content of the
  // search; data key, content and two photos of its result; data key and content of two decisions and of the release,
  // and the marks of its lead.
  EXPECT_EQ(verdict->sealed_parts, 2u + 4 * 4 + 4 + 4 + 3 * 2 + 1);
  EXPECT_EQ(done, all);
  EXPECT_EQ(done.size(), 3u);
  EXPECT_EQ(VerifyAsReader(), "no failure");
}

// The office itself files what a head signs; here something else than writ's own filing let it in.
TEST_F(VerifyDeploymentTest, AStatementThatSaysAnythingButTheLogIsCorruption) {
  for (const bool honest : {true, false}) {
    const std::uint64_t from = t_.deployment->registry().statements_end();
    const std::uint64_t to = t_.Entries();
    std::string text = DrawStatement(t_.deployment->office(), to).value();
    if (!honest) text += "# a remark\n";
    const SignedAct act = t_.Act("head", "statement", {{"from_entry", from}, {"to_entry", to}},
                                 {{"statement", Sha256Hex(AsBytes(text))}});
    const std::string signature = t_.Person("head").Sign(kStatementNamespace, text);
    ASSERT_TRUE(t_.deployment->office().Handle(act, "statement", [&](const AdmittedAct& admitted) -> Result<Decision> {
      return Decision{.outcome = "done",
                      .row = {{"openings", OpeningsToJson(admitted.openings)},
                              {"text", text},
                              {"signature", signature},
                              {"uncovered_since", FormatTime(admitted.now)}},
                      .vault = {}};
    }));
    EXPECT_EQ(ReasonOf(Verify()), honest ? "no failure" : "statement-wrong");
  }
}

TEST_F(VerifyDeploymentTest, AnAlarmThatWasDueAndNeverRaisedIsCorruption) {
  Policy policy = support::QuietPolicy();
  policy.alarm_refusals = 1;
  t_.ChangePolicy(policy);
  // A program that was made to keep silent: the refusals stand in the log, their alarm does not.
  const auto refuse_silently = [&] {
    const SignedAct act = t_.Act("examiner1", "review", {{"search", 999u}});
    const Bytes blob = *DearmourSshSignature(act.signature);
    ASSERT_TRUE(t_.deployment->ledger().Commit(
        {.act = *ParseCanonicalJson(act.act, kMaxActBytes),
         .proof = {.key = TestDeployment::Person("examiner1").PublicKey(), .signature = ToBase64(blob)},
         .outcome = "refused",
         .time = t_.env.now,
         .row = Json{{"actor", "examiner1"}, {"reason", "search-unknown"}},
         .vault = {}}));
  };
  refuse_silently();
  EXPECT_EQ(ReasonOf(Verify()), "no failure") << "a crash may leave it so";
  refuse_silently();
  EXPECT_EQ(ReasonOf(Verify()), "alarm-missing");
  ASSERT_TRUE(t_.Open()) << "and is raised late";
  EXPECT_EQ(ReasonOf(Verify()), "alarm-missing");
}

TEST_F(VerifyDeploymentTest, AnEntryThatWasEditedInTheTableIsCorruption) {
  ASSERT_EQ(t_.Sql("UPDATE entries SET bytes=CAST(replace(CAST(bytes AS TEXT), '\"done\"', '\"gone\"') AS BLOB) "
                   "WHERE idx=12"),
            1);
  ExpectCorruption("table-differs", "row-unattested");
}

TEST_F(VerifyDeploymentTest, ARowThatWasEditedOrReplacedByAnotherIsCorruption) {
  ASSERT_EQ(t_.Sql("UPDATE rows SET sealed=(SELECT sealed FROM rows WHERE idx=3) WHERE idx=4"), 1);
  ExpectCorruption("row-unattested", "row-unattested");
}

TEST_F(VerifyDeploymentTest, ASealedPartThatWasEditedIsCorruption) {
  ASSERT_EQ(t_.Sql("UPDATE vault SET sealed=zeroblob(length(sealed)) WHERE name='photo' AND idx=" +
                   std::to_string(t_.FaceEntry("custody", 0))),
            1);
  ExpectCorruption("vault-altered", "vault-altered");
}

TEST_F(VerifyDeploymentTest, ASealedPartThatIsGoneIsCorruption) {
  ASSERT_EQ(t_.Sql("DELETE FROM vault WHERE name='photo' AND idx=" + std::to_string(t_.FaceEntry("custody", 0))), 1);
  ExpectCorruption("row-unattested", "row-unattested");
}

TEST_F(VerifyDeploymentTest, ATileThatWasEditedIsCorruption) {
  for (const auto& file : std::filesystem::recursive_directory_iterator(t_.paths().data / "log" / "tile")) {
    if (!file.is_regular_file()) continue;
    std::fstream stream(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(40);
    stream.put('!');
  }
  const Result<DeploymentVerdict> verdict = Verify();
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().code, Code::kCorruption);
  EXPECT_EQ(VerifyAsReader(), verdict.error().reason);
}

TEST_F(VerifyDeploymentTest, AnEntryThatSomebodyAddedIsCorruption) {
  const std::string last = std::to_string(t_.Entries() - 1), next = std::to_string(t_.Entries());
  ASSERT_EQ(t_.Sql("INSERT INTO entries SELECT " + next + ", bytes FROM entries WHERE idx=" + last), 1);
  ASSERT_EQ(t_.Sql("INSERT INTO rows SELECT " + next + ", sealed FROM rows WHERE idx=" + last), 1);
  ExpectCorruption("row-unattested", "row-unattested");
  EXPECT_EQ(ReasonOf(t_.Open()), "row-unattested") << "nor does a writer publish it";
}

TEST_F(VerifyDeploymentTest, ATableThatLostItsLastEntryIsCorruption) {
  const std::string last = std::to_string(t_.Entries() - 1);
  for (const char* table : {"vault", "rows", "entries"}) {
    t_.Sql("DELETE FROM " + std::string(table) + " WHERE idx=" + last);
  }
  ExpectCorruption("table-differs", "log-rolled-back");
  EXPECT_EQ(ReasonOf(t_.Open()), "log-rolled-back");
}

TEST_F(VerifyDeploymentTest, ALogThatWasSetBackToAnEarlierCheckpointIsCorruption) {
  const std::filesystem::path log = t_.paths().data / "log";
  std::filesystem::copy(log, t_.folder / "earlier", std::filesystem::copy_options::recursive);
  ASSERT_FALSE(t_.Review("examiner1", 999));
  std::filesystem::remove_all(log);
  std::filesystem::rename(t_.folder / "earlier", log);
  const Result<DeploymentVerdict> verdict = Verify();
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().reason, "log-behind");
  EXPECT_EQ(verdict.error().code, Code::kCorruption);
}

TEST_F(VerifyDeploymentTest, ACommittedEntryThatACrashLeftUnpublishedIsNoCorruption) {
  t_.env.disk_full = true;
  EXPECT_FALSE(t_.Review("examiner1", 999));
  t_.env.disk_full = false;
  EXPECT_EQ(VerifyAsReader(), "no failure");
  ASSERT_TRUE(t_.Open());
  EXPECT_TRUE(Verify());
}

TEST_F(VerifyDeploymentTest, AnActThatTheProgramWroteInAPersonsNameIsCorruption) {
  // Whoever holds every key of the deployment, and none of its people's, can write entries, but not acts.
  const ActDraft draft = DraftAct(t_.env, support::kTestOrigin, "result", {{"search", 1u}}, {});
  const SigningKey& log_key = t_.deployment->ledger().log_key();
  const Bytes blob = *DearmourSshSignature(SignSsh(log_key, kActNamespace, AsBytes(draft.Bytes())));
  ASSERT_TRUE(t_.deployment->ledger().Commit(
      {.act = draft.act,
       .proof = {.key = TestDeployment::Person("examiner1").PublicKey(), .signature = ToBase64(blob)},
       .outcome = "done",
       .time = t_.env.now,
       .row = Json{{"actor", "examiner1"}},
       .vault = {}}));
  ExpectCorruption("proof-wrong", "proof-wrong");
}

}  // namespace
}  // namespace writ
