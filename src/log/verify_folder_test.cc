#include "log/verify_folder.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "log/log_test_support.h"
#include "log/tile.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFolderSize = 600;

class VerifyFolderTest : public testing::Test {
 protected:
  void SetUp() override { PublishTestLog(folder_.path(), kFolderSize); }

  Result<VerifiedLog> Verify(const VerifyOptions& options = {}) const {
    return VerifyLogFolder(RealEnv(), folder_.path(), TestVerifier(), options);
  }
  std::string Reason() const {
    const Result<VerifiedLog> verified = Verify();
    return verified ? "verified" : verified.error().reason;
  }
  // That the refusal has this reason and names this file.
  void ExpectRefusal(const std::string& reason, const std::string& file) const {
    const Result<VerifiedLog> verified = Verify();
    ASSERT_FALSE(verified) << "accepted, though " << file << " is wrong";
    EXPECT_EQ(verified.error().reason, reason) << verified.error().message;
    EXPECT_EQ(verified.error().code, Code::kCorruption);
    EXPECT_NE(verified.error().message.find(file), std::string::npos) << verified.error().message;
  }
  Bytes Read(const std::string& file) const {
    return RealEnv().ReadFile(folder_.path() / file, kMaxEntriesTileBytes).value();
  }
  void Write(const std::string& file, ByteView bytes) const {
    ASSERT_TRUE(RealEnv().WriteFile(folder_.path() / file, bytes));
  }
  void WriteEntries(const std::string& file, const std::vector<Bytes>& entries) const {
    Bytes tile;
    for (const Bytes& entry : entries) ASSERT_TRUE(AppendToEntriesTile(tile, entry));
    Write(file, tile);
  }
  void WriteLeaves(const std::string& file, const std::vector<Bytes>& entries) const {
    std::vector<Hash32> leaves;
    for (const Bytes& entry : entries) leaves.push_back(LeafHash(entry));
    Write(file, EncodeHashTile(leaves));
  }
  static std::vector<Bytes> EntriesFrom(std::uint64_t first, std::uint64_t count) {
    std::vector<Bytes> entries;
    for (std::uint64_t i = first; i < first + count; ++i) entries.push_back(TestEntry(i));
    return entries;
  }
  void Swap(const std::string& a, const std::string& b) const {
    const Bytes bytes = Read(a);
    Write(a, Read(b));
    Write(b, bytes);
  }

  TestFolder folder_;
  const std::vector<std::string> tiles_ = {"tile/0/000",           "tile/0/001",       "tile/0/002.p/88",
                                           "tile/1/000.p/2",       "tile/entries/000", "tile/entries/001",
                                           "tile/entries/002.p/88"};
};

TEST(VerifyFolder, LogsOfEverySizeAroundATileAreAccepted) {
  for (const std::uint64_t size : {0u, 1u, 2u, 255u, 256u, 257u, 511u, 512u, 513u, 70'000u}) {
    TestFolder folder;
    PublishTestLog(folder.path(), size);
    const Result<VerifiedLog> verified = VerifyLogFolder(RealEnv(), folder.path(), TestVerifier());
    ASSERT_TRUE(verified) << size << ": " << verified.error().message;
    EXPECT_EQ(verified->checkpoint.size, size);
  }
}

TEST_F(VerifyFolderTest, EveryEntryIsHandedOutInOrder) {
  std::vector<Bytes> seen;
  std::uint64_t done = 0;
  VerifyOptions options;
  options.entry = [&](std::uint64_t index, ByteView entry) -> Result<void> {
    EXPECT_EQ(index, seen.size());
    seen.emplace_back(entry.begin(), entry.end());
    return {};
  };
  options.progress = [&](std::uint64_t so_far, std::uint64_t all) {
    EXPECT_EQ(all, kFolderSize);
    done = so_far;
  };
  const Result<VerifiedLog> verified = Verify(options);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(seen, TestEntries(kFolderSize));
  EXPECT_EQ(done, kFolderSize);
  EXPECT_EQ(verified->files, tiles_.size());
  std::uint64_t bytes = 0;
  for (const Bytes& entry : seen) bytes += entry.size();
  EXPECT_EQ(verified->entry_bytes, bytes);
}

TEST_F(VerifyFolderTest, ErrorAboutAnEntryStopsTheVerification) {
  VerifyOptions options;
  options.entry = [](std::uint64_t index, ByteView) -> Result<void> {
    if (index == 17) return Fail(Code::kCorruption, "entry-malformed", "couldn't read the entry");
    return {};
  };
  EXPECT_EQ(Verify(options).error().reason, "entry-malformed");
}

TEST_F(VerifyFolderTest, FlippedByteInAnyFileIsRefused) {
  for (const std::string& file : tiles_) {
    const Bytes bytes = Read(file);
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}, bytes.size() / 2, bytes.size() - 1}) {
      Bytes flipped = bytes;
      flipped[at] ^= 0x01;
      Write(file, flipped);
      EXPECT_NE(Reason(), "verified") << file << " at " << at;
    }
    Write(file, bytes);
  }
  const Bytes note = Read("checkpoint");
  for (std::size_t at = 0; at < note.size(); ++at) {
    Bytes flipped = note;
    flipped[at] ^= 0x01;
    Write("checkpoint", flipped);
    EXPECT_NE(Reason(), "verified") << at;
  }
}

TEST_F(VerifyFolderTest, TruncatedOrLengthenedTileIsRefusedByName) {
  for (const std::string& file : tiles_) {
    const Bytes bytes = Read(file);
    Bytes longer = bytes;
    longer.push_back(0);
    for (const Bytes& other : {Bytes(bytes.begin(), bytes.end() - 1), Bytes{}, longer}) {
      Write(file, other);
      ExpectRefusal("tile-malformed", file);
    }
    Write(file, bytes);
  }
}

TEST_F(VerifyFolderTest, RemovedFileIsRefusedByName) {
  for (const std::string& file : tiles_) {
    const Bytes bytes = Read(file);
    fs::remove(folder_.path() / file);
    ExpectRefusal("tile-missing", file);
    Write(file, bytes);
  }
  fs::remove(folder_.path() / "checkpoint");
  ExpectRefusal("checkpoint-missing", "checkpoint");
}

TEST_F(VerifyFolderTest, SwappedEntriesAreRefused) {
  std::vector<Bytes> entries = EntriesFrom(0, 256);
  std::swap(entries[10], entries[11]);
  WriteEntries("tile/entries/000", entries);
  ExpectRefusal("tile-wrong", "tile/0/000");
}

TEST_F(VerifyFolderTest, SwappedTilesAreRefused) {
  Swap("tile/entries/000", "tile/entries/001");
  ExpectRefusal("tile-wrong", "tile/0/000");
  Swap("tile/0/000", "tile/0/001");
  ExpectRefusal("tile-wrong", "tile/1/000.p/2");
  Bytes upper = Read("tile/1/000.p/2");
  std::rotate(upper.begin(), upper.begin() + 32, upper.end());
  Write("tile/1/000.p/2", upper);
  ExpectRefusal("root-wrong", "checkpoint");
}

TEST_F(VerifyFolderTest, RewrittenEntryIsRefusedHoweverManyTilesFollowIt) {
  std::vector<Bytes> entries = EntriesFrom(512, 88);
  entries[3] = ToBytes("rewritten");
  WriteEntries("tile/entries/002.p/88", entries);
  ExpectRefusal("tile-wrong", "tile/0/002.p/88");
  WriteLeaves("tile/0/002.p/88", entries);
  ExpectRefusal("root-wrong", "checkpoint");
}

TEST_F(VerifyFolderTest, AppendedEntryIsRefused) {
  const std::vector<Bytes> entries = EntriesFrom(512, 89);
  WriteEntries("tile/entries/002.p/88", entries);
  ExpectRefusal("tile-malformed", "tile/entries/002.p/88");
  WriteEntries("tile/entries/002.p/88", EntriesFrom(512, 88));
  WriteLeaves("tile/0/002.p/88", entries);
  ExpectRefusal("tile-malformed", "tile/0/002.p/88");
}

TEST_F(VerifyFolderTest, WrongVerifierKeyIsRefused) {
  const LogVerifier other = MakeLogVerifier(kTestOrigin, NewSigningKey().public_key);
  EXPECT_EQ(VerifyLogFolder(RealEnv(), folder_.path(), other).error().reason, "checkpoint-unsigned");
}

TEST_F(VerifyFolderTest, TrueCheckpointOfAnotherLogOrSizeIsRefused) {
  const auto with = [&](const Checkpoint& checkpoint) {
    Write("checkpoint", AsBytes(SignCheckpoint(checkpoint, TestKey(), kTestOrigin)));
    return Reason();
  };
  const Hash32 root = RootOf(TestLeaves(kFolderSize));
  EXPECT_EQ(with({kTestOrigin, kFolderSize, root}), "verified");
  EXPECT_EQ(with({kTestOrigin, kFolderSize + 1, root}), "tile-missing");
  EXPECT_EQ(with({kTestOrigin, kFolderSize - 1, RootOf(TestLeaves(kFolderSize - 1))}), "tile-missing");
  EXPECT_EQ(with({kTestOrigin, 512, root}), "root-wrong");
  EXPECT_EQ(with({kTestOrigin, 0, root}), "root-wrong");
  EXPECT_EQ(with({kTestOrigin, kMaxLogSize, root}), "tile-missing");
  EXPECT_EQ(with({kTestOrigin, kFolderSize, RootOf(TestLeaves(kFolderSize - 1))}), "root-wrong");
}

TEST_F(VerifyFolderTest, FullTileStandsForAPartialOneThatIsGone) {
  // As a reader finds it who read the checkpoint of 600 just before the log grew to 1024.
  const Bytes note = Read("checkpoint");
  TestTable table(1024);
  ASSERT_TRUE(Publisher::Open(RealEnv(), folder_.path(), kTestOrigin, &TestKey(), table));
  EXPECT_FALSE(fs::exists(folder_.path() / "tile/0/002.p/88"));
  Write("checkpoint", note);
  EXPECT_EQ(Reason(), "verified");
}

TEST_F(VerifyFolderTest, LogThatContinuesTheEarlierCheckpointIsAccepted) {
  for (std::uint64_t size = 0; size <= kFolderSize; size += 20) {
    VerifyOptions options;
    options.earlier = Checkpoint{kTestOrigin, size, RootOf(TestLeaves(size))};
    EXPECT_TRUE(Verify(options)) << size;
  }
}

TEST_F(VerifyFolderTest, LogThatDoesNotContinueTheEarlierCheckpointIsRefused) {
  const auto reason = [&](const Checkpoint& earlier) {
    VerifyOptions options;
    options.earlier = earlier;
    const Result<VerifiedLog> verified = Verify(options);
    return verified ? "verified" : verified.error().reason;
  };
  EXPECT_EQ(reason({kTestOrigin, kFolderSize + 1, RootOf(TestLeaves(kFolderSize + 1))}), "log-rolled-back");
  EXPECT_EQ(reason({"other.example", 10, RootOf(TestLeaves(10))}), "log-forked");
  for (const std::uint64_t size : {0u, 1u, 256u, 300u, 600u}) {
    EXPECT_EQ(reason({kTestOrigin, size, LeafHash(AsBytes("another log"))}), "log-forked") << size;
  }
}

}  // namespace
}  // namespace writ
