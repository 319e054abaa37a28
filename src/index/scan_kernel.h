// The inner loop of the scan: which faces' coarse codes reach a sum. Written for each kind of processor; all give the
// same.
//
// Codes lie in blocks of sixteen faces, a block's chunks one after the other, a chunk's sixteen times four bytes side
// by side: 64 bytes that one instruction takes for all sixteen. Thread rule: functions without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/scan_plan.h"

namespace writ {

inline constexpr std::size_t kFacesPerScanBlock = 16;
inline constexpr std::size_t kChunkBytes = 64;  // of a block

// Neighbouring blocks of a segment.
struct ScanBlocks {
  const std::uint8_t* codes = nullptr;      // count * chunks * kChunkBytes
  const std::uint8_t* residuals = nullptr;  // count * 16
  const std::uint16_t* in_force =
      nullptr;                   // a block's faces that may be scored, a bit each; of the others nothing is read
  std::uint32_t first_face = 0;  // what the first block's first face is called
  std::size_t count = 0;
};

struct ScanTest {
  CoarseShape shape;
  const std::int32_t* factors = nullptr;  // ScanQuery::factors
  std::int32_t residual_factor = 0;
  std::int32_t least = 0;  // a face survives iff 16 Σ u c + residual_factor * residual >= least
};

// Room for the faces of some blocks, all of which may survive, and for one block more: kernels write a block at a time.
class Survivors {
 public:
  explicit Survivors(std::size_t blocks)
      : faces(kFacesPerScanBlock * (blocks + 1)), sums(kFacesPerScanBlock * (blocks + 1)) {}
  std::vector<std::uint32_t> faces;
  std::vector<std::int32_t> sums;  // Σ u c
};

struct ScanKernel {
  const char* name;
  // Writes the survivors in order, and returns how many.
  std::size_t (*scan)(const ScanBlocks& blocks, const ScanTest& test, Survivors& survivors);
  // Σ u' c' over one face's fine codes, `bytes` of them, a multiple of 64.
  std::int32_t (*fine_sum)(const std::uint8_t* fine, const std::int8_t* factors, std::size_t bytes);
};

// Those that this processor can run, the best one first; the last runs anywhere.
std::span<const ScanKernel> UsableScanKernels();

#ifdef WRIT_SANITIZED
// The instrumented build notes whom the kernels score: called for each block with the faces that are.
extern thread_local void (*note_scored)(std::uint32_t first_face, std::uint16_t faces);
#endif
inline void NoteScored([[maybe_unused]] std::uint32_t first_face, [[maybe_unused]] std::uint16_t faces) {
#ifdef WRIT_SANITIZED
  if (note_scored != nullptr) note_scored(first_face, faces);
#endif
}

}  // namespace writ
