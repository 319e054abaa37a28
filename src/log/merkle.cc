#include "log/merkle.h"

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

}  // namespace writ
