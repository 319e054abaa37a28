// Proofs: that an entry stands in a log (inclusion), and that a log only grew (consistency).
//
// RFC 6962, section 2.1, in the order of RFC 9162: from the leaf's sibling up. Proofs are made from the published tiles
// alone, so that anyone can make them; checking needs no files. Thread rule: pure but for the files read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "log/tile_reader.h"

namespace writ {

inline constexpr std::size_t kMaxProofHashes = 64;

// That entry `index` stands in the tree of `size` entries. "not-in-log" (kUsage) where index ≥ size; else as
// TileReader.
Result<std::vector<Hash32>> InclusionProof(const TileReader& tiles, std::uint64_t index, std::uint64_t size);
// That the tree of `new_size` continues the tree of `old_size`. "not-in-log" (kUsage) where old_size > new_size.
Result<std::vector<Hash32>> ConsistencyProof(const TileReader& tiles, std::uint64_t old_size, std::uint64_t new_size);

// "inclusion-unproven" (kCorruption): the proof does not lead from the leaf at `index` to the root.
Result<void> CheckInclusion(std::uint64_t index, std::uint64_t size, const Hash32& leaf, std::span<const Hash32> proof,
                            const Hash32& root);
// "consistency-unproven" (kCorruption): the proof does not show that the second tree continues the first.
Result<void> CheckConsistency(std::uint64_t old_size, const Hash32& old_root, std::uint64_t new_size,
                              const Hash32& new_root, std::span<const Hash32> proof);

}  // namespace writ
