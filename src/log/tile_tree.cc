#include "log/tile_tree.h"

#include "log/checkpoint.h"
#include "log/merkle.h"

namespace writ {
namespace {

tl::unexpected<Error> TooLarge() {
  return Fail(Code::kUnavailable, "log-too-large",
              "couldn't extend the log: it would have more entries than " + std::to_string(kMaxLogSize));
}

}  // namespace

Result<TileTree> TileTree::Load(const TileReader& tiles, std::uint64_t size) {
  if (size > kMaxLogSize) return TooLarge();
  TileTree tree;
  tree.size_ = size;
  for (unsigned level = 0; level < kTileLevels; ++level) {
    const std::uint64_t level_size = LevelSize(size, level);
    const std::uint64_t index = level_size / kTileWidth;
    const std::uint64_t width = TileWidthIn(level_size, index);
    if (width == 0) continue;
    WRIT_TRY(tree.edges_[level].hashes, tiles.HashTile(level, index, width));
  }
  return tree;
}

Result<void> TileTree::Append(const Hash32& leaf, const TileSink& sink) {
  if (size_ == kMaxLogSize) return TooLarge();
  ++size_;
  Hash32 hash = leaf;
  for (unsigned level = 0;; ++level) {
    Edge& edge = edges_[level];  // the highest level never fills: kMaxLogSize
    edge.hashes.push_back(hash);
    edge.changed = true;
    if (edge.hashes.size() < kTileWidth) return {};
    WRIT_CHECK(sink({level, LevelSize(size_, level) / kTileWidth - 1, edge.hashes}));
    hash = RootOf(edge.hashes);
    edge = {};
  }
}

Result<void> TileTree::EmitEdge(const TileSink& sink) {
  for (unsigned level = 0; level < kTileLevels; ++level) {
    Edge& edge = edges_[level];
    if (!edge.changed || edge.hashes.empty()) continue;
    WRIT_CHECK(sink({level, LevelSize(size_, level) / kTileWidth, edge.hashes}));
    edge.changed = false;
  }
  return {};
}

Hash32 TileTree::Root() const {
  // What stands to the right of a level's last hash is smaller than what one of its hashes covers, so it takes part in
  // the level's tree as one more leaf.
  std::vector<Hash32> right;
  for (const Edge& edge : edges_) {
    std::vector<Hash32> row = edge.hashes;
    row.insert(row.end(), right.begin(), right.end());
    if (!row.empty()) right = {RootOf(row)};
  }
  return right.empty() ? kEmptyRoot : right[0];
}

}  // namespace writ
