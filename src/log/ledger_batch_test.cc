// Several entries at once: all of them stand, or none does.
#include "log/ledger_batch.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "log/ledger.h"
#include "log/merkle.h"
#include "log/verify_folder.h"
#include "support/test_ledger.h"

namespace writ {
namespace {

using support::TestLedger;

// `count` drafts with rows {"number": index}, each with one sealed part.
std::vector<EntryDraft> Drafts(TestLedger& t, std::size_t count) {
  std::vector<EntryDraft> drafts;
  for (std::size_t i = 0; i < count; ++i) {
    drafts.push_back(t.Draft({{.name = "photo", .sealed = ToBytes("sealed " + std::to_string(i))}}));
    drafts.back().row = Json{{"number", t.ledger->NextIndex() + i}};
  }
  return drafts;
}

std::string CommitBatch(TestLedger& t, std::vector<EntryDraft> drafts) {
  const Result<std::vector<Record>> records = t.ledger->CommitBatch(std::move(drafts));
  return records ? "committed" : records.error().reason;
}

// What an auditor finds in the published folder: its size, or what is wrong.
std::string Audit(TestLedger& t) {
  const Result<VerifiedLog> log = VerifyLogFolder(t.env, t.folder / "log", *ParseVerifierKey(t.ledger->verifier_key()));
  return log ? std::to_string(log->checkpoint.size) : log.error().reason;
}

TEST(LedgerBatch, EntriesStandInTheirOrderUnderOneCheckpoint) {
  TestLedger t(3);
  const Result<std::vector<Record>> records = t.ledger->CommitBatch(Drafts(t, 600));  // over the edges of two tiles
  ASSERT_TRUE(records) << records.error().message;
  ASSERT_EQ(records->size(), 600u);
  EXPECT_EQ(t.ledger->NextIndex(), 603u);
  EXPECT_EQ(Audit(t), "603");
  for (int start = 0; start < 2; ++start) {
    ASSERT_EQ(t.notes.records.size(), 603u);
    for (std::uint64_t i = 3; i < 603; ++i) {
      EXPECT_EQ(t.notes.records[i].index, i);
      EXPECT_EQ(t.notes.records[i].row["number"], i);
    }
    EXPECT_EQ(AsText(*t.ledger->ReadVault(5, "photo")), "sealed 2");
    EXPECT_EQ(*t.ledger->CheckEveryVaultPart(), 600u);
    ASSERT_EQ(t.Open(), "sound");
  }
  EXPECT_TRUE(t.Commit());
  EXPECT_EQ(Audit(t), "604");
}

TEST(LedgerBatch, RootIsThatOfTheEntriesOneByOne) {
  TestLedger t;
  ASSERT_EQ(CommitBatch(t, Drafts(t, 255)), "committed");
  ASSERT_EQ(CommitBatch(t, Drafts(t, 2)), "committed");  // the last of one tile, the first of the next
  ASSERT_EQ(CommitBatch(t, Drafts(t, 43)), "committed");
  CompactTree tree;
  const Result<std::vector<Bytes>> entries = t.ledger->EntryBytes(0, 300);
  ASSERT_TRUE(entries);
  for (const Bytes& entry : *entries) tree.Append(LeafHash(entry));
  const Result<Checkpoint> checkpoint = OpenCheckpoint(t.CheckpointNote(), *ParseVerifierKey(t.ledger->verifier_key()));
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, 300u);
  EXPECT_EQ(checkpoint->root, tree.Root());
}

TEST(LedgerBatch, EmptyBatchChangesNothing) {
  TestLedger t(1);
  EXPECT_EQ(CommitBatch(t, {}), "committed");
  EXPECT_EQ(t.ledger->NextIndex(), 1u);
  EXPECT_EQ(t.PublishedSize(), "1");
}

TEST(LedgerBatch, LargerThanItsBoundsIsRefused) {
  TestLedger t;
  EXPECT_EQ(CommitBatch(t, Drafts(t, kMaxBatchEntries + 1)), "batch-too-large");
  const Bytes half(kMaxBatchVaultBytes / 2 + 1);
  std::vector<EntryDraft> drafts = Drafts(t, 2);
  for (EntryDraft& draft : drafts) draft.vault[0].sealed = half;
  EXPECT_EQ(CommitBatch(t, std::move(drafts)), "batch-too-large");
  EXPECT_EQ(t.ledger->NextIndex(), 0u);
  EXPECT_EQ(CommitBatch(t, Drafts(t, kMaxBatchEntries)), "committed");
}

TEST(LedgerBatch, OneBadDraftLeavesNoneAndTheLedgerGoesOn) {
  TestLedger t(2);
  const auto with = [&](std::size_t bad, const std::function<void(EntryDraft&)>& spoil) {
    std::vector<EntryDraft> drafts = Drafts(t, 4);
    spoil(drafts[bad]);
    return CommitBatch(t, std::move(drafts));
  };
  for (const std::size_t bad : {0u, 1u, 3u}) {
    EXPECT_EQ(with(bad, [](EntryDraft& draft) { draft.outcome = "perhaps"; }), "entry-malformed");
    EXPECT_EQ(with(bad, [](EntryDraft& draft) { draft.act["i"] = "lund"; }), "act-malformed");
  }
  EXPECT_EQ(with(0, [](EntryDraft& draft) { draft.time.seconds -= 1; }), "clock-behind");
  // Behind the draft before it, though not behind the last entry.
  EXPECT_EQ(with(1, [](EntryDraft& draft) { draft.time.seconds += 5; }), "clock-behind");
  EXPECT_EQ(t.ledger->NextIndex(), 2u);
  EXPECT_EQ(t.notes.records.size(), 2u);
  EXPECT_EQ(CommitBatch(t, Drafts(t, 4)), "committed");
  EXPECT_EQ(t.Open(), "sound");
  EXPECT_EQ(Audit(t), "6");
}

TEST(LedgerBatch, FailureInTheTransactionLeavesNone) {
  TestLedger t(3);
  t.Sql("INSERT INTO rows VALUES(5, x'00')");  // in the way of the third of four
  EXPECT_EQ(CommitBatch(t, Drafts(t, 4)), "database-corrupt");
  EXPECT_EQ(t.Commit().error().reason, "log-stopped");
  EXPECT_EQ(t.PublishedSize(), "3");
  EXPECT_EQ(t.OpenAfter("DELETE FROM rows WHERE idx = 5"), "sound");
  EXPECT_EQ(t.ledger->NextIndex(), 3u);
  EXPECT_EQ(CommitBatch(t, Drafts(t, 4)), "committed");
}

TEST(LedgerBatch, ReadersSeeNoneOfABatchThatIsNotPublishedAndTheNextStartPublishesAll) {
  TestLedger t(2);
  t.env.disk_full = true;
  EXPECT_EQ(CommitBatch(t, Drafts(t, 300)), "disk-full");
  t.env.disk_full = false;
  EXPECT_EQ(t.OpenToRead(), "sound");
  EXPECT_EQ(t.notes.records.size(), 2u);
  EXPECT_EQ(t.Open(), "sound");
  EXPECT_EQ(t.notes.records.size(), 302u);
  EXPECT_EQ(Audit(t), "302");
}

TEST(LedgerBatch, RecordThatAProjectionCannotTakeStopsTheLedger) {
  TestLedger t(1);
  t.notes.fail = true;
  EXPECT_EQ(CommitBatch(t, Drafts(t, 2)), "notes-full");
  t.notes.fail = false;
  EXPECT_EQ(CommitBatch(t, Drafts(t, 2)), "log-stopped");
}

TEST(LedgerBatch, EntryThatTheTableDidNotKeepAsWrittenIsNotAnswered) {
  for (const char* sql :
       {"UPDATE rows SET sealed = x'00' WHERE idx = 2", "UPDATE entries SET bytes = x'00' WHERE idx = 3",
        "UPDATE vault SET sha256 = zeroblob(32) WHERE idx = 1"}) {
    TestLedger t(1);
    t.env.before_write = [&](const std::filesystem::path& path) {
      if (path.filename() == "checkpoint") t.Sql(sql);
    };
    EXPECT_EQ(CommitBatch(t, Drafts(t, 3)), "entry-not-kept") << sql;
    t.env.before_write = {};
    EXPECT_EQ(t.notes.records.size(), 1u);
    EXPECT_EQ(t.Commit().error().reason, "log-stopped");
    EXPECT_NE(t.Open(), "sound");
  }
}

TEST(LedgerBatch, KilledInAnyMomentLeavesWholeBatches) {
  constexpr std::size_t kBatch = 7;
  TestLedger t(1);
  std::uint64_t most = 1;
  for (int round = 0; round < 12; ++round) {
    t.ledger.reset();  // no connection of SQLite's may live in two processes
    int ready[2];
    ASSERT_EQ(::pipe2(ready, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      if (t.Open() != "sound") ::_exit(1);
      (void)!::write(ready[1], "x", 1);
      while (CommitBatch(t, Drafts(t, kBatch)) == "committed") {
      }
      ::_exit(1);
    }
    char byte = 0;
    ::close(ready[1]);
    EXPECT_EQ(::read(ready[0], &byte, 1), 1);
    ::close(ready[0]);
    std::this_thread::sleep_for(std::chrono::microseconds(1'700 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(t.Open(), "sound");
    EXPECT_EQ((t.ledger->NextIndex() - 1) % kBatch, 0u) << t.ledger->NextIndex();
    EXPECT_EQ(Audit(t), std::to_string(t.ledger->NextIndex()));
    EXPECT_GE(t.ledger->NextIndex(), most);
    most = t.ledger->NextIndex();
  }
  EXPECT_GT(most, 1u);
}

}  // namespace
}  // namespace writ
