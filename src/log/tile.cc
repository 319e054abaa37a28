#include "log/tile.h"

#include <algorithm>
#include <cstdlib>

namespace writ {
namespace {

tl::unexpected<Error> Malformed(const std::string& cause) {
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

}  // namespace

std::string TilePath(unsigned level, std::uint64_t index, std::uint64_t width) {
  return PathOf(std::to_string(level), index, width);
}

std::string EntriesTilePath(std::uint64_t index, std::uint64_t width) { return PathOf("entries", index, width); }

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
    return Malformed("it has " + std::to_string(bytes.size()) + " bytes, not 32 for each of " + std::to_string(width) +
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
  if (width > kTileWidth) return Malformed("no tile holds more than 256 entries");
  std::vector<ByteView> entries;
  entries.reserve(width);
  while (entries.size() < width) {
    const std::string which = "entry " + std::to_string(entries.size());
    if (bytes.size() < 2) return Malformed("it ends before " + which);
    const std::size_t length = static_cast<std::size_t>(bytes[0]) << 8 | bytes[1];
    if (bytes.size() - 2 < length) return Malformed("it ends inside " + which);
    entries.push_back(bytes.subspan(2, length));
    bytes = bytes.subspan(2 + length);
  }
  if (!bytes.empty()) return Malformed("bytes follow its last entry");
  return entries;
}

}  // namespace writ
