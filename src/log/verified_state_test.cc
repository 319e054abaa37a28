#include "log/verified_state.h"

#include <filesystem>
#include <fstream>

#include "support/test_ledger.h"

namespace writ {
namespace {

namespace fs = std::filesystem;
using support::TestLedger;

class VerifiedStateTest : public ::testing::Test {
 protected:
  // As a process of this program would; "sound" or the reason why not.
  std::string Open(bool writable = true, bool in_full = false) {
    Close();
    t_.notes = support::Notes();
    Result<std::unique_ptr<Ledger>> opened = Ledger::Open(t_.env, t_.folder.path(), t_.Keys(), writable);
    if (!opened) return opened.error().reason;
    t_.ledger = std::move(*opened);
    t_.ledger->Attach(&t_.notes);
    const Result<void> replayed = t_.ledger->Replay({.program = program_, .in_full = in_full});
    return replayed ? "sound" : replayed.error().reason;
  }
  void Close() {
    if (t_.ledger != nullptr) t_.ledger->LeaveState();
    t_.ledger.reset();
  }
  // A closed ledger whose state was left.
  void Leave() {
    ASSERT_EQ(Open(), "sound");
    Close();
    ASSERT_TRUE(fs::exists(State() / "mark"));
  }
  std::uint64_t VouchedForAtOpen() {
    const std::string opened = Open(/*writable=*/false);
    EXPECT_EQ(opened, "sound");
    EXPECT_EQ(t_.notes.records.size(), 5u);
    return opened == "sound" ? t_.ledger->vouched_for() : 0;
  }
  fs::path State() const { return t_.folder / "state"; }

  Hash32 program_ = Sha256(AsBytes("this program"));
  TestLedger t_{5};
};

TEST_F(VerifiedStateTest, AStartGoesOnFromWhatTheLastWriterLeft) {
  EXPECT_EQ(VouchedForAtOpen(), 0u);
  Leave();
  EXPECT_EQ(VouchedForAtOpen(), 5u);
  EXPECT_EQ(VouchedForAtOpen(), 5u) << "a reader changes nothing";
  EXPECT_TRUE(t_.notes.open_bulk());
}

TEST_F(VerifiedStateTest, EntriesBeyondTheBaseAreReplayed) {
  Leave();
  ASSERT_EQ(Open(), "sound");
  EXPECT_EQ(t_.ledger->vouched_for(), 5u);
  ASSERT_TRUE(t_.Commit());
  ASSERT_TRUE(t_.Commit());
  Close();
  ASSERT_EQ(Open(), "sound");
  EXPECT_EQ(t_.ledger->vouched_for(), 5u);
  ASSERT_EQ(t_.notes.records.size(), 7u);
  for (std::uint64_t i = 0; i < 7; ++i) EXPECT_EQ(t_.notes.records[i].row, (Json{{"number", i}}));
  EXPECT_TRUE(t_.Commit());
}

TEST_F(VerifiedStateTest, AFullCheckIgnoresIt) {
  Leave();
  ASSERT_EQ(Open(/*writable=*/false, /*in_full=*/true), "sound");
  EXPECT_EQ(t_.ledger->vouched_for(), 0u);
}

TEST_F(VerifiedStateTest, AnotherProgramChecksAnew) {
  Leave();
  program_ = Sha256(AsBytes("another program"));
  EXPECT_EQ(VouchedForAtOpen(), 0u);
}

TEST_F(VerifiedStateTest, AnyByteOfTheMarkAltered) {
  Leave();
  const Bytes mark = *t_.env.ReadFile(State() / "mark", 4096);
  for (std::size_t i = 0; i < mark.size(); ++i) {
    Bytes altered = mark;
    altered[i] ^= 1;
    ASSERT_TRUE(t_.env.WriteFile(State() / "mark", altered, false));
    ASSERT_EQ(VouchedForAtOpen(), 0u) << i;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{30}, mark.size() - 1}) {
    ASSERT_TRUE(t_.env.WriteFile(State() / "mark", ByteView(mark).first(size), false));
    ASSERT_EQ(VouchedForAtOpen(), 0u) << size;
  }
  ASSERT_TRUE(t_.env.WriteFile(State() / "mark", mark, false));
  EXPECT_EQ(VouchedForAtOpen(), 5u);
}

TEST_F(VerifiedStateTest, ABaseThatWasTouchedOrIsGone) {
  for (const char* part : {".fields", ".bulk"}) {
    for (const bool remove : {false, true}) {
      fs::remove_all(State());
      Leave();
      for (const fs::directory_entry& file : fs::directory_iterator(State())) {
        if (file.path().extension() != part) continue;
        const Bytes bytes = *t_.env.ReadFile(file.path(), 1u << 20);
        if (remove) {
          fs::remove(file.path());
        } else {
          ASSERT_TRUE(t_.env.WriteFile(file.path(), bytes, false));
        }
        break;
      }
      EXPECT_EQ(VouchedForAtOpen(), 0u) << part;
    }
  }
}

TEST_F(VerifiedStateTest, ARowEditedAfterTheWriterEndedIsRefused) {
  Leave();
  t_.Sql("UPDATE rows SET sealed = cast(x'00' || substr(sealed, 2) AS BLOB) WHERE idx = 3");
  EXPECT_EQ(Open(/*writable=*/false), "row-unattested");
  EXPECT_EQ(Open(), "row-unattested");
}

TEST_F(VerifiedStateTest, ARowEditedBesideTheWriterIsNotVouchedFor) {
  ASSERT_EQ(Open(), "sound");
  ASSERT_TRUE(t_.Commit());
  t_.Sql("UPDATE rows SET sealed = cast(x'00' || substr(sealed, 2) AS BLOB) WHERE idx = 3");
  Close();
  EXPECT_EQ(Open(), "row-unattested");
}

TEST_F(VerifiedStateTest, AFileWrittenBesideTheWriterIsNotVouchedFor) {
  ASSERT_EQ(Open(), "sound");
  std::fstream(t_.folder / "writ.db", std::ios::in | std::ios::out | std::ios::binary).seekp(0).write("S", 1);
  Close();
  EXPECT_EQ(VouchedForAtOpen(), 0u);
}

TEST_F(VerifiedStateTest, ACopyOfTheTableIsCheckedAnew) {
  Leave();
  fs::copy(t_.folder / "writ.db", t_.folder / "copy");
  fs::rename(t_.folder / "copy", t_.folder / "writ.db");
  EXPECT_EQ(VouchedForAtOpen(), 0u);
}

TEST_F(VerifiedStateTest, AnOlderStateOrAnOlderTable) {
  Leave();
  const std::string aside = t_.folder.path().string() + ".older";
  fs::copy(t_.folder.path(), aside, fs::copy_options::recursive);
  ASSERT_EQ(Open(), "sound");
  ASSERT_TRUE(t_.Commit());
  Close();
  const fs::path newer = t_.folder.path().string() + ".newer";
  fs::copy(State(), newer, fs::copy_options::recursive);
  fs::remove_all(State());
  fs::copy(fs::path(aside) / "state", State(), fs::copy_options::recursive);
  ASSERT_EQ(Open(/*writable=*/false), "sound");
  EXPECT_EQ(t_.ledger->vouched_for(), 0u) << "an older state with the newer table";
  EXPECT_EQ(t_.notes.records.size(), 6u);
  t_.ledger.reset();
  fs::remove_all(State());
  fs::copy(newer, State(), fs::copy_options::recursive);
  fs::copy(fs::path(aside) / "writ.db", t_.folder / "writ.db", fs::copy_options::overwrite_existing);
  EXPECT_EQ(Open(/*writable=*/false), "log-rolled-back") << "the newer state with an older table";
  fs::remove_all(aside);
  fs::remove_all(newer);
}

TEST_F(VerifiedStateTest, TheStateOfAnotherDeployment) {
  Leave();
  TestLedger other(5);
  fs::remove_all(other.folder / "state");
  fs::copy(State(), other.folder / "state", fs::copy_options::recursive);
  Result<std::unique_ptr<Ledger>> opened =
      Ledger::Open(other.env, other.folder.path(), other.Keys(), /*writable=*/false);
  ASSERT_TRUE(opened);
  support::Notes notes;
  (*opened)->Attach(&notes);
  ASSERT_TRUE((*opened)->Replay({.program = program_}));
  EXPECT_EQ((*opened)->vouched_for(), 0u);
}

TEST_F(VerifiedStateTest, AWriteAheadLogBesideTheTable) {
  Leave();
  std::ofstream(t_.folder / "writ.db-wal") << "what a crash left";
  EXPECT_EQ(VouchedForAtOpen(), 0u);
}

TEST_F(VerifiedStateTest, AJournalBesideTheTable) {
  Leave();
  std::ofstream(t_.folder / "writ.db-journal") << "what SQLite would take into the file";
  EXPECT_EQ(VouchedForAtOpen(), 0u);
}

TEST_F(VerifiedStateTest, ThePartsOfARowThatWasNotOpenedAreCheckedWhenTheyAreUsed) {
  ASSERT_TRUE(t_.Commit({{.name = "photo", .sealed = ToBytes("sealed")}}));
  Leave();
  ASSERT_EQ(Open(), "sound");
  ASSERT_EQ(t_.ledger->vouched_for(), 6u);
  EXPECT_TRUE(t_.ledger->ReadVault(5, "photo"));
  ASSERT_EQ(Open(), "sound");
  t_.Sql("UPDATE vault SET sealed = cast('forged' AS BLOB), sha256 = x'" + Sha256Hex(AsBytes("forged")) + "'");
  const Result<Bytes> forged = t_.ledger->ReadVault(5, "photo");
  ASSERT_FALSE(forged);
  EXPECT_EQ(forged.error().reason, "row-unattested");
}

TEST_F(VerifiedStateTest, AFailedWriterLeavesNone) {
  ASSERT_EQ(Open(), "sound");
  t_.notes.fail = true;
  ASSERT_FALSE(t_.Commit());
  Close();
  EXPECT_FALSE(fs::exists(State() / "mark"));
}

}  // namespace
}  // namespace writ
