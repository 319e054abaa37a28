#include "log/tile_tree.h"

#include <map>

#include <gtest/gtest.h>

#include "log/log_test_support.h"

namespace writ {
namespace {

const TileSink kIgnore = [](const HashTile&) -> Result<void> { return {}; };

TEST(TileTree, RootIsTheDefinitionsAtEverySize) {
  const std::vector<Hash32> leaves = TestLeaves(600);
  TileTree tree;
  for (std::size_t size = 0; size < leaves.size(); ++size) {
    ASSERT_EQ(tree.Root(), RootOf(std::span(leaves).first(size))) << size;
    ASSERT_TRUE(tree.Append(leaves[size], kIgnore));
  }
}

TEST(TileTree, TilesAndRootOfALargeTreeAreTheDefinitions) {
  constexpr std::uint64_t kSize = 70'000;
  const std::vector<Hash32> leaves = TestLeaves(kSize);
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash32>> tiles;
  const TileSink keep = [&](const HashTile& tile) -> Result<void> {
    const bool is_new = tiles.try_emplace({tile.level, tile.index}, tile.hashes.begin(), tile.hashes.end()).second;
    EXPECT_TRUE(is_new) << tile.level << " " << tile.index;
    return {};
  };
  TileTree tree;
  CompactTree compact;
  for (const Hash32& leaf : leaves) {
    ASSERT_TRUE(tree.Append(leaf, keep));
    compact.Append(leaf);
  }
  ASSERT_TRUE(tree.EmitEdge(keep));
  EXPECT_EQ(tree.Root(), compact.Root());
  EXPECT_EQ(tree.Root(), RootOf(leaves));
  EXPECT_EQ(tiles.size(), 274u + 2u + 1u);
  for (const auto& [place, hashes] : tiles) {
    const std::uint64_t span = std::uint64_t{1} << (8 * place.first);
    ASSERT_EQ(hashes.size(), TileWidthIn(LevelSize(kSize, place.first), place.second));
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const std::uint64_t first = (place.second * kTileWidth + i) * span;
      ASSERT_EQ(hashes[i], RootOf(std::span(leaves).subspan(first, span))) << place.first << " " << place.second;
    }
  }
}

TEST(TileTree, UnchangedPartialTilesAreNotGivenAgain) {
  int given = 0;
  const TileSink count = [&](const HashTile&) -> Result<void> {
    ++given;
    return {};
  };
  TileTree tree;
  for (const Hash32& leaf : TestLeaves(257)) ASSERT_TRUE(tree.Append(leaf, kIgnore));
  ASSERT_TRUE(tree.EmitEdge(count));
  EXPECT_EQ(given, 2);  // levels 0 and 1
  ASSERT_TRUE(tree.EmitEdge(count));
  EXPECT_EQ(given, 2);
  ASSERT_TRUE(tree.Append(LeafHash(TestEntry(257)), kIgnore));
  ASSERT_TRUE(tree.EmitEdge(count));
  EXPECT_EQ(given, 3);  // level 0 alone
}

TEST(TileTree, ErrorOfTheSinkIsTheResult) {
  const TileSink fail = [](const HashTile&) -> Result<void> {
    return Fail(Code::kUnavailable, "disk-full", "couldn't write");
  };
  TileTree tree;
  for (std::uint64_t i = 0; i < 255; ++i) ASSERT_TRUE(tree.Append(LeafHash(TestEntry(i)), fail));
  EXPECT_EQ(tree.EmitEdge(fail).error().reason, "disk-full");
  EXPECT_EQ(tree.Append(LeafHash(TestEntry(255)), fail).error().reason, "disk-full");
}

TEST(TileTree, LoadedTreeGoesOnAsIfItHadNeverStopped) {
  const std::vector<Hash32> leaves = TestLeaves(600);
  for (const std::uint64_t size : {0u, 1u, 255u, 256u, 257u, 512u, 598u}) {
    TestFolder folder;
    PublishTestLog(folder.path(), size);
    Result<TileTree> tree = TileTree::Load(TileReader(RealEnv(), folder.path()), size);
    ASSERT_TRUE(tree) << size;
    EXPECT_EQ(tree->Root(), RootOf(std::span(leaves).first(size)));
    for (std::size_t i = size; i < leaves.size(); ++i) ASSERT_TRUE(tree->Append(leaves[i], kIgnore));
    EXPECT_EQ(tree->Root(), RootOf(leaves)) << size;
  }
}

TEST(TileTree, LoadWithoutTheTilesFails) {
  TestFolder folder;
  PublishTestLog(folder.path(), 10);
  const TileReader tiles(RealEnv(), folder.path());
  EXPECT_EQ(TileTree::Load(tiles, 11).error().reason, "tile-missing");
  EXPECT_EQ(TileTree::Load(tiles, kMaxLogSize + 1).error().reason, "log-too-large");
}

}  // namespace
}  // namespace writ
