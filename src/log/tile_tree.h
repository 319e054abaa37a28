// The log's tree as a writer or a verifier holds it: the tiles at the right edge, one a level, and nothing else.
//
// Whoever appends leaves gets each tile in the moment it is full, and the partial ones on demand, in the order in which
// they may be written. The root follows from the edge alone. Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "log/tile.h"
#include "log/tile_reader.h"

namespace writ {

struct HashTile {
  unsigned level = 0;
  std::uint64_t index = 0;
  std::span<const Hash32> hashes;  // 1 to kTileWidth
};

// Takes a tile; an error stops the tree's call and is its result.
using TileSink = std::function<Result<void>(const HashTile&)>;

class TileTree {
 public:
  TileTree() = default;

  // The tree of `size` entries from its published tiles: those at the right edge are read. Untrusted until Root() is
  // compared with a signed root. "log-too-large" (kUnavailable) beyond kMaxLogSize; errors of TileReader.
  static Result<TileTree> Load(const TileReader& tiles, std::uint64_t size);

  // Adds one leaf; `sink` gets the tiles that it fills, lowest level first. After an error the tree is not to be used.
  // "log-too-large" (kUnavailable) where the log is full.
  Result<void> Append(const Hash32& leaf, const TileSink& sink);
  // Gives `sink` the partial tiles that are not empty and changed since the last call, lowest level first.
  Result<void> EmitEdge(const TileSink& sink);

  std::uint64_t size() const { return size_; }
  Hash32 Root() const;
  // The leaves of the partial tile of level 0, 0 to kTileWidth - 1.
  std::span<const Hash32> EdgeLeaves() const { return edges_[0].hashes; }

 private:
  struct Edge {
    std::vector<Hash32> hashes;  // 0 to kTileWidth - 1
    bool changed = false;
  };

  std::uint64_t size_ = 0;
  std::array<Edge, kTileLevels> edges_;
};

}  // namespace writ
