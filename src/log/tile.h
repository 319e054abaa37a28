// Tiles: the files in which the log's tree and entries are published, as C2SP tlog-tiles says.
//
// A hash tile holds up to 256 hashes that stand side by side; a hash of level L+1 is the root of a full tile of level
// L. An entries tile holds the entries under one tile of level 0. A tile at the right edge that is not full has its
// width in its name, so that no file ever changes. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr std::size_t kFullTileBytes = 256 * 32;
// What the two length bytes before an entry can say.
inline constexpr std::size_t kMaxTileEntryBytes = 65'535;
inline constexpr std::size_t kMaxEntriesTileBytes = 256 * (2 + kMaxTileEntryBytes);
inline constexpr unsigned kTileLevels = 6;  // fewer than 256^6 entries: kMaxLogSize

// `tile/<level>/<index>[.p/<width>]`, relative to the log's folder; width 1 to 256, 256 is the full tile.
std::string TilePath(unsigned level, std::uint64_t index, std::uint64_t width);
// `tile/entries/<index>[.p/<width>]`.
std::string EntriesTilePath(std::uint64_t index, std::uint64_t width);

struct TileName {
  std::optional<unsigned> level;  // none: a tile of entries
  std::uint64_t index = 0;
  std::uint64_t width = 0;
};
// The inverse of both: exactly the paths that they make for levels below kTileLevels and indices of a log that is not
// larger than kMaxLogSize; nothing otherwise.
std::optional<TileName> ParseTilePath(std::string_view path);

// How many hashes level `level` has in a tree of `size` entries, full and partial tiles together.
std::uint64_t LevelSize(std::uint64_t size, unsigned level);
// The width of tile `index` when its level holds `level_size` hashes: 256, less at the right edge, 0 beyond it.
std::uint64_t TileWidthIn(std::uint64_t level_size, std::uint64_t index);

Bytes EncodeHashTile(std::span<const Hash32> hashes);
// Exactly `width` hashes: "tile-malformed" (kCorruption) otherwise.
Result<std::vector<Hash32>> DecodeHashTile(ByteView bytes, std::uint64_t width);

// Adds `uint16 big-endian length ‖ entry` to a tile. "entry-too-large" (kRefused) leaves the tile as it was.
Result<void> AppendToEntriesTile(Bytes& tile, ByteView entry);
// Exactly `width` entries and no byte more: "tile-malformed" (kCorruption) otherwise. The views are into `bytes`.
Result<std::vector<ByteView>> DecodeEntriesTile(ByteView bytes, std::uint64_t width);

}  // namespace writ
