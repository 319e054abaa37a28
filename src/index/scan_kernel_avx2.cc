// Eight faces a register, a block in two halves. Without VNNI, products go through sums of two in sixteen bits, so
// codes are shifted down before they are multiplied.
#ifdef __x86_64__
#include <bit>

#include <immintrin.h>

#include "index/scan_kernel_x86.h"

#define WRIT_AVX2 __attribute__((target("avx2")))

namespace writ {
namespace {

// Adds a field's products of two codes each, in sixteen bits: 2 * 15 * 127 at most, so that a chunk's fields fit.
WRIT_AVX2 inline __m256i Add(__m256i pairs, __m256i codes, int shift, char mask, const std::int32_t* factors) {
  const __m256i field = _mm256_and_si256(_mm256_srli_epi16(codes, shift), _mm256_set1_epi8(mask));
  return _mm256_add_epi16(pairs, _mm256_maddubs_epi16(field, _mm256_set1_epi32(*factors)));
}

WRIT_AVX2 inline __m256i AddPairs(__m256i sums, __m256i pairs) {
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

// The faces of half a block as a mask of dwords.
WRIT_AVX2 inline __m256i MaskOf(unsigned faces) {
  const __m256i bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(static_cast<int>(faces)), bits), bits);
}

WRIT_AVX2 inline __m256i Load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }

// Half of the next chunk.
WRIT_AVX2 inline __m256i Next(const std::uint8_t*& codes, __m256i faces) {
  const __m256i chunk = _mm256_maskload_epi32(reinterpret_cast<const int*>(codes), faces);
  codes += kChunkBytes;
  return chunk;
}

// Σ u c of half a block's faces; of those outside `faces` nothing is read.
WRIT_AVX2 inline __m256i CoarseSums(const std::uint8_t* codes, __m256i faces, const CoarseShape& shape,
                                    const std::int32_t* u) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i sums = zero;
  for (std::size_t i = 0; i < shape.nibble; ++i, u += 2) {
    const __m256i chunk = Next(codes, faces);
    sums = AddPairs(sums, Add(Add(zero, chunk, 0, 15, u), chunk, 4, 15, u + 1));
  }
  for (std::size_t i = 0; i < shape.mixed; ++i, u += 3) {
    const __m256i chunk = Next(codes, faces);
    sums = AddPairs(sums, Add(Add(Add(zero, chunk, 0, 7, u), chunk, 3, 7, u + 1), chunk, 6, 3, u + 2));
  }
  for (std::size_t i = 0; i < shape.crumb; ++i, u += 4) {
    const __m256i chunk = Next(codes, faces);
    const __m256i lower = Add(Add(zero, chunk, 0, 3, u), chunk, 2, 3, u + 1);
    sums = AddPairs(sums, Add(Add(lower, chunk, 4, 3, u + 2), chunk, 6, 3, u + 3));
  }
  return sums;
}

}  // namespace

bool CanScanByAvx2() { return __builtin_cpu_supports("avx2"); }

WRIT_AVX2 std::size_t ScanByAvx2(const ScanBlocks& blocks, const ScanTest& test, Survivors& survivors) {
  const std::size_t block_bytes = test.shape.chunks() * kChunkBytes;
  std::size_t found = 0;
  for (std::size_t half = 0; half < 2 * blocks.count; ++half) {
    const std::size_t block = half / 2, at = half % 2 * 8;
    const auto first = static_cast<std::uint32_t>(blocks.first_face + 8 * half);
    const unsigned faces = blocks.in_force[block] >> at & 0xffu;
    NoteScored(first, static_cast<std::uint16_t>(faces));
    if (faces == 0) continue;
    const __m256i sums =
        CoarseSums(blocks.codes + block * block_bytes + 4 * at, MaskOf(faces), test.shape, test.factors);
    alignas(32) std::int32_t each[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(each), sums);
    for (unsigned left = faces; left != 0; left &= left - 1) {
      const auto face = static_cast<unsigned>(std::countr_zero(left));
      const std::int32_t residual = blocks.residuals[block * kFacesPerScanBlock + at + face];
      if (16 * each[face] + test.residual_factor * residual < test.least) continue;
      survivors.faces[found] = first + face;
      survivors.sums[found++] = each[face];
    }
  }
  return found;
}

WRIT_AVX2 std::int32_t FineSumByAvx2(const std::uint8_t* fine, const std::int8_t* factors, std::size_t bytes) {
  __m256i sums = _mm256_setzero_si256();
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  for (std::size_t at = 0; at < bytes; at += 32, factors += at % 64 == 0 ? 96 : 32) {
    const __m256i codes = Load(fine + at);
    const __m256i low = _mm256_maddubs_epi16(_mm256_and_si256(codes, nibble), Load(factors));
    const __m256i high =
        _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(codes, 4), nibble), Load(factors + 64));
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_add_epi16(low, high), ones));
  }
  alignas(32) std::int32_t each[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(each), sums);
  std::int32_t sum = 0;
  for (const std::int32_t one : each) sum += one;
  return sum;
}

}  // namespace writ
#endif
