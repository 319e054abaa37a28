#include "log/tile.h"

#include <gtest/gtest.h>

#include "log/log_test_support.h"

namespace writ {
namespace {

TEST(Tile, PathsAreThoseOfTheSpecification) {
  EXPECT_EQ(TilePath(0, 0, 256), "tile/0/000");
  EXPECT_EQ(TilePath(0, 273, 112), "tile/0/273.p/112");
  EXPECT_EQ(TilePath(1, 999, 256), "tile/1/999");
  EXPECT_EQ(TilePath(2, 1000, 1), "tile/2/x001/000.p/1");
  EXPECT_EQ(TilePath(3, 1234067, 256), "tile/3/x001/x234/067");
  EXPECT_EQ(EntriesTilePath(1234067, 7), "tile/entries/x001/x234/067.p/7");
}

TEST(TileDeathTest, PathOfAnEmptyOrOverfullTileIsOurBug) {
  EXPECT_DEATH(TilePath(0, 0, 0), "");
  EXPECT_DEATH(EntriesTilePath(0, 257), "");
}

TEST(Tile, WidthsOfATreeOfSeventyThousandAreThoseOfTheSpecification) {
  const auto width = [](unsigned level, std::uint64_t index) { return TileWidthIn(LevelSize(70'000, level), index); };
  EXPECT_EQ(width(0, 272), 256u);
  EXPECT_EQ(width(0, 273), 112u);
  EXPECT_EQ(width(0, 274), 0u);
  EXPECT_EQ(width(1, 0), 256u);
  EXPECT_EQ(width(1, 1), 17u);
  EXPECT_EQ(width(2, 0), 1u);
  EXPECT_EQ(width(3, 0), 0u);
}

TEST(Tile, HashTileReadsBackAndOtherLengthsAreRefused) {
  const std::vector<Hash32> hashes = TestLeaves(5);
  Bytes bytes = EncodeHashTile(hashes);
  EXPECT_EQ(DecodeHashTile(bytes, 5).value(), hashes);
  for (const std::uint64_t width : {4u, 6u, 257u}) {
    const auto refused = DecodeHashTile(bytes, width);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "tile-malformed");
  }
  bytes.push_back(0);
  EXPECT_FALSE(DecodeHashTile(bytes, 5));
  EXPECT_FALSE(DecodeHashTile(Bytes(257 * 32), 257));
}

TEST(Tile, EntriesTileReadsBackWithEmptyAndLargestEntry) {
  const std::vector<Bytes> entries = {ToBytes("one"), {}, Bytes(kMaxTileEntryBytes, 0xFE)};
  Bytes tile;
  for (const Bytes& entry : entries) ASSERT_TRUE(AppendToEntriesTile(tile, entry));
  EXPECT_EQ(AsText(ByteView(tile).first(5)), std::string_view("\0\3one", 5));
  const auto decoded = DecodeEntriesTile(tile, 3);
  ASSERT_TRUE(decoded);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(std::ranges::equal((*decoded)[i], entries[i])) << i;
}

TEST(Tile, EntryTooLargeForItsLengthIsRefusedAndTheTileUnchanged) {
  Bytes tile = {1, 2, 3};
  const Result<void> refused = AppendToEntriesTile(tile, Bytes(kMaxTileEntryBytes + 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "entry-too-large");
  EXPECT_EQ(tile, (Bytes{1, 2, 3}));
}

TEST(Tile, EntriesTileCutAnywhereOrWithMoreIsRefused) {
  Bytes tile;
  for (std::uint64_t i = 0; i < 4; ++i) ASSERT_TRUE(AppendToEntriesTile(tile, TestEntry(i)));
  ASSERT_TRUE(DecodeEntriesTile(tile, 4));
  for (std::size_t length = 0; length < tile.size(); ++length) {
    EXPECT_FALSE(DecodeEntriesTile(ByteView(tile).first(length), 4)) << length;
  }
  EXPECT_FALSE(DecodeEntriesTile(tile, 3));
  EXPECT_FALSE(DecodeEntriesTile(tile, 5));
  EXPECT_FALSE(DecodeEntriesTile(Bytes(257 * 2), 257));
  tile.push_back(0);
  EXPECT_FALSE(DecodeEntriesTile(tile, 4));
}

TEST(Tile, PathReadsBack) {
  for (const std::uint64_t index : {0ull, 7ull, 999ull, 1000ull, 1234067ull, (1ull << 40) - 1}) {
    for (const std::uint64_t width : {1u, 112u, 255u, 256u}) {
      const std::optional<TileName> entries = ParseTilePath(EntriesTilePath(index, width));
      ASSERT_TRUE(entries && !entries->level && entries->index == index && entries->width == width);
      for (unsigned level = 0; level < kTileLevels; ++level) {
        const std::optional<TileName> tile = ParseTilePath(TilePath(level, index, width));
        ASSERT_TRUE(tile && tile->level == level && tile->index == index && tile->width == width);
      }
    }
  }
}

TEST(Tile, PathOfAnotherFormIsNone) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/1",
                           "tile/0/01",
                           "tile/0/0001",
                           "tile/6/000",
                           "tile/00/000",
                           "tile/-1/000",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "tile/0/x000/000",
                           "tile/0/x001/x000",
                           "tile/0/../../keys/log.key",
                           "tile/entries/../0/000",
                           "tile/0//000",
                           "/tile/0/000",
                           "tile/entries",
                           "tile/entries/",
                           "tile/data/000",
                           "tile/0/000?x=1",
                           "tile/0/%30%30%30",
                           "tile/0/x018/x446/x744/x073/x709/x551/616",
                           "checkpoint",
                           "ledger.db"}) {
    EXPECT_FALSE(ParseTilePath(path)) << path;
  }
  EXPECT_FALSE(ParseTilePath(std::string_view("tile/0/000\0", 11)));
  EXPECT_FALSE(ParseTilePath(EntriesTilePath(1ull << 40, 256)));
  EXPECT_FALSE(ParseTilePath("tile/0/" + std::string(100, '0')));
}

}  // namespace
}  // namespace writ
