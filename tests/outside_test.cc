// The log seen from outside: served, witnessed, verified and received by the real program in processes of its own.
#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/http_client.h"
#include "base/json.h"
#include "log/receipt.h"
#include "log/witness_client.h"
#include "support/cli_world.h"
#include "support/serving_program.h"

namespace writ::support {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class OutsideTest : public ::testing::Test {
 protected:
  OutsideTest() {
    world_.Found();
    vkey_ = Json::parse(world_.Writ({"log", "verify", "--json"}).output)["verifier_key"];
    const RunOutcome init = world_.Writ({"witness", "init", "--dir", Witness(), "--name", "witness.example", "--json"});
    EXPECT_EQ(init.status, 0) << init.error;
    witness_key_ = Json::parse(init.output)["witness_key"];
    EXPECT_EQ(world_.Writ({"witness", "add", "--dir", Witness(), vkey_}).status, 0);
  }
  std::string Witness() const { return (world_.folder() / "witness").string(); }
  std::string File(const std::string& name) const { return (world_.folder() / name).string(); }
  ServingProgram ServeLog() { return ServingProgram(world_.Command({"log", "serve"})); }
  ServingProgram ServeWitness() { return ServingProgram(world_.Command({"witness", "serve", "--dir", Witness()})); }
  std::string Note() const { return TileReader(RealEnv(), world_.data() / "log").CheckpointNote().value(); }
  Result<std::string> Cosigned(const std::string& url) {
    return WitnessClient(RealEnv()).Cosigned({url, ParseCosignerKey(witness_key_).value()},
                                             ParseVerifierKey(vkey_).value(), Note(),
                                             TileReader(RealEnv(), world_.data() / "log"), 0);
  }
  RunOutcome VerifyAt(const std::string& url, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"log", "verify", "--url", url, "--vkey", vkey_, "--json"});
    return world_.Writ(more);
  }
  // What the program's --json said, by its code.
  static std::string Reason(const RunOutcome& outcome) {
    const Json json = Json::parse(outcome.output);
    return json.contains("error") ? json["error"]["reason"].get<std::string>() : "sound";
  }
  void Write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

  CliWorld world_;
  std::string vkey_;
  std::string witness_key_;
};

TEST_F(OutsideTest, ServedLogIsVerifiedAndHeldAgainstTheLastOne) {
  ServingProgram server = ServeLog();
  const std::string state = File("state");
  ASSERT_EQ(Reason(VerifyAt(server.url(), {"--state", state})), "sound");
  EXPECT_EQ(std::string(AsText(RealEnv().ReadFile(state, 65'536).value())), Note());
  world_.Save("young");
  ASSERT_EQ(world_.WritAs("custodian", {"gallery", "create", "second"}).status, 0);
  const RunOutcome later = VerifyAt(server.url(), {"--state", state});
  ASSERT_EQ(Reason(later), "sound") << later.error;
  EXPECT_EQ(Json::parse(later.output)["continues"].get<int>() + 1, Json::parse(later.output)["size"].get<int>());
  const std::string kept = Note();
  world_.Restore("young");
  const RunOutcome rolled_back = VerifyAt(server.url(), {"--state", state});
  EXPECT_EQ(Reason(rolled_back), "log-rolled-back");
  EXPECT_EQ(rolled_back.status, 6);
  EXPECT_EQ(std::string(AsText(RealEnv().ReadFile(state, 65'536).value())), kept) << "what failed is not kept";
  // Another history of the same length.
  ASSERT_EQ(world_.WritAs("custodian", {"gallery", "create", "third"}).status, 0);
  EXPECT_EQ(Reason(VerifyAt(server.url(), {"--state", state})), "log-forked");
}

TEST_F(OutsideTest, StateThatIsNoneIsRefused) {
  ServingProgram server = ServeLog();
  Write(File("state"), "not a checkpoint\n");
  EXPECT_EQ(Reason(VerifyAt(server.url(), {"--state", File("state")})), "state-unusable");
  EXPECT_EQ(Reason(VerifyAt("http://127.0.0.1:1")), "http-unreachable");
  EXPECT_EQ(Reason(VerifyAt(server.url() + "/elsewhere")), "folder-missing");
  EXPECT_EQ(Reason(VerifyAt("file:///etc")), "url-malformed");
  EXPECT_EQ(Reason(VerifyAt(server.url(), {"--dir", "."})), "log-ambiguous");
}

TEST_F(OutsideTest, ServedLogIsCountedLikeItsFolder) {
  ServingProgram server = ServeLog();
  const auto count = [&](const std::string& option, const std::string& where) {
    return world_.Writ({"report", "--period", "2026-11", option, where, "--vkey", vkey_, "--json"});
  };
  const RunOutcome there = count("--url", server.url());
  ASSERT_EQ(there.status, 0) << there.output;
  EXPECT_EQ(there.output, count("--log", (world_.data() / "log").string()).output);
  EXPECT_EQ(Reason(count("--url", server.url() + "/elsewhere")), "folder-missing");
}

TEST_F(OutsideTest, WitnessedLogIsVerifiedAndAnUnwitnessedOneIsNot) {
  ServingProgram log = ServeLog();
  ServingProgram witness = ServeWitness();
  const RunOutcome missing = VerifyAt(log.url(), {"--witness", witness_key_});
  EXPECT_EQ(Reason(missing), "cosignature-missing");
  EXPECT_EQ(missing.status, 7) << "what is only missing is no corruption";
  const Result<std::string> cosigned = Cosigned(witness.url());
  ASSERT_TRUE(cosigned) << cosigned.error().message;
  Write(world_.data() / "log/checkpoint", *cosigned);
  const RunOutcome verified = VerifyAt(log.url(), {"--witness", witness_key_});
  ASSERT_EQ(Reason(verified), "sound") << verified.output;
  EXPECT_EQ(Json::parse(verified.output)["witnesses"][0]["name"], "witness.example");
  EXPECT_EQ(Reason(VerifyAt(log.url(), {"--witness", vkey_})), "verifier-key-malformed");
}

TEST_F(OutsideTest, WitnessRemembersAfterAKill) {
  {
    ServingProgram witness = ServeWitness();
    ASSERT_TRUE(Cosigned(witness.url()));
    EXPECT_EQ(witness.Stop(SIGKILL), -1);
  }
  const std::string size = std::to_string(OpenCheckpoint(Note(), ParseVerifierKey(vkey_).value())->size);
  EXPECT_THAT(world_.Writ({"witness", "list", "--dir", Witness()}).output, HasSubstr("faces.agency.example  " + size));
  ServingProgram witness = ServeWitness();
  const HttpAnswer answer = HttpClient().Post(witness.url() + "/add-checkpoint", "old 0\n\n" + Note()).value();
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body, size + "\n");
}

TEST_F(OutsideTest, ReceiptIsCheckedOfflineAndAFalseOneRefused) {
  const LogVerifier verifier = ParseVerifierKey(vkey_).value();
  const TileReader tiles(RealEnv(), world_.data() / "log");
  const std::uint64_t size = OpenCheckpoint(Note(), verifier)->size;
  const std::vector<Bytes> entries = tiles.EntriesTile(0, size).value();
  Write(File("receipt"), MakeReceipt(tiles, 2, verifier).value());
  Write(File("entry"), std::string(AsText(entries[2])) + "\n");
  Write(File("other"), std::string(AsText(entries[3])));
  const auto check = [&](const std::string& entry, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {"log",       "receipt", "--file", File("receipt"), "--entry",
                                        File(entry), "--vkey",  vkey_,    "--json"};
    command.insert(command.end(), more.begin(), more.end());
    return Reason(world_.Writ(command));
  };
  EXPECT_EQ(check("entry"), "sound");
  EXPECT_EQ(check("other"), "inclusion-unproven");
  Write(File("pretty"), Json::parse(AsText(entries[2])).dump(2));
  EXPECT_EQ(check("pretty"), "entry-not-canonical");
  EXPECT_EQ(check("entry", {"--witness", witness_key_}), "cosignature-missing");
}

TEST_F(OutsideTest, WitnessKeyThatOthersCanReadIsRefused) {
  fs::permissions(fs::path(Witness()) / "witness.key", fs::perms::all);
  const RunOutcome served = world_.Writ({"witness", "serve", "--dir", Witness(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(served.status, 7);
  EXPECT_THAT(served.error, HasSubstr("others than its owner may read it"));
}

}  // namespace
}  // namespace writ::support
