// The Merkle tree of RFC 6962 over SHA-256: leaf and node hashes, a tree that grows by one leaf, and the slow
// definition.
//
// Leaves and nodes are hashed under different first bytes, so that no node can be passed off as an entry. CompactTree
// keeps only the roots of the perfect subtrees, at most 64 hashes, whatever the log's size. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace writ {

// SHA-256 of nothing: the root of the tree without leaves.
inline constexpr Hash32 kEmptyRoot = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                                      0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                                      0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};

// SHA-256(0x00 ‖ entry) and SHA-256(0x01 ‖ left ‖ right). RFC 6962, section 2.1.
Hash32 LeafHash(ByteView entry);
Hash32 NodeHash(const Hash32& left, const Hash32& right);

// The root over all leaves, by the recursive definition itself: O(n) space in calls and time, the oracle of the tests;
// elsewhere only for the at most 256 hashes of one tile.
Hash32 RootOf(std::span<const Hash32> leaves);

// A tree that grows by one leaf at a time; O(log size) memory, amortised O(1) time a leaf.
class CompactTree {
 public:
  void Append(const Hash32& leaf);
  std::uint64_t size() const { return size_; }
  Hash32 Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash32> peaks_;  // roots of the perfect subtrees, the largest first: one for each bit set in size_
};

// A finished tree that is kept whole, to show of each leaf that it stands in it; O(log size) a path.
class WholeTree {
 public:
  explicit WholeTree(std::vector<Hash32> leaves);
  std::uint64_t size() const { return levels_.front().size(); }
  Hash32 Root() const;
  // As an inclusion proof, from the leaf's sibling up; `index` < size().
  std::vector<Hash32> Path(std::uint64_t index) const;

 private:
  std::vector<std::vector<Hash32>> levels_;  // leaves first; a node without a sibling stands in the next level as it is
};

}  // namespace writ
