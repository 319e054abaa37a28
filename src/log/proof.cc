#include "log/proof.h"

#include <algorithm>
#include <bit>

#include "log/merkle.h"
#include "log/tile.h"

namespace writ {
namespace {

tl::unexpected<Error> NotInLog(std::uint64_t wanted, std::uint64_t size) {
  return Fail(Code::kUsage, "not-in-log",
              "couldn't make the proof: " + std::to_string(wanted) + " lies beyond the log's " + std::to_string(size) +
                  " entries",
              "name an entry that the checkpoint covers");
}

// Hashes of the tree of `size` entries, from its tiles.
class TreeHashes {
 public:
  TreeHashes(const TileReader& tiles, std::uint64_t size) : tiles_(tiles), size_(size) {}

  // The root over the entries [begin, end); `begin` is a multiple of the smallest power of two that is at least their
  // number, as in every subtree of RFC 6962.
  Result<Hash32> Subtree(std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t count = end - begin;
    if (std::has_single_bit(count)) return Perfect(begin, count);
    const std::uint64_t split = std::bit_floor(count);
    WRIT_TRY(const Hash32 left, Perfect(begin, split));
    WRIT_TRY(const Hash32 right, Subtree(begin + split, end));
    return NodeHash(left, right);
  }

 private:
  Result<Hash32> Perfect(std::uint64_t begin, std::uint64_t count) {
    const auto height = static_cast<unsigned>(std::countr_zero(count));
    const unsigned level = height / 8;
    const std::uint64_t hashes = std::uint64_t{1} << (height % 8);  // of this level, under the subtree
    const std::uint64_t first = begin >> (8 * level);
    const std::uint64_t index = first / kTileWidth;
    if (tile_.empty() || level_ != level || index_ != index) {
      WRIT_TRY(tile_, tiles_.HashTile(level, index, TileWidthIn(LevelSize(size_, level), index)));
      level_ = level;
      index_ = index;
    }
    return RootOf(std::span(tile_).subspan(first % kTileWidth, hashes));
  }

  const TileReader& tiles_;
  std::uint64_t size_;
  // The last tile read: neighbouring hashes of a proof lie in the same one.
  std::vector<Hash32> tile_;
  unsigned level_ = 0;
  std::uint64_t index_ = 0;
};

tl::unexpected<Error> Unproven(const char* slug, const char* what) {
  return Fail(Code::kCorruption, slug, std::string("couldn't prove it: ") + what,
              "keep entry, proof and checkpoint as evidence, and ask the log's publisher");
}

bool IsOdd(std::uint64_t value) { return (value & 1) != 0; }

}  // namespace

Result<std::vector<Hash32>> InclusionProof(const TileReader& tiles, std::uint64_t index, std::uint64_t size) {
  if (index >= size) return NotInLog(index, size);
  TreeHashes tree(tiles, size);
  std::vector<Hash32> proof;  // from the root's child down, turned round at the end
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    const bool in_left = index < middle;
    WRIT_TRY(const Hash32 sibling, in_left ? tree.Subtree(middle, end) : tree.Subtree(begin, middle));
    proof.push_back(sibling);
    (in_left ? end : begin) = middle;
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<std::vector<Hash32>> ConsistencyProof(const TileReader& tiles, std::uint64_t old_size, std::uint64_t new_size) {
  if (old_size > new_size) return NotInLog(old_size, new_size);
  std::vector<Hash32> proof;
  if (old_size == 0 || old_size == new_size) return proof;
  TreeHashes tree(tiles, new_size);
  std::uint64_t begin = 0;
  std::uint64_t end = new_size;
  while (end != old_size) {
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    const bool in_left = old_size <= middle;
    WRIT_TRY(const Hash32 sibling, in_left ? tree.Subtree(middle, end) : tree.Subtree(begin, middle));
    proof.push_back(sibling);
    (in_left ? end : begin) = middle;
  }
  // Where the old tree is itself a subtree of the new one, its root is known to whoever checks.
  if (begin != 0) {
    WRIT_TRY(const Hash32 last, tree.Subtree(begin, end));
    proof.push_back(last);
  }
  std::ranges::reverse(proof);
  return proof;
}

// RFC 9162, section 2.1.3.2.
Result<void> CheckInclusion(std::uint64_t index, std::uint64_t size, const Hash32& leaf, std::span<const Hash32> proof,
                            const Hash32& root) {
  const auto unproven = [] { return Unproven("inclusion-unproven", "the entry is not at this place under this root"); };
  if (index >= size) return unproven();
  std::uint64_t place = index;
  std::uint64_t last = size - 1;
  Hash32 hash = leaf;
  for (const Hash32& sibling : proof) {
    if (last == 0) return unproven();
    if (IsOdd(place) || place == last) {
      hash = NodeHash(sibling, hash);
      for (; !IsOdd(place) && place != 0; place >>= 1) last >>= 1;
    } else {
      hash = NodeHash(hash, sibling);
    }
    place >>= 1;
    last >>= 1;
  }
  if (last != 0 || hash != root) return unproven();
  return {};
}

// RFC 9162, section 2.1.4.2; from the empty tree, whose root must then be the empty root, everything follows.
Result<void> CheckConsistency(std::uint64_t old_size, const Hash32& old_root, std::uint64_t new_size,
                              const Hash32& new_root, std::span<const Hash32> proof) {
  const auto unproven = [] { return Unproven("consistency-unproven", "the later log does not continue the earlier"); };
  if (old_size > new_size) return unproven();
  if (old_size == 0 || old_size == new_size) {
    const bool good = proof.empty() && (old_size == 0 ? old_root == kEmptyRoot : old_root == new_root) &&
                      (new_size != 0 || new_root == kEmptyRoot);
    if (!good) return unproven();
    return {};
  }
  const bool old_is_subtree = std::has_single_bit(old_size);
  if (proof.empty() && !old_is_subtree) return unproven();
  const Hash32 start = old_is_subtree ? old_root : proof[0];
  std::uint64_t place = old_size - 1;
  std::uint64_t last = new_size - 1;
  for (; IsOdd(place); place >>= 1) last >>= 1;
  Hash32 old_hash = start;
  Hash32 new_hash = start;
  for (const Hash32& sibling : proof.subspan(old_is_subtree ? 0 : 1)) {
    if (last == 0) return unproven();
    if (IsOdd(place) || place == last) {
      old_hash = NodeHash(sibling, old_hash);
      new_hash = NodeHash(sibling, new_hash);
      for (; !IsOdd(place) && place != 0; place >>= 1) last >>= 1;
    } else {
      new_hash = NodeHash(new_hash, sibling);
    }
    place >>= 1;
    last >>= 1;
  }
  if (last != 0 || old_hash != old_root || new_hash != new_root) return unproven();
  return {};
}

}  // namespace writ
