#include "log/publisher.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "log/cosignature.h"
#include "log/log_test_support.h"
#include "log/verify_folder.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

Result<Publisher> OpenPublisher(Env& env, const fs::path& folder, EntrySource& table) {
  return Publisher::Open(env, folder, kTestOrigin, &TestKey(), table);
}

std::string OpenReason(const fs::path& folder, EntrySource& table) {
  const Result<Publisher> publisher = OpenPublisher(RealEnv(), folder, table);
  return publisher ? "opened" : publisher.error().reason;
}

// "verified", or what is wrong.
std::string Verify(const fs::path& folder) {
  const Result<VerifiedLog> verified = VerifyLogFolder(RealEnv(), folder, TestVerifier());
  return verified ? "verified" : verified.error().message;
}

Checkpoint CheckpointIn(const fs::path& folder) {
  return OpenCheckpoint(TileReader(RealEnv(), folder).CheckpointNote().value(), TestVerifier()).value();
}

// The files under `folder`, relative to it.
std::set<std::string> FilesIn(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    if (item.is_regular_file()) files.insert(fs::relative(item.path(), folder).string());
  }
  return files;
}

Bytes Read(const fs::path& path) { return RealEnv().ReadFile(path, kMaxEntriesTileBytes).value(); }
void Write(const fs::path& path, ByteView bytes) { ASSERT_TRUE(RealEnv().WriteFile(path, bytes)); }

TEST(Publisher, EmptyTableGetsASignedCheckpointOfSizeZero) {
  TestFolder folder;
  TestTable table(0);
  ASSERT_EQ(OpenReason(folder.path() / "log", table), "opened");
  EXPECT_EQ(CheckpointIn(folder.path() / "log"), (Checkpoint{kTestOrigin, 0, kEmptyRoot}));
  EXPECT_EQ(FilesIn(folder.path() / "log"), (std::set<std::string>{"checkpoint"}));
  EXPECT_EQ(OpenReason(folder.path() / "log", table), "opened");
}

TEST(Publisher, CosignaturesAreKeptUntilTheNextCheckpointAndNoOthers) {
  TestFolder folder;
  TestTable table(0);
  Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  for (std::uint64_t i = 0; i < 3; ++i) table.entries.push_back(TestEntry(i));
  ASSERT_TRUE(publisher->Publish());
  const SigningKey key = NewSigningKey();
  const std::string cosigned = publisher->note() + Cosign(publisher->published(), key, "w.example", {1'795'000'000});
  ASSERT_TRUE(publisher->KeepSignatures(cosigned));
  EXPECT_EQ(TileReader(RealEnv(), folder.path()).CheckpointNote().value(), cosigned);
  publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher) << publisher.error().message;
  EXPECT_EQ(publisher->note(), cosigned);
  table.entries.push_back(TestEntry(3));
  ASSERT_TRUE(publisher->Publish());
  EXPECT_EQ(publisher->KeepSignatures(cosigned).error().reason, "checkpoint-other");
  EXPECT_EQ(publisher->KeepSignatures("not a note").error().reason, "checkpoint-malformed");
  EXPECT_EQ(TileReader(RealEnv(), folder.path()).CheckpointNote().value(), publisher->note());
  EXPECT_EQ(ParseCheckpointNote(publisher->note())->signatures.size(), 1u);
}

TEST(Publisher, RootIsTheDefinitionsAtEverySizeAndEveryFolderVerifies) {
  TestFolder folder;
  TestTable table(0);
  Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  const std::vector<Hash32> leaves = TestLeaves(600);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    table.entries.push_back(TestEntry(size - 1));
    const Result<Checkpoint> published = publisher->Publish();
    ASSERT_TRUE(published) << size << ": " << published.error().message;
    ASSERT_EQ(published->size, size);
    ASSERT_EQ(published->root, RootOf(std::span(leaves).first(size))) << size;
    ASSERT_EQ(CheckpointIn(folder.path()), *published);
    ASSERT_EQ(Verify(folder.path()), "verified") << size;
  }
}

TEST(Publisher, LogGrownInAnyStepsHasTheSameFullTiles) {
  TestFolder at_once;
  PublishTestLog(at_once.path(), 600);
  TestFolder in_steps;
  for (const std::uint64_t size : {1u, 200u, 255u, 256u, 300u, 599u, 600u}) {
    TestTable table(size);
    if (size == 1) PublishTestLog(in_steps.path(), 0);
    ASSERT_EQ(OpenReason(in_steps.path(), table), "opened") << size;
  }
  const std::set<std::string> expected = {"checkpoint",       "tile/0/000",           "tile/0/001",
                                          "tile/0/002.p/88",  "tile/1/000.p/2",       "tile/entries/000",
                                          "tile/entries/001", "tile/entries/002.p/88"};
  EXPECT_EQ(FilesIn(at_once.path()), expected);
  for (const std::string& file : expected) EXPECT_EQ(Read(at_once.path() / file), Read(in_steps.path() / file)) << file;
}

TEST(Publisher, PartialTilesGoWhileTheNextTileFills) {
  TestFolder folder;
  TestTable table(0);
  Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  const auto partials_of = [&](const char* tile) {
    return std::ranges::count_if(FilesIn(folder.path()), [&](const std::string& f) { return f.starts_with(tile); });
  };
  for (std::uint64_t i = 1; i <= 512; ++i) {
    table.entries.push_back(TestEntry(i - 1));
    ASSERT_TRUE(publisher->Publish());
    if (i == 255 || i == 256) {
      ASSERT_EQ(partials_of("tile/0/000.p/"), 255);
    }
    if (i == 300) {
      ASSERT_EQ(partials_of("tile/0/000.p/"), 255 - 44);
    }
    if (i == 300) {
      ASSERT_EQ(partials_of("tile/0/001.p/"), 44);
    }
  }
  EXPECT_EQ(partials_of("tile/0/000.p/") + partials_of("tile/entries/000.p/"), 0);
  EXPECT_EQ(partials_of("tile/0/001.p/") + partials_of("tile/entries/001.p/"), 2 * 255);
}

// Where the next tile skipped some widths, the rest goes when it is full.
TEST(Publisher, PartialTilesThatNoOtherReplacesGoWithTheirFolder) {
  TestFolder folder;
  PublishTestLog(folder.path(), 100);
  for (const std::uint64_t size : {200u, 300u, 511u}) {
    TestTable table(size);
    ASSERT_EQ(OpenReason(folder.path(), table), "opened");
    EXPECT_TRUE(FilesIn(folder.path()).contains("tile/0/000.p/100")) << size;
  }
  TestTable table(512);
  ASSERT_EQ(OpenReason(folder.path(), table), "opened");
  EXPECT_FALSE(fs::exists(folder.path() / "tile/0/000.p"));
  EXPECT_FALSE(fs::exists(folder.path() / "tile/entries/000.p"));
  EXPECT_EQ(Verify(folder.path()), "verified");
}

TEST(Publisher, RemovesNothingThatALinkLeadsTo) {
  TestFolder folder, other;
  PublishTestLog(folder.path() / "log", 100);
  fs::create_directories(other.path() / "0/000.p");
  Write(other.path() / "0/000.p/mine", AsBytes("mine"));
  fs::copy(folder.path() / "log/tile/0", other.path() / "0", fs::copy_options::recursive);
  fs::remove_all(folder.path() / "log/tile/0");
  fs::create_directory_symlink(other.path() / "0", folder.path() / "log/tile/0");
  TestTable table(512);
  ASSERT_EQ(OpenReason(folder.path() / "log", table), "opened");
  EXPECT_TRUE(fs::exists(other.path() / "0/000.p/mine"));
  EXPECT_FALSE(fs::exists(folder.path() / "log/tile/entries/000.p"));
}

TEST(Publisher, TableBehindTheCheckpointIsARollBack) {
  TestFolder folder;
  PublishTestLog(folder.path(), 300);
  for (const std::uint64_t size : {0u, 1u, 256u, 299u}) {
    TestTable table(size);
    EXPECT_EQ(OpenReason(folder.path(), table), "log-rolled-back") << size;
  }
  TestTable table(300);
  Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  table.entries.pop_back();
  EXPECT_EQ(publisher->Publish().error().reason, "log-rolled-back");
}

TEST(Publisher, TableWithAnotherEntryIsAFork) {
  TestFolder folder;
  PublishTestLog(folder.path(), 300);
  for (const std::uint64_t index : {256u, 299u}) {
    TestTable table(301);
    table.entries[index] = ToBytes("rewritten");
    EXPECT_EQ(OpenReason(folder.path(), table), "log-forked") << index;
  }
  EXPECT_EQ(CheckpointIn(folder.path()).size, 300u);
}

TEST(Publisher, TableAndTileWithTheSameOtherEntryAreAFork) {
  TestFolder folder;
  PublishTestLog(folder.path(), 2);
  TestTable table(2);
  table.entries[1] = ToBytes("rewritten");
  Bytes tile;
  for (const Bytes& entry : table.entries) ASSERT_TRUE(AppendToEntriesTile(tile, entry));
  Write(folder.path() / "tile/entries/000.p/2", tile);
  EXPECT_EQ(OpenReason(folder.path(), table), "log-forked");
}

TEST(Publisher, OldEntryThatWasRewrittenIsFoundByTheWholeCheck) {
  TestFolder folder;
  PublishTestLog(folder.path(), 300);
  TestTable table(300);
  Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  EXPECT_TRUE(publisher->CheckWholeTable());
  table.entries[7] = ToBytes("rewritten");
  EXPECT_EQ(publisher->CheckWholeTable().error().reason, "log-forked");
}

TEST(Publisher, ForkedTableNeverOverwritesTiles) {
  TestFolder folder;
  PublishTestLog(folder.path(), 300);
  const Bytes tile = Read(folder.path() / "tile/0/000");
  fs::remove(folder.path() / "tile/1/000.p/1");
  TestTable table(301);
  table.entries[7] = ToBytes("rewritten");
  EXPECT_EQ(OpenReason(folder.path(), table), "log-forked");
  EXPECT_EQ(Read(folder.path() / "tile/0/000"), tile);
  EXPECT_EQ(CheckpointIn(folder.path()).size, 300u);
}

TEST(Publisher, MissingCheckpointUnderEntriesIsRefused) {
  TestFolder folder;
  PublishTestLog(folder.path(), 3);
  fs::remove(folder.path() / "checkpoint");
  TestTable table(3);
  EXPECT_EQ(OpenReason(folder.path(), table), "log-checkpoint-missing");
  EXPECT_FALSE(fs::exists(folder.path() / "checkpoint"));
}

TEST(Publisher, CheckpointOfAnotherKeyOrOriginIsRefused) {
  TestFolder folder;
  PublishTestLog(folder.path(), 3);
  TestTable table(3);
  const SigningKey other = NewSigningKey();
  EXPECT_EQ(Publisher::Open(RealEnv(), folder.path(), kTestOrigin, &other, table).error().reason,
            "checkpoint-unsigned");
  EXPECT_EQ(Publisher::Open(RealEnv(), folder.path(), "other.example", &TestKey(), table).error().reason,
            "checkpoint-unsigned");
  Write(folder.path() / "checkpoint", AsBytes("torn"));
  EXPECT_EQ(OpenReason(folder.path(), table), "checkpoint-malformed");
}

TEST(Publisher, CheckpointBehindTheTableIsCaughtUp) {
  TestFolder folder;
  PublishTestLog(folder.path(), 250);
  TestTable table(520);
  const Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  EXPECT_EQ(publisher->published(), (Checkpoint{kTestOrigin, 520, RootOf(TestLeaves(520))}));
  EXPECT_EQ(CheckpointIn(folder.path()), publisher->published());
}

TEST(Publisher, EveryMissingTileIsMadeAgain) {
  TestFolder folder;
  PublishTestLog(folder.path(), 600);
  TestTable table(600);
  const std::set<std::string> files = FilesIn(folder.path());
  for (const std::string& file : files) {
    if (file == "checkpoint") continue;
    const Bytes bytes = Read(folder.path() / file);
    fs::remove(folder.path() / file);
    ASSERT_EQ(OpenReason(folder.path(), table), "opened") << file;
    EXPECT_EQ(Read(folder.path() / file), bytes) << file;
  }
  fs::remove_all(folder.path() / "tile");
  ASSERT_EQ(OpenReason(folder.path(), table), "opened");
  EXPECT_EQ(FilesIn(folder.path()), files);
  EXPECT_EQ(Verify(folder.path()), "verified");
}

TEST(Publisher, EveryTornTileAtTheEdgeIsMadeAgain) {
  TestFolder folder;
  PublishTestLog(folder.path(), 600);
  TestTable table(601);
  table.entries.pop_back();
  for (const std::string file : {"tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"}) {
    const Bytes bytes = Read(folder.path() / file);
    Bytes flipped = bytes;
    flipped[5] ^= 1;
    for (const Bytes& torn : {Bytes{}, Bytes(bytes.begin(), bytes.end() - 1), flipped}) {
      Write(folder.path() / file, torn);
      ASSERT_EQ(OpenReason(folder.path(), table), "opened") << file;
      EXPECT_EQ(Read(folder.path() / file), bytes) << file;
    }
  }
}

TEST(Publisher, TornTilesElsewhereAreMadeAgainOnDemand) {
  TestFolder folder;
  PublishTestLog(folder.path(), 600);
  TestTable table(600);
  Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
  ASSERT_TRUE(publisher);
  Write(folder.path() / "tile/0/000", Bytes(100));
  Write(folder.path() / "tile/entries/001", Bytes(100));
  EXPECT_NE(Verify(folder.path()), "verified");
  ASSERT_TRUE(publisher->MakeTilesAgain());
  EXPECT_EQ(Verify(folder.path()), "verified");
  table.entries.push_back(TestEntry(600));
  ASSERT_TRUE(publisher->Publish());
  EXPECT_EQ(Verify(folder.path()), "verified");
}

TEST(Publisher, OpenReadsOnlyTheLastEntriesOfASoundLog) {
  TestFolder folder;
  PublishTestLog(folder.path(), 5000);
  TestTable table(5000);
  ASSERT_EQ(OpenReason(folder.path(), table), "opened");
  EXPECT_EQ(table.reads, 1);
}

TEST(Publisher, EntryLargerThanATileCanSayIsNotPublished) {
  TestFolder folder;
  PublishTestLog(folder.path(), 2);
  TestTable table(2);
  table.entries.emplace_back(kMaxTileEntryBytes + 1);
  EXPECT_EQ(OpenReason(folder.path(), table), "entry-too-large");
  EXPECT_EQ(CheckpointIn(folder.path()).size, 2u);
}

TEST(Publisher, AfterAFailureItGoesOnOnlyAfterANewOpen) {
  TestFolder folder;
  PublishTestLog(folder.path(), 2);
  TestTable table(2);
  FailingDisk disk(1);
  Result<Publisher> publisher = OpenPublisher(disk, folder.path(), table);
  ASSERT_TRUE(publisher);
  table.entries.push_back(TestEntry(2));
  EXPECT_EQ(publisher->Publish().error().reason, "disk-full");
  disk.changes_left = 1000;
  EXPECT_EQ(publisher->Publish().error().reason, "log-stopped");
  EXPECT_EQ(CheckpointIn(folder.path()).size, 2u);
  EXPECT_EQ(OpenReason(folder.path(), table), "opened");
  EXPECT_EQ(CheckpointIn(folder.path()).size, 3u);
}

// A log grows through these sizes, each step in a process of its own, as a run of commands does.
constexpr std::uint64_t kSteps[] = {0, 1, 2, 254, 255, 256, 257, 510, 513};

// The size whose step failed, or nothing where the disk lasted.
std::optional<std::uint64_t> GrowUntilFailure(FailingDisk& disk, const fs::path& folder) {
  for (const std::uint64_t size : kSteps) {
    TestTable table(size);
    if (!OpenPublisher(disk, folder, table)) return size;
  }
  return std::nullopt;
}

TEST(Publisher, CrashAtEveryStepLeavesAFolderThatVerifiesAndIsCompleted) {
  const std::vector<Hash32> leaves = TestLeaves(600);
  int changes = 0;
  for (;; ++changes) {
    TestFolder folder;
    FailingDisk disk(changes);
    const std::optional<std::uint64_t> failed = GrowUntilFailure(disk, folder.path());
    if (!failed) break;
    // What readers see is the last checkpoint's log, whole.
    if (fs::exists(folder.path() / "checkpoint")) {
      ASSERT_EQ(Verify(folder.path()), "verified") << changes;
      ASSERT_LE(CheckpointIn(folder.path()).size, *failed);
    }
    // The start after the crash, with what the table then has, and one more entry.
    for (const std::uint64_t size : {*failed, *failed + 1}) {
      TestTable table(size);
      const Result<Publisher> publisher = OpenPublisher(RealEnv(), folder.path(), table);
      ASSERT_TRUE(publisher) << changes << ": " << publisher.error().message;
      ASSERT_EQ(publisher->published().root, RootOf(std::span(leaves).first(size))) << changes;
      ASSERT_EQ(Verify(folder.path()), "verified") << changes;
    }
    for (const std::string& file : FilesIn(folder.path())) {
      const bool is_stale = file.starts_with("tile/0/000.p/") || file.starts_with("tile/entries/000.p/");
      ASSERT_FALSE(is_stale && *failed >= 512) << file << " after " << changes;
    }
  }
  EXPECT_GE(changes, 40);  // so many steps are there to crash at
}

TEST(Publisher, CrashWhileTilesAreMadeAgainIsCompleted) {
  for (int changes = 0;; ++changes) {
    TestFolder folder;
    PublishTestLog(folder.path(), 513);
    fs::remove_all(folder.path() / "tile");
    FailingDisk disk(changes);
    TestTable table(514);
    const bool lasted = OpenPublisher(disk, folder.path(), table).has_value();
    ASSERT_EQ(OpenReason(folder.path(), table), "opened") << changes;
    ASSERT_EQ(Verify(folder.path()), "verified") << changes;
    ASSERT_EQ(CheckpointIn(folder.path()).size, 514u);
    if (lasted) break;
  }
}

}  // namespace
}  // namespace writ
