#include "log/witness_store.h"

#include <atomic>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "log/witness_test_support.h"

namespace writ {
namespace {

const Checkpoint kSeven{kTestOrigin, 7, Sha256(AsBytes("seven"))};
const Checkpoint kNine{kTestOrigin, 9, Sha256(AsBytes("nine"))};

TEST(WitnessStore, NewLogHasSignedNothing) {
  TestWitness t;
  const WitnessedLog log = t.store->Find(kTestOrigin).value().value();
  EXPECT_EQ(log.verifier, TestVerifier());
  EXPECT_EQ(log.size, 0U);
  EXPECT_EQ(log.root, kEmptyRoot);
  EXPECT_FALSE(t.store->Find("other.example").value());
}

TEST(WitnessStore, AdvanceComparesAndRemembers) {
  TestWitness t;
  const WitnessedLog fresh = t.store->Find(kTestOrigin).value().value();
  EXPECT_TRUE(t.store->Advance(fresh, kSeven, "note").value());
  EXPECT_FALSE(t.store->Advance(fresh, kNine, "note").value());
  t.Restart();
  const WitnessedLog now = t.store->Find(kTestOrigin).value().value();
  EXPECT_EQ(now.size, 7U);
  EXPECT_EQ(now.root, kSeven.root);
  EXPECT_TRUE(t.store->Advance(now, kNine, "note").value());
}

// Two processes on one file: of all who start from the same state, one gets its way.
TEST(WitnessStore, OneOfManyAtOnceAdvances) {
  TestWitness t;
  const WitnessedLog fresh = t.store->Find(kTestOrigin).value().value();
  std::atomic<int> advanced{0};
  std::vector<std::thread> threads;
  for (std::uint64_t i = 1; i <= 8; ++i) {
    threads.emplace_back([&, i] {
      const auto store = SqliteWitnessStore::Open(t.file()).value();
      if (store->Advance(fresh, {kTestOrigin, i, Hash32{}}, "").value()) ++advanced;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(advanced, 1);
}

TEST(WitnessStore, KnownLogIsNotAddedAgainUnderWhateverKey) {
  TestWitness t;
  EXPECT_EQ(t.store->AddLog(TestVerifier()).error().reason, "log-known");
  const LogVerifier other = MakeLogVerifier(kTestOrigin, TestWitnessKey().public_key);
  EXPECT_EQ(t.store->AddLog(other).error().reason, "log-known");
  EXPECT_EQ(t.store->Find(kTestOrigin).value()->verifier, TestVerifier());
  EXPECT_TRUE(t.store->AddLog(MakeLogVerifier("a.example", TestKey().public_key)));
  EXPECT_EQ(t.store->Logs().value().front().verifier.name, "a.example");
  EXPECT_EQ(t.store->Logs().value().size(), 2U);
}

TEST(WitnessStore, FileThatCannotBeWrittenSignsNothing) {
  TestWitness t;
  const WitnessedLog fresh = t.store->Find(kTestOrigin).value().value();
  {
    // Somebody holds the file for longer than the store waits.
    SQLite::Database other(t.file().string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN EXCLUSIVE");
    const Result<bool> advanced = t.store->Advance(fresh, kSeven, "");
    ASSERT_FALSE(advanced);
    EXPECT_EQ(advanced.error().reason, "locked");
    EXPECT_EQ(t.StatusOf(TestHistory(3).Request(0, 3)), 500);
  }
  EXPECT_EQ(t.store->Find(kTestOrigin).value()->size, 0U);
}

TEST(WitnessStore, AlteredFileIsRefused) {
  for (const auto& [statement, reason] : {std::pair{"CREATE TABLE more(x)", "schema-altered"},
                                          {"PRAGMA user_version = 2", "data-newer"},
                                          {"PRAGMA user_version = 0", "data-version"}}) {
    TestWitness t;
    t.witness.reset();
    t.store.reset();
    SQLite::Database(t.file().string(), SQLite::OPEN_READWRITE).exec(statement);
    EXPECT_EQ(SqliteWitnessStore::Open(t.file()).error().reason, reason);
  }
  EXPECT_FALSE(SqliteWitnessStore::Open("/nonexistent/witness.db"));
}

TEST(WitnessStore, AlteredRowIsCorruption) {
  for (const char* change : {"vkey = 'x'", "size = -1", "root = x'00'", "origin = 'other.example'"}) {
    TestWitness t;
    SQLite::Database(t.file().string(), SQLite::OPEN_READWRITE).exec(std::string("UPDATE logs SET ") + change);
    const char* origin = std::string_view(change).starts_with("origin") ? "other.example" : kTestOrigin;
    const auto found = t.store->Find(origin);
    ASSERT_FALSE(found) << change;
    EXPECT_EQ(found.error().reason, "witness-state-corrupt") << change;
    EXPECT_EQ(t.witness->AddCheckpoint(TestHistory(3).Request(0, 3)).status, origin == kTestOrigin ? 500 : 404);
  }
}

}  // namespace
}  // namespace writ
