// The witness's server and the log's client, over real sockets.
#include "server/witness_service.h"

#include <gtest/gtest.h>

#include "log/witness_client.h"
#include "log/witness_test_support.h"
#include "server/running_server.h"

namespace writ {
namespace {

class WitnessServiceTest : public testing::Test {
 protected:
  WitnessServiceTest() { PublishTestLog(folder_.path(), 300); }
  PromptHttpHandler Handler() {
    return WitnessHandler(*t_.witness, [this](const Error& error) { failures_.push_back(error); });
  }
  WitnessPeer Peer() const { return {server_.url(), TestCosigner()}; }
  // The reason, or the size that the witness knows then.
  std::string Ask(const std::string& note, std::uint64_t known_size, const WitnessPeer& peer) {
    const Result<std::string> cosigned = WitnessClient(RealEnv()).Cosigned(
        peer, TestVerifier(), note, TileReader(RealEnv(), folder_.path()), known_size);
    if (!cosigned) return cosigned.error().reason;
    EXPECT_TRUE(FindCosignature(*cosigned, TestCosigner()));
    EXPECT_TRUE(OpenCheckpoint(*cosigned, TestVerifier()));
    return std::to_string(t_.store->Find(kTestOrigin).value()->size);
  }
  std::string Ask(std::uint64_t size, std::uint64_t known_size) { return Ask(history_.Note(size), known_size, Peer()); }

  TestFolder folder_;
  TestWitness t_;
  std::vector<Error> failures_;
  TestHistory history_{300};
  RunningServer server_{Handler(), kWitnessLimits};
};

TEST_F(WitnessServiceTest, CheckpointComesBackCosigned) {
  EXPECT_EQ(Ask(0, 0), "0");
  EXPECT_EQ(Ask(7, 0), "7");
  EXPECT_EQ(Ask(256, 7), "256");
  EXPECT_EQ(Ask(300, 256), "300");
  EXPECT_EQ(Ask(300, 300), "300");
}

TEST_F(WitnessServiceTest, WrongGuessCostsOneMoreRound) {
  ASSERT_EQ(Ask(7, 0), "7");
  EXPECT_EQ(Ask(100, 0), "100");
  EXPECT_EQ(Ask(200, 3), "200");
  EXPECT_EQ(Ask(300, 999), "300");
}

TEST_F(WitnessServiceTest, LogBehindTheWitnessWasRolledBack) {
  ASSERT_EQ(Ask(300, 0), "300");
  EXPECT_EQ(Ask(200, 0), "witness-ahead");
  EXPECT_EQ(Ask(200, 200), "witness-ahead");
}

TEST_F(WitnessServiceTest, SecondHistoryIsAFork) {
  ASSERT_EQ(Ask(100, 0), "100");
  const TestHistory fork(300, 50);
  EXPECT_EQ(Ask(fork.Note(100), 100, Peer()), "witness-forked");
  EXPECT_EQ(Ask(fork.Note(200), 100, Peer()), "witness-forked");
  EXPECT_EQ(Ask(fork.Note(200), 0, Peer()), "witness-forked");
  EXPECT_EQ(Ask(200, 100), "200");
}

TEST_F(WitnessServiceTest, CosignatureByAnotherKeyIsRefused) {
  EXPECT_EQ(Ask(history_.Note(7), 0, {server_.url(), MakeCosigner(kTestWitness, TestKey().public_key)}),
            "witness-answer");
}

TEST_F(WitnessServiceTest, LogThatTheWitnessDoesNotKnowIsToldApart) {
  const LogVerifier other = MakeLogVerifier("other.example", TestKey().public_key);
  const std::string note = SignCheckpoint({"other.example", 0, kEmptyRoot}, TestKey(), "other.example");
  const TileReader tiles(RealEnv(), folder_.path());
  EXPECT_EQ(WitnessClient(RealEnv()).Cosigned(Peer(), other, note, tiles, 0).error().reason, "witness-unknown-log");
  const SigningKey other_key = SigningKeyFromSeed(SecretBytes::CopyOf(Bytes(32, 9)));
  const std::string same_name = SignCheckpoint(history_.At(0), other_key, kTestOrigin);
  const LogVerifier verifier = MakeLogVerifier(kTestOrigin, other_key.public_key);
  EXPECT_EQ(WitnessClient(RealEnv()).Cosigned(Peer(), verifier, same_name, tiles, 0).error().reason,
            "witness-other-key");
}

// A memory whose disk is gone.
class LostStore : public WitnessStore {
 public:
  Result<std::optional<WitnessedLog>> Find(std::string_view) override { return Lost(); }
  Result<bool> Advance(const WitnessedLog&, const Checkpoint&, std::string_view) override { return Lost(); }

 private:
  static tl::unexpected<Error> Lost() { return Fail(Code::kUnavailable, "disk-gone", "couldn't read /mnt/secret"); }
};

TEST_F(WitnessServiceTest, WitnessThatCannotRememberTellsItsOperatorAlone) {
  LostStore lost;
  Witness witness(RealEnv(), lost, TestWitnessKey(), kTestWitness);
  const PromptHttpHandler handler = WitnessHandler(witness, [this](const Error& error) { failures_.push_back(error); });
  RunningServer server(handler, kWitnessLimits);
  EXPECT_EQ(Ask(history_.Note(7), 0, {server.url(), TestCosigner()}), "witness-answer");
  ASSERT_EQ(failures_.size(), 1U);
  EXPECT_EQ(failures_[0].reason, "disk-gone");
  const HttpAnswer answer = HttpClient().Post(server.url() + "/add-checkpoint", history_.Request(0, 7)).value();
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("/mnt"), std::string::npos);
}

TEST_F(WitnessServiceTest, OtherPathsAndMethodsAreRefused) {
  HttpClient client;
  EXPECT_EQ(client.Get(server_.url() + "/add-checkpoint").value().status, 405);
  EXPECT_EQ(client.Get(server_.url() + "/").value().status, 404);
  EXPECT_EQ(client.Post(server_.url() + "/add-checkpoint/", "").value().status, 404);
  EXPECT_EQ(client.Post(server_.url() + "/add-checkpoint", "x").value().status, 400);
  EXPECT_EQ(client.Post(server_.url() + "/add-checkpoint", std::string(kMaxAddCheckpointBytes + 1, 'x')).value().status,
            413);
}

// A witness that says whatever the test wants.
std::string ReasonFor(HttpResponse response) {
  TestFolder folder;
  PublishTestLog(folder.path(), 20);
  RunningServer server([&](const HttpRequest&) { return response; }, kWitnessLimits);
  const TestHistory history(20);
  const Result<std::string> cosigned = WitnessClient(RealEnv(), 1'000)
                                           .Cosigned({server.url(), TestCosigner()}, TestVerifier(), history.Note(20),
                                                     TileReader(RealEnv(), folder.path()), 10);
  return cosigned ? "cosigned" : cosigned.error().reason;
}

TEST(WitnessClient, AnswerOutsideTheProtocolIsRefused) {
  const Checkpoint point = TestHistory(20).At(20);
  const auto line = [&](std::int64_t seconds) { return Cosign(point, TestWitnessKey(), kTestWitness, {seconds}); };
  const std::int64_t now = RealEnv().Now().seconds;
  EXPECT_EQ(ReasonFor({200, {}, line(now), {}}), "cosigned");
  EXPECT_EQ(ReasonFor({200, {}, line(now + 3600), {}}), "witness-clock");
  EXPECT_EQ(ReasonFor({200, {}, line(now - 3600), {}}), "witness-clock");
  EXPECT_EQ(ReasonFor({200, {}, "", {}}), "witness-answer");
  EXPECT_EQ(ReasonFor({200, {}, "hello\n", {}}), "witness-answer");
  EXPECT_EQ(ReasonFor({200, {}, Cosign({kTestOrigin, 19, point.root}, TestWitnessKey(), kTestWitness, {now}), {}}),
            "witness-answer");
  EXPECT_EQ(ReasonFor({302, {}, "", {{"Location", "http://127.0.0.1:1/"}}}), "witness-answer");
  EXPECT_EQ(ReasonFor({409, {}, "7\n", {}}), "witness-answer");
  EXPECT_EQ(ReasonFor({409, "text/x.tlog.size", "seven\n", {}}), "witness-answer");
  EXPECT_EQ(ReasonFor({409, "text/x.tlog.size", "10\n", {}}), "witness-forked");
  EXPECT_EQ(ReasonFor({200, {}, std::string(100'000, 'x'), {}}), "http-answer-too-large");
}

TEST(WitnessClient, WitnessThatAlwaysMovesIsLeft) {
  TestFolder folder;
  PublishTestLog(folder.path(), 20);
  std::uint64_t known = 0;
  RunningServer server(
      [&](const HttpRequest&) -> HttpResponse { return {409, "text/x.tlog.size", WriteTreeSize(++known), {}}; },
      kWitnessLimits);
  const Result<std::string> cosigned =
      WitnessClient(RealEnv()).Cosigned({server.url(), TestCosigner()}, TestVerifier(), TestHistory(20).Note(20),
                                        TileReader(RealEnv(), folder.path()), 0);
  EXPECT_EQ(cosigned.error().reason, "witness-busy");
  EXPECT_EQ(known, 3U);
}

}  // namespace
}  // namespace writ
