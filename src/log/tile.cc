#include "log/tile.h"

#include <algorithm>
#include <cstdlib>

namespace writ {
namespace {

tl::unexpected<Error> BadTile(const std::string& cause) {
  return Fail(Code::kCorruption, "tile-malformed", "couldn't read the tile: " + cause);
}

// Groups of three digits, all but the last after an 'x': 1234067 is x001/x234/067. No folder gets more than 2,000
// names, and no file has a folder's name.
std::string IndexPath(std::uint64_t index) {
  std::string path;
  for (bool last = true;; last = false) {
    std::string group = std::to_string(1000 + index % 1000).substr(1);
    path = last ? group : "x" + group + "/" + path;
    index /= 1000;
    if (index == 0) return path;
  }
}

std::string PathOf(const std::string& level, std::uint64_t index, std::uint64_t width) {
  if (width == 0 || width > kTileWidth) std::abort();  // our own bug: an empty tile has no file
  const std::string path = "tile/" + level + "/" + IndexPath(index);
  return width == kTileWidth ? path : path + ".p/" + std::to_string(width);
}

constexpr std::size_t kMaxTilePathBytes = 64;
constexpr std::uint64_t kMaxTileIndex = (std::uint64_t{1} << 40) - 1;

// The number that all digits of the text make together; at most kMaxTilePathBytes of them, of which an overflow is no
// number that the text could be canonical for.
std::uint64_t NumberIn(std::string_view text) {
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      number = number > kMaxTileIndex ? number : number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

}  // namespace

std::string TilePath(unsigned level, std::uint64_t index, std::uint64_t width) {
  return PathOf(std::to_string(level), index, width);
}

std::string EntriesTilePath(std::uint64_t index, std::uint64_t width) { return PathOf("entries", index, width); }

// Reads loosely, and then holds the text against the one that the tile has: every tile has one path only.
std::optional<TileName> ParseTilePath(std::string_view path) {
  constexpr std::string_view kTiles = "tile/";
  constexpr std::string_view kEntries = "entries/";
  if (path.size() > kMaxTilePathBytes || !path.starts_with(kTiles)) return std::nullopt;
  std::string_view rest = path.substr(kTiles.size());
  TileName tile{std::nullopt, 0, kTileWidth};
  if (rest.starts_with(kEntries)) {
    rest.remove_prefix(kEntries.size());
  } else {
    if (rest.size() < 2 || rest[0] < '0' || rest[0] >= '0' + static_cast<char>(kTileLevels)) return std::nullopt;
    tile.level = static_cast<unsigned>(rest[0] - '0');
    rest.remove_prefix(2);
  }
  if (const std::size_t partial = rest.find(".p/"); partial != std::string_view::npos) {
    tile.width = NumberIn(rest.substr(partial + 3));
    rest = rest.substr(0, partial);
  }
  tile.index = NumberIn(rest);
  if (tile.width == 0 || tile.width > kTileWidth || tile.index > kMaxTileIndex) return std::nullopt;
  const std::string canonical =
      tile.level ? TilePath(*tile.level, tile.index, tile.width) : EntriesTilePath(tile.index, tile.width);
  if (canonical != path) return std::nullopt;
  return tile;
}

std::uint64_t LevelSize(std::uint64_t size, unsigned level) { return level < 8 ? size >> (8 * level) : 0; }

std::uint64_t TileWidthIn(std::uint64_t level_size, std::uint64_t index) {
  const std::uint64_t full = level_size / kTileWidth;
  return index < full ? kTileWidth : index == full ? level_size % kTileWidth : 0;
}

Bytes EncodeHashTile(std::span<const Hash32> hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * 32);
  for (const Hash32& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
  return bytes;
}

Result<std::vector<Hash32>> DecodeHashTile(ByteView bytes, std::uint64_t width) {
  if (width > kTileWidth || bytes.size() != width * 32) {
    return BadTile("it has " + std::to_string(bytes.size()) + " bytes, not 32 for each of " + std::to_string(width) +
                   " hashes");
  }
  std::vector<Hash32> hashes(width);
  for (std::size_t i = 0; i < width; ++i) std::ranges::copy(bytes.subspan(i * 32, 32), hashes[i].begin());
  return hashes;
}

Result<void> AppendToEntriesTile(Bytes& tile, ByteView entry) {
  if (entry.size() > kMaxTileEntryBytes) {
    return Fail(Code::kRefused, "entry-too-large",
                "couldn't log the entry: it has " + std::to_string(entry.size()) + " bytes, more than " +
                    std::to_string(kMaxTileEntryBytes),
                "log fewer things in one act");
  }
  tile.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
  tile.push_back(static_cast<std::uint8_t>(entry.size() & 0xFF));
  tile.insert(tile.end(), entry.begin(), entry.end());
  return {};
}

Result<std::vector<ByteView>> DecodeEntriesTile(ByteView bytes, std::uint64_t width) {
  if (width > kTileWidth) return BadTile("no tile holds more than 256 entries");
  std::vector<ByteView> entries;
  entries.reserve(width);
  while (entries.size() < width) {
    const std::string which = "entry " + std::to_string(entries.size());
    if (bytes.size() < 2) return BadTile("it ends before " + which);
    const std::size_t length = static_cast<std::size_t>(bytes[0]) << 8 | bytes[1];
    if (bytes.size() - 2 < length) return BadTile("it ends inside " + which);
    entries.push_back(bytes.subspan(2, length));
    bytes = bytes.subspan(2 + length);
  }
  if (!bytes.empty()) return BadTile("bytes follow its last entry");
  return entries;
}

}  // namespace writ
