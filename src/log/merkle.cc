#include "log/merkle.h"

#include <utility>

#include <array>
#include <bit>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr std::array<std::uint8_t, 1> kLeafPrefix = {0x00};
constexpr std::array<std::uint8_t, 1> kNodePrefix = {0x01};

}  // namespace

Hash32 LeafHash(ByteView entry) { return Sha256({kLeafPrefix, entry}); }

Hash32 NodeHash(const Hash32& left, const Hash32& right) { return Sha256({kNodePrefix, left, right}); }

Hash32 RootOf(std::span<const Hash32> leaves) {
  if (leaves.empty()) return kEmptyRoot;
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = std::bit_floor(leaves.size() - 1);  // the largest power of two below the size
  return NodeHash(RootOf(leaves.first(split)), RootOf(leaves.subspan(split)));
}

void CompactTree::Append(const Hash32& leaf) {
  Hash32 root = leaf;
  // As in a binary counter: each subtree of the same size to the left is joined, and the carry goes up.
  for (std::uint64_t size = size_; (size & 1) != 0; size >>= 1) {
    root = NodeHash(peaks_.back(), root);
    peaks_.pop_back();
  }
  peaks_.push_back(root);
  ++size_;
}

Hash32 CompactTree::Root() const {
  if (peaks_.empty()) return kEmptyRoot;
  Hash32 root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = NodeHash(peaks_[i], root);
  return root;
}

WholeTree::WholeTree(std::vector<Hash32> leaves) {
  levels_.push_back(std::move(leaves));
  while (levels_.back().size() > 1) {
    const std::vector<Hash32>& below = levels_.back();
    std::vector<Hash32> above;
    above.reserve((below.size() + 1) / 2);
    for (std::size_t i = 0; i < below.size(); i += 2) {
      above.push_back(i + 1 < below.size() ? NodeHash(below[i], below[i + 1]) : below[i]);
    }
    levels_.push_back(std::move(above));
  }
}

Hash32 WholeTree::Root() const { return levels_.back().empty() ? kEmptyRoot : levels_.back().front(); }

std::vector<Hash32> WholeTree::Path(std::uint64_t index) const {
  std::vector<Hash32> path;
  for (const std::vector<Hash32>& level : levels_) {
    const std::uint64_t sibling = index ^ 1;
    if (sibling < level.size()) path.push_back(level[sibling]);
    index /= 2;
  }
  return path;
}

}  // namespace writ
