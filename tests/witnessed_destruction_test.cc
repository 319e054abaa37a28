// The end of cases in a witnessed deployment: with a real witness, whose clock and this machine's are moved apart.
#include <gtest/gtest.h>

#include "authority/people.h"
#include "log/witness_store.h"
#include "search/destruction.h"
#include "search/verify_deployment.h"
#include "server/running_server.h"
#include "server/witness_service.h"
#include "support/test_deployment.h"

namespace writ::support {
namespace {

constexpr std::int64_t kHour = 3'600;

// A deployment, a witness that it trusts, and a search in review.
struct Case : TestDeployment {
  Case() {
    const Ledger& ledger = deployment->ledger();
    EXPECT_TRUE(store->AddLog(MakeLogVerifier(ledger.origin(), ledger.log_key().public_key)));
    const Json peer{{"url", server->url()}, {"vkey", CosignerKey(MakeCosigner("w1.example", key.public_key))}};
    const Result<Record> added = AddWitness(deployment->office(), Act("head", "witness_add", peer));
    EXPECT_TRUE(added) << added.error().message;
    search = SearchInReview();
    ends = KeptUntil(*deployment, **deployment->searches().Find(search));
  }
  // A start, so many seconds after the end by each of the two clocks.
  void StartAt(std::int64_t by_machine, std::int64_t by_witness) {
    env.now = {ends.seconds + by_machine};
    witness_env.now = {ends.seconds + by_witness};
    const Result<void> opened = Open();
    ASSERT_TRUE(opened) << opened.error().message;
  }
  void StartAt(std::int64_t after) { StartAt(after, after); }
  int Logged(const std::string& type) {
    int count = 0;
    for (const Record& record : Records()) count += record.entry.type() == type ? 1 : 0;
    return count;
  }
  bool IsDestroyed() { return (*deployment->searches().Find(search))->state == SearchState::kDestroyed; }
  std::string Verdict() {
    return ReasonOf(VerifyDeployment(*deployment, [](std::string_view, std::uint64_t, std::uint64_t) {}));
  }
  std::string Order() {
    return ReasonOf(OrderDestruction(*deployment, Act("head", "destroy_order", {{"searches", {search}}})));
  }

  TestEnv witness_env;
  SigningKey key = NewSigningKey();
  std::unique_ptr<SqliteWitnessStore> store = SqliteWitnessStore::Create(folder / "witness.db").value();
  Witness witness{witness_env,
                  *store,
                  {.public_key = key.public_key, .secret_key = SecretBytes::CopyOf(key.secret_key.view())},
                  "w1.example"};
  std::unique_ptr<RunningServer> server =
      std::make_unique<RunningServer>(WitnessHandler(witness, [](const Error&) {}), kWitnessLimits);
  std::uint64_t search = 0;
  UtcTime ends;
};

TEST(WitnessedDestruction, NeedsNoWordButTwoTimesOfTheWitnessADayApart) {
  Case c;
  c.StartAt(0);
  EXPECT_EQ(c.Logged("due"), 0);
  c.StartAt(kHour);
  EXPECT_EQ(c.Logged("due"), 1);
  EXPECT_EQ(c.Order(), "destruction-witnessed");
  c.StartAt(24 * kHour);
  EXPECT_EQ(c.Logged("due"), 1) << "once";
  EXPECT_FALSE(c.IsDestroyed());
  EXPECT_EQ(c.Verdict(), "no failure");
  c.StartAt(25 * kHour);
  EXPECT_TRUE(c.IsDestroyed());
  EXPECT_EQ(c.Logged("destroy"), 1);
  EXPECT_EQ(c.Verdict(), "no failure");
  c.StartAt(26 * kHour);
  EXPECT_EQ(c.Logged("destroy"), 1);
}

TEST(WitnessedDestruction, AClockThatJumpedForwardStopsEverythingAndDestroysNothing) {
  Case c;
  const std::uint64_t entries = c.Entries();
  c.env.boot = "second boot";  // so that the boot clock knows nothing of it
  for (const std::int64_t day : {1, 3, 5}) {
    c.StartAt(day * kSecondsPerDay, -1'000 * kHour);
    EXPECT_EQ(ReasonOf(c.Review("examiner1", c.search)), "witness-clock");
    EXPECT_EQ(c.Order(), "witness-clock");
  }
  EXPECT_EQ(c.Entries(), entries) << "nothing got a time";
  // Set right, all goes on.
  c.env.now = c.witness_env.now;
  ASSERT_TRUE(c.Open());
  EXPECT_TRUE(c.Review("examiner1", c.search));
}

TEST(WitnessedDestruction, AWitnessThatLiesBehindKeepsWhatThereIs) {
  Case c;
  c.StartAt(300, -200);  // within what clocks may differ
  EXPECT_EQ(c.Logged("due"), 0);
  c.StartAt(kHour);
  ASSERT_EQ(c.Logged("due"), 1);
  c.StartAt(25 * kHour + 300, 25 * kHour - 200);
  EXPECT_FALSE(c.IsDestroyed());
  EXPECT_EQ(c.Logged("destroy"), 0);
  c.StartAt(25 * kHour + 300);
  EXPECT_TRUE(c.IsDestroyed());
}

TEST(WitnessedDestruction, WithoutTheWitnessNothingIsDestroyed) {
  Case c;
  c.StartAt(kHour);
  ASSERT_EQ(c.Logged("due"), 1);
  c.server.reset();
  c.StartAt(30 * kHour);
  EXPECT_FALSE(c.IsDestroyed());
  EXPECT_FALSE(c.deployment->office().witnesses().warning().empty());
}

TEST(WitnessedDestruction, SuspensionKeepsWhatThereIs) {
  Case c;
  c.StartAt(kHour);
  const std::string order = c.Suspend();
  c.StartAt(30 * kHour);
  EXPECT_FALSE(c.IsDestroyed());
  EXPECT_TRUE(c.Lift(order));
  c.StartAt(31 * kHour);
  EXPECT_TRUE(c.IsDestroyed());
  EXPECT_EQ(c.Verdict(), "no failure");
}

}  // namespace
}  // namespace writ::support
