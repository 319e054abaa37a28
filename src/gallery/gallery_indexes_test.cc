#include "gallery/gallery_indexes.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "support/index_vectors.h"
#include "support/test_folder.h"

namespace writ {
namespace {

using support::TestFolder;
using support::VectorMaker;

constexpr UtcTime kNow{1'795'000'000};
constexpr std::size_t kDimension = 16;

class GalleryIndexesTest : public ::testing::Test {
 protected:
  GalleryIndexesTest() {
    EXPECT_TRUE(InitCrypto());
    keys_ = NewBoxKeyPair();
    gallery_.public_key = keys_.public_key;
  }
  void Enrol(std::uint64_t count, UtcTime not_before = {0}, UtcTime not_after = kNow) {
    for (std::uint64_t i = 0; i < count; ++i) {
      FaceRecord face;
      face.entry = next_ += 2;
      face.not_before = not_before;
      face.not_after = not_after;
      faces_.push_back(face);
      rows_[face.entry] = VectorMaker(kDimension, true).Unit(random_);
    }
  }
  Result<std::shared_ptr<const CertifiedIndex>> Open(GalleryIndexes& indexes, UtcTime now = kNow) {
    read_.clear();
    return indexes.Open({.gallery = gallery_,
                         .faces = faces_,
                         .keys = keys_,
                         .dimension = kDimension,
                         .now = now,
                         .read_template = [this](std::uint64_t id, std::span<float> unit) { return Read(id, unit); },
                         .check_stop = check_stop_});
  }
  Result<void> Read(std::uint64_t id, std::span<float> unit) {
    read_.push_back(id);
    std::copy(rows_.at(id).begin(), rows_.at(id).end(), unit.begin());
    return {};
  }
  GalleryIndexes Fresh(ScanLayout layout = ScanLayout::kFast) {
    return GalleryIndexes(RealEnv(), folder_.path() / "data", folder_.path() / "keys", layout);
  }

  std::mt19937 random_{4};
  std::uint64_t next_ = 3;
  TestFolder folder_;
  BoxKeyPair keys_;
  Gallery gallery_{
      .id = "g1", .name = "custody", .description = {}, .pipeline_id = "p1", .public_key = {}, .entry = 0, .since = {}};
  std::vector<FaceRecord> faces_;
  std::map<std::uint64_t, std::vector<float>> rows_;
  std::vector<std::uint64_t> read_;  // templates, since the last Open
  std::function<Result<void>()> check_stop_;
};

TEST_F(GalleryIndexesTest, HoldsThoseInForceAndOpensNobodyElse) {
  Enrol(20);
  Enrol(5, {0}, {kNow.seconds - 1});
  Enrol(5, {kNow.seconds + 1}, {kNow.seconds + 9});
  GalleryIndexes indexes = Fresh();
  const auto index = Open(indexes);
  ASSERT_TRUE(index);
  EXPECT_EQ((*index)->size(), 20u);
  EXPECT_EQ(read_.size(), 20u);
  ASSERT_TRUE(Open(indexes, {kNow.seconds + 1}));
  EXPECT_EQ(read_.size(), 5u);
  EXPECT_EQ((*index)->size(), 25u);
}

TEST_F(GalleryIndexesTest, AsksTheShardsAndReadsOnlyWhoCameSince) {
  Enrol(600);
  {
    GalleryIndexes indexes = Fresh();
    ASSERT_TRUE(Open(indexes));
    ASSERT_TRUE(indexes.RenewShards());
  }
  Enrol(3);
  GalleryIndexes indexes = Fresh();
  const auto index = Open(indexes);
  ASSERT_TRUE(index);
  EXPECT_EQ((*index)->size(), 603u);
  EXPECT_EQ(read_, (std::vector<std::uint64_t>{faces_[600].entry, faces_[601].entry, faces_[602].entry}));
}

TEST_F(GalleryIndexesTest, FewFacesAreNotWorthAShard) {
  Enrol(255);
  GalleryIndexes indexes = Fresh();
  ASSERT_TRUE(Open(indexes));
  ASSERT_TRUE(indexes.RenewShards());
  EXPECT_FALSE(RealEnv().Exists(folder_.path() / "data/shards"));
}

TEST_F(GalleryIndexesTest, WhoLeftIsInNoSearchAndInNoShardAfterwards) {
  Enrol(600);
  GalleryIndexes indexes = Fresh();
  ASSERT_TRUE(Open(indexes));
  ASSERT_TRUE(indexes.RenewShards());
  const std::uint64_t gone = faces_[10].entry;
  faces_.erase(faces_.begin() + 10);
  const auto index = Open(indexes);  // held, and told
  ASSERT_TRUE(index);
  EXPECT_FALSE((*index)->Holds(gone));
  GalleryIndexes others = Fresh();  // not held: from shards that still have him
  const auto loaded = Open(others);
  ASSERT_TRUE(loaded);
  EXPECT_FALSE((*loaded)->Holds(gone));
  EXPECT_TRUE(read_.empty());
  ASSERT_TRUE(others.RenewShards());
  const auto in_shards = ShardStore(RealEnv(), folder_.path() / "data", folder_.path() / "keys")
                             .Read(gallery_, keys_, {}, [](std::uint64_t id) {
                               return std::optional(IndexedFace{.face_id = id, .not_before = {0}, .not_after = kNow});
                             });
  ASSERT_TRUE(in_shards && *in_shards);
  EXPECT_FALSE((*in_shards)->index->Holds(gone));
  EXPECT_EQ((*in_shards)->index->size(), 599u);
}

TEST_F(GalleryIndexesTest, WhereManyLeftMemoryIsGivenBackAndNoTemplateIsReadForIt) {
  Enrol(1000);
  GalleryIndexes indexes = Fresh();
  const auto index = Open(indexes);
  ASSERT_TRUE(index);
  const std::size_t bytes = (*index)->bytes();
  faces_.erase(faces_.begin(), faces_.begin() + 250);
  ASSERT_TRUE(Open(indexes));
  EXPECT_EQ((*index)->bytes(), bytes);  // a quarter
  faces_.erase(faces_.begin() + 100);
  ASSERT_TRUE(Open(indexes));
  EXPECT_LT((*index)->bytes(), bytes * 8 / 10);
  EXPECT_EQ((*index)->size(), 749u);
  for (const FaceRecord& face : faces_) EXPECT_TRUE((*index)->Holds(face.entry));
  EXPECT_TRUE(read_.empty());
}

TEST_F(GalleryIndexesTest, WhoWasSkippedIsAddedOnceHeIsInForceAndNotIfHeLeftBefore) {
  Enrol(4, {kNow.seconds + 10}, {kNow.seconds + 99});
  Enrol(3, {0}, {kNow.seconds - 1});
  Enrol(2, {0}, {kNow.seconds + 99});
  GalleryIndexes indexes = Fresh();
  ASSERT_TRUE(Open(indexes));
  EXPECT_EQ(read_, (std::vector<std::uint64_t>{faces_[7].entry, faces_[8].entry}));
  Enrol(1, {0}, {kNow.seconds + 99});
  faces_.erase(faces_.begin() + 1);  // nobody in the index
  const auto index = Open(indexes, {kNow.seconds + 9});
  ASSERT_TRUE(index);
  EXPECT_EQ(read_, std::vector<std::uint64_t>{faces_.back().entry});
  ASSERT_TRUE(Open(indexes, {kNow.seconds + 10}));
  EXPECT_EQ(read_, (std::vector<std::uint64_t>{faces_[0].entry, faces_[1].entry, faces_[2].entry}));
  EXPECT_EQ((*index)->size(), 6u);
  ASSERT_TRUE(Open(indexes, {kNow.seconds - 1}));  // a clock that went back is taken at its word
  EXPECT_EQ(read_, (std::vector<std::uint64_t>{faces_[3].entry, faces_[4].entry, faces_[5].entry}));
}

TEST_F(GalleryIndexesTest, ThroughAnyComingAndGoingAllInForceAreHeldAndNobodyWhoLeft) {
  std::set<std::uint64_t> gone;
  GalleryIndexes indexes = Fresh();
  for (int round = 0; round < 400; ++round) {
    const UtcTime now{kNow.seconds + static_cast<std::int64_t>(random_() % 100)};
    for (auto i = random_() % 3; i > 0; --i) {
      const auto begin = kNow.seconds + static_cast<std::int64_t>(random_() % 100);
      Enrol(1, {begin}, {begin + static_cast<std::int64_t>(random_() % 50)});
    }
    // Anybody, and now and then the last one, or as many as come.
    for (auto i = random_() % 5 == 0 ? 1 + random_() % 3 : 0; i > 0 && !faces_.empty(); --i) {
      const std::size_t place = random_() % 3 == 0 ? faces_.size() - 1 : random_() % faces_.size();
      gone.insert(faces_[place].entry);
      faces_.erase(faces_.begin() + static_cast<std::ptrdiff_t>(place));
    }
    const auto index = Open(indexes, now);
    ASSERT_TRUE(index);
    for (const std::uint64_t entry : gone) ASSERT_FALSE((*index)->Holds(entry)) << round;
    for (const FaceRecord& face : faces_) ASSERT_TRUE((*index)->Holds(face.entry) || !face.InForce(now)) << round;
    for (const std::uint64_t entry : read_) ASSERT_TRUE(FindFace(faces_, entry)->InForce(now)) << round;
  }
  EXPECT_GT(faces_.size(), 100u);
  EXPECT_GT(gone.size(), 50u);
}

TEST_F(GalleryIndexesTest, APlanIsFittedAnewWhenTheGalleryHasOutgrownIt) {
  Enrol(300);
  GalleryIndexes first = Fresh();
  ASSERT_TRUE(Open(first));
  ASSERT_TRUE(first.RenewShards());
  Enrol(900);
  GalleryIndexes second = Fresh();
  ASSERT_TRUE(Open(second));
  EXPECT_EQ(read_.size(), 2400u);  // each once to fit, once to add
  ASSERT_TRUE(second.RenewShards());
  GalleryIndexes third = Fresh();
  ASSERT_TRUE(Open(third));
  EXPECT_TRUE(read_.empty());
}

TEST_F(GalleryIndexesTest, AHeldIndexThatWasOutgrownIsMadeAnewAndOneThatWasNotGoesOn) {
  Enrol(300);
  GalleryIndexes indexes = Fresh();
  const auto first = Open(indexes);
  ASSERT_TRUE(first);
  Enrol(899);
  const auto same = Open(indexes);
  ASSERT_TRUE(same);
  EXPECT_EQ(read_.size(), 899u);
  EXPECT_EQ(*same, *first);
  Enrol(1);
  const auto fresh = Open(indexes);
  ASSERT_TRUE(fresh);
  EXPECT_EQ(read_.size(), 2400u);  // each once to fit, once to add
  EXPECT_NE(*fresh, *first);
  EXPECT_EQ((*fresh)->size(), 1200u);
  ASSERT_TRUE(Open(indexes));
  EXPECT_TRUE(read_.empty());
}

TEST_F(GalleryIndexesTest, FacesThatAreNotInForceOutgrowNoPlan) {
  Enrol(300);
  Enrol(2000, {0}, {kNow.seconds - 1});
  GalleryIndexes held = Fresh();
  ASSERT_TRUE(Open(held));
  ASSERT_TRUE(Open(held));
  EXPECT_TRUE(read_.empty());
  ASSERT_TRUE(held.RenewShards());
  GalleryIndexes loaded = Fresh();
  ASSERT_TRUE(Open(loaded));
  EXPECT_TRUE(read_.empty());
}

TEST_F(GalleryIndexesTest, ShardsOfTheOtherLayoutAreMadeAnew) {
  Enrol(600);
  GalleryIndexes fast = Fresh();
  ASSERT_TRUE(Open(fast));
  ASSERT_TRUE(fast.RenewShards());
  GalleryIndexes compact = Fresh(ScanLayout::kCompact);
  const auto index = Open(compact);
  ASSERT_TRUE(index);
  EXPECT_FALSE((*index)->plan().has_fine());
  EXPECT_EQ((*index)->size(), 600u);
}

TEST_F(GalleryIndexesTest, ShardsThatWereAlteredAreSaidToBeAndMadeAnew) {
  Enrol(600);
  {
    GalleryIndexes indexes = Fresh();
    ASSERT_TRUE(Open(indexes));
    ASSERT_TRUE(indexes.RenewShards());
    EXPECT_TRUE(indexes.Altered().empty());
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path() / "data/shards")) {
    if (!entry.is_regular_file()) continue;
    ASSERT_TRUE(RealEnv().WriteFile(entry.path(), Bytes(1000, 7)));
  }
  GalleryIndexes indexes = Fresh();
  const auto index = Open(indexes);
  ASSERT_TRUE(index) << index.error().message;
  EXPECT_EQ((*index)->size(), 600u);
  EXPECT_GE(read_.size(), 600u);
  ASSERT_EQ(indexes.Altered().size(), 1u);
  EXPECT_NE(indexes.Altered().front().find("changed"), std::string::npos) << indexes.Altered().front();
  ASSERT_TRUE(indexes.RenewShards());
  GalleryIndexes others = Fresh();
  ASSERT_TRUE(Open(others));
  EXPECT_TRUE(others.Altered().empty());
  EXPECT_TRUE(read_.empty());
}

TEST_F(GalleryIndexesTest, WhoseBasisRanOutSinceTheSealingIsNotHeldAndInNoShardAfterwards) {
  Enrol(400);
  Enrol(200, {0}, {kNow.seconds + 5});
  {
    GalleryIndexes indexes = Fresh();
    ASSERT_TRUE(Open(indexes));
    ASSERT_TRUE(indexes.RenewShards());
  }
  for (FaceRecord& face : faces_) face.not_after = {std::max(face.not_after.seconds, kNow.seconds + 5)};
  for (std::size_t i = 400; i < 600; ++i) faces_[i].not_after = kNow;
  GalleryIndexes indexes = Fresh();
  const auto index = Open(indexes, {kNow.seconds + 1});
  ASSERT_TRUE(index);
  EXPECT_EQ((*index)->size(), 400u);
  EXPECT_TRUE(read_.empty());
  ASSERT_TRUE(indexes.RenewShards());
  const auto in_shards = ShardStore(RealEnv(), folder_.path() / "data", folder_.path() / "keys")
                             .Read(gallery_, keys_, {}, [](std::uint64_t id) {
                               return std::optional(IndexedFace{.face_id = id, .not_before = {0}, .not_after = kNow});
                             });
  ASSERT_TRUE(in_shards && *in_shards);
  EXPECT_EQ((*in_shards)->index->size(), 400u);
}

TEST_F(GalleryIndexesTest, ClosesWhatNobodyAskedForInTime) {
  Enrol(5);
  GalleryIndexes indexes = Fresh();
  ASSERT_TRUE(Open(indexes));
  indexes.CloseIdle({kNow.seconds + 59}, 60);
  EXPECT_EQ(indexes.held(), 1u);
  indexes.CloseIdle({kNow.seconds + 60}, 60);
  EXPECT_EQ(indexes.held(), 0u);
  ASSERT_TRUE(Open(indexes));
  EXPECT_EQ(read_.size(), 5u);
  indexes.CloseAll();
  EXPECT_EQ(indexes.held(), 0u);
}

TEST_F(GalleryIndexesTest, TellsHowFarItIsForEachFaceThatItOpensAndForNoOther) {
  Enrol(2);
  Enrol(1, {0}, {kNow.seconds - 1});
  Enrol(1);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
  GalleryIndexes indexes = Fresh();
  indexes.ShowProgress([&](std::uint64_t done, std::uint64_t all) { told.emplace_back(done, all); });
  ASSERT_TRUE(Open(indexes));
  EXPECT_EQ(told, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 4}, {2, 4}, {4, 4}}));
  ASSERT_TRUE(Open(indexes));
  EXPECT_EQ(told.size(), 3u);
}

TEST_F(GalleryIndexesTest, AnOrderToStopEndsTheOpeningAndNothingIsHeld) {
  Enrol(50);
  check_stop_ = []() -> Result<void> { return Fail(Code::kSuspended, "suspended", "couldn't go on"); };
  GalleryIndexes indexes = Fresh();
  const auto index = Open(indexes);
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().reason, "suspended");
  EXPECT_TRUE(read_.empty());
  EXPECT_EQ(indexes.held(), 0u);
}

TEST_F(GalleryIndexesTest, AfterDestructionNothingIsLeft) {
  Enrol(600);
  GalleryIndexes indexes = Fresh();
  ASSERT_TRUE(Open(indexes));
  ASSERT_TRUE(indexes.RenewShards());
  ASSERT_TRUE(indexes.Destroy("g1"));
  EXPECT_EQ(indexes.held(), 0u);
  EXPECT_FALSE(RealEnv().Exists(folder_.path() / "data/shards/g1"));
  ASSERT_TRUE(Open(indexes));
  EXPECT_GE(read_.size(), 600u);
}

}  // namespace
}  // namespace writ
