#include "gallery/shard_store.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "index/plan_fit.h"
#include "support/index_vectors.h"
#include "support/test_env.h"
#include "support/test_folder.h"

namespace writ {
namespace {

using support::TestFolder;
using support::VectorMaker;

namespace fs = std::filesystem;

constexpr UtcTime kShardNow{1'795'000'000};

class ShardStoreTest : public ::testing::Test {
 protected:
  ShardStoreTest() {
    EXPECT_TRUE(InitCrypto());
    keys_ = NewBoxKeyPair();
    gallery_.public_key = keys_.public_key;
    Fill(3000);
  }

  void Fill(std::uint64_t faces) {
    std::vector<float> sample;
    const VectorMaker maker(16, true);
    for (std::uint64_t id = 0; id < faces; ++id) {
      rows_[id] = maker.Unit(random_);
      if (id < 200) sample.insert(sample.end(), rows_[id].begin(), rows_[id].end());
    }
    index_ = std::make_unique<CertifiedIndex>(FitScanPlan(16, sample, {}));
    for (const auto& [id, unit] : rows_) EXPECT_TRUE(index_->Add(FaceOf(id), unit));
  }
  static IndexedFace FaceOf(std::uint64_t id) { return {.face_id = id, .not_before = {0}, .not_after = kShardNow}; }
  Result<std::optional<StoredIndex>> Read() {
    return store_.Read(gallery_, keys_, {}, [](std::uint64_t id) { return std::optional(FaceOf(id)); });
  }
  IndexQuery QueryFor(const std::vector<float>& unit) {
    return {.unit = unit,
            .now = kShardNow,
            .score_threshold = 0.7,
            .max_hits = 20,
            .check_stop = {},
            .read_template = [this](std::uint64_t id, std::span<float> row) -> Result<void> {
              std::copy(rows_.at(id).begin(), rows_.at(id).end(), row.begin());
              return {};
            }};
  }
  fs::path Generation() const {
    for (const auto& entry : fs::directory_iterator(folder_.path() / "data/shards/g1")) return entry.path();
    return {};
  }
  void ExpectAltered(const std::string& what) {
    const Result<std::optional<StoredIndex>> read = Read();
    ASSERT_FALSE(read) << what;
    EXPECT_EQ(read.error().reason, "shard-altered") << what;
    EXPECT_EQ(read.error().code, Code::kCorruption) << what;
  }
  static Bytes Content(const fs::path& path) { return *RealEnv().ReadFile(path, 64u << 20); }

  std::mt19937 random_{4};
  TestFolder folder_;
  BoxKeyPair keys_;
  Gallery gallery_{
      .id = "g1", .name = "custody", .description = {}, .pipeline_id = "p1", .public_key = {}, .entry = 0, .since = {}};
  std::map<std::uint64_t, std::vector<float>> rows_;
  std::unique_ptr<CertifiedIndex> index_;
  ShardStore store_{RealEnv(), folder_.path() / "data", folder_.path() / "keys"};
};

TEST_F(ShardStoreTest, AnIndexIsReadAsItWasWritten) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const Result<std::optional<StoredIndex>> read = Read();
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->fitted_to, 200u);
  EXPECT_EQ((*read)->strangers, 0u);
  EXPECT_EQ((*read)->index->size(), 3000u);
  const VectorMaker maker(16, true);
  for (int i = 0; i < 100; ++i) {
    const std::vector<float> unit = maker.Near(rows_[random_() % 3000], random_);
    const IndexQuery query = QueryFor(unit);
    const Result<IndexAnswer> before = index_->Search(query), after = (*read)->index->Search(query);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(after->hits, before->hits);
    EXPECT_EQ(after->compared, before->compared);
  }
}

TEST_F(ShardStoreTest, WhereNothingIsKeptNothingIsRead) {
  const Result<std::optional<StoredIndex>> read = Read();
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
}

TEST_F(ShardStoreTest, AFaceThatTheLogDoesNotKnowAnyMoreIsLeftOut) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const auto read = store_.Read(gallery_, keys_, {}, [](std::uint64_t id) -> std::optional<IndexedFace> {
    return id % 3 == 0 ? std::nullopt : std::optional(FaceOf(id));
  });
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->strangers, 1000u);
  EXPECT_EQ((*read)->index->size(), 2000u);
  EXPECT_FALSE((*read)->index->Holds(3));
  EXPECT_TRUE((*read)->index->Holds(4));
}

TEST_F(ShardStoreTest, TheLogsPeriodsCountNotThoseOfTheDayWhenItWasWritten) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const auto read = store_.Read(gallery_, keys_, {}, [](std::uint64_t id) {
    return std::optional(IndexedFace{.face_id = id, .not_before = {0}, .not_after = {kShardNow.seconds - 1}});
  });
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->index->Search(QueryFor(rows_[5]))->compared, 0u);
}

TEST_F(ShardStoreTest, NobodyElsesKeyOpensIt) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  keys_ = NewBoxKeyPair();
  ExpectAltered("another gallery's key");
}

TEST_F(ShardStoreTest, APartThatWasChangedSwappedLeftOutOrCutOffIsRefused) {
  Fill(70'000);
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const fs::path folder = Generation();
  const auto part = [&](int i) { return folder / std::to_string(i); };
  ASSERT_EQ(std::distance(fs::directory_iterator(folder), {}), 4);
  ASSERT_TRUE(Read());
  const Bytes first = Content(part(1)), second = Content(part(2)), last = Content(part(3));
  const auto put = [&](int i, const Bytes& bytes) { ASSERT_TRUE(RealEnv().WriteFile(part(i), bytes)); };

  Bytes changed = first;
  changed[changed.size() / 2] ^= 1;
  put(1, changed);
  ExpectAltered("a bit");
  put(1, second), put(2, first);
  ExpectAltered("swapped");
  put(1, first), put(2, second);
  fs::remove(part(3));
  ExpectAltered("the last part cut off");
  put(3, last);
  fs::rename(part(0), part(4));
  ExpectAltered("the head elsewhere");
  fs::rename(part(4), part(0));
  fs::remove(part(2));
  ExpectAltered("one left out");
  fs::rename(part(3), part(2));
  ExpectAltered("one left out and the last moved down");
  put(2, second), put(3, last);
  ASSERT_TRUE(Read());
}

TEST_F(ShardStoreTest, AnotherGallerysShardsAreRefused) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const fs::path data = folder_.path() / "data/shards", keys = folder_.path() / "keys/shards";
  fs::copy(data / "g1", data / "g2", fs::copy_options::recursive);
  fs::copy(keys / "g1", keys / "g2");
  gallery_.id = "g2";
  ExpectAltered("moved to another gallery");
}

TEST_F(ShardStoreTest, ANewGenerationDestroysTheEarlierOneAndItsKeySoThatItCantComeBack) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const fs::path first = Generation();
  fs::copy(first, folder_.path() / "kept", fs::copy_options::recursive);
  ASSERT_TRUE(index_->Withdraw(7));
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const fs::path second = Generation();
  EXPECT_NE(first, second);
  EXPECT_FALSE(fs::exists(first));
  EXPECT_FALSE((*Read())->index->Holds(7));
  // The earlier generation's files in the place of the new one's.
  fs::remove_all(second);
  fs::copy(folder_.path() / "kept", second, fs::copy_options::recursive);
  ExpectAltered("rolled back");
}

TEST_F(ShardStoreTest, AfterDestructionNothingIsLeft) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  ASSERT_TRUE(store_.Destroy("g1"));
  EXPECT_FALSE(*Read());
  EXPECT_FALSE(fs::exists(folder_.path() / "data/shards/g1"));
  EXPECT_FALSE(fs::exists(folder_.path() / "keys/shards/g1"));
  EXPECT_TRUE(store_.Destroy("g1"));
}

TEST_F(ShardStoreTest, ARestoredDataFolderWithoutShardsOrOfAnotherModelHasNone) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  gallery_.pipeline_id = "p2";
  EXPECT_FALSE(*Read());
  gallery_.pipeline_id = "p1";
  EXPECT_TRUE(*Read());
  fs::remove_all(folder_.path() / "data/shards");
  EXPECT_FALSE(*Read());
}

TEST_F(ShardStoreTest, NoCodeIsReadableOnDisk) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  FaceCodes codes;
  index_->plan().Encode(rows_[11], codes);
  codes.fine.resize(8);
  for (const auto& entry : fs::directory_iterator(Generation())) {
    const Bytes bytes = Content(entry.path());
    EXPECT_EQ(std::search(bytes.begin(), bytes.end(), codes.fine.begin(), codes.fine.end()), bytes.end());
    EXPECT_EQ(fs::status(entry.path()).permissions() & fs::perms::others_read, fs::perms::none);
  }
}

TEST_F(ShardStoreTest, ALinkInPlaceOfAFolderIsNotFollowed) {
  const fs::path precious = folder_.path() / "precious", generation = precious / std::string(32, 'a');
  fs::create_directories(generation);
  fs::create_directories(folder_.path() / "data/shards");
  fs::create_directory_symlink(precious, folder_.path() / "data/shards/g1");
  const Result<void> written = store_.Write(gallery_, *index_, 200);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().reason, "folder-is-none");
  EXPECT_TRUE(fs::exists(generation));
  EXPECT_EQ(std::distance(fs::directory_iterator(precious), {}), 1) << "nothing is written there either";
  fs::remove_all(folder_.path() / "data/shards");
  fs::create_directories(precious / "g1/keep");
  fs::create_directory_symlink(precious, folder_.path() / "data/shards");
  EXPECT_FALSE(store_.Write(gallery_, *index_, 200));
  EXPECT_FALSE(store_.Destroy("g1"));
  EXPECT_TRUE(fs::exists(precious / "g1/keep"));
}

TEST_F(ShardStoreTest, WhatIsNoGenerationIsLeftWhereItLies) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const fs::path folder = Generation().parent_path();
  fs::create_directories(folder / "notes/of-somebody");
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  EXPECT_TRUE(fs::exists(folder / "notes/of-somebody"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 2);
}

TEST_F(ShardStoreTest, AGenerationThatCouldNotBeWrittenAsAWholeIsRemovedAndTheEarlierOneStays) {
  ASSERT_TRUE(store_.Write(gallery_, *index_, 200));
  const fs::path earlier = Generation();
  support::TestEnv env;
  env.before_write = [&](const fs::path& path) { env.disk_full = env.disk_full || path.filename() == "0"; };
  ShardStore failing(env, folder_.path() / "data", folder_.path() / "keys");
  const Result<void> written = failing.Write(gallery_, *index_, 200);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().reason, "disk-full");
  EXPECT_EQ(std::distance(fs::directory_iterator(earlier.parent_path()), {}), 1);
  EXPECT_TRUE(*Read());
}

}  // namespace
}  // namespace writ
