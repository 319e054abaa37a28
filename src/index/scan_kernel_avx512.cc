// Sixteen faces a register: VPDPBUSD multiplies each face's four codes with the query's four factors and adds them to
// the face's own sum. Codes stay where they are in their byte, so that a field costs one AND and one multiplication;
// sums of shifted codes are kept apart, and shifted back once a block.
#ifdef __x86_64__
// g++ 12 takes its own headers' undefined registers for ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

#include "index/scan_kernel_x86.h"

#define WRIT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,popcnt")))

namespace writ {
namespace {

constexpr std::size_t kAhead = 4096;

// Sums of codes that lie in their bytes shifted by so many bits.
struct ShiftedSums {
  __m512i by_0, by_2, by_3, by_4, by_6;
};

WRIT_AVX512 inline __m512i Add(__m512i sums, __m512i codes, char mask, const std::int32_t* factors) {
  return _mm512_dpbusd_epi32(sums, _mm512_and_si512(codes, _mm512_set1_epi8(mask)), _mm512_set1_epi32(*factors));
}

// Σ u c of the block's faces; of those outside `faces` nothing is read.
WRIT_AVX512 inline __m512i CoarseSums(const std::uint8_t* codes, __mmask16 faces, const CoarseShape& shape,
                                      const std::int32_t* u) {
  const __m512i zero = _mm512_setzero_si512();
  ShiftedSums sums{zero, zero, zero, zero, zero};
  for (std::size_t i = 0; i < shape.nibble; ++i, codes += kChunkBytes, u += 2) {
    const __m512i chunk = _mm512_maskz_loadu_epi32(faces, codes);
    sums.by_0 = Add(sums.by_0, chunk, 0x0f, u);
    sums.by_4 = Add(sums.by_4, chunk, static_cast<char>(0xf0), u + 1);
  }
  for (std::size_t i = 0; i < shape.mixed; ++i, codes += kChunkBytes, u += 3) {
    const __m512i chunk = _mm512_maskz_loadu_epi32(faces, codes);
    sums.by_0 = Add(sums.by_0, chunk, 0x07, u);
    sums.by_3 = Add(sums.by_3, chunk, 0x38, u + 1);
    sums.by_6 = Add(sums.by_6, chunk, static_cast<char>(0xc0), u + 2);
  }
  for (std::size_t i = 0; i < shape.crumb; ++i, codes += kChunkBytes, u += 4) {
    const __m512i chunk = _mm512_maskz_loadu_epi32(faces, codes);
    sums.by_0 = Add(sums.by_0, chunk, 0x03, u);
    sums.by_2 = Add(sums.by_2, chunk, 0x0c, u + 1);
    sums.by_4 = Add(sums.by_4, chunk, 0x30, u + 2);
    sums.by_6 = Add(sums.by_6, chunk, static_cast<char>(0xc0), u + 3);
  }
  __m512i all = _mm512_add_epi32(sums.by_0, _mm512_srai_epi32(sums.by_2, 2));
  all = _mm512_add_epi32(all, _mm512_srai_epi32(sums.by_3, 3));
  all = _mm512_add_epi32(all, _mm512_srai_epi32(sums.by_4, 4));
  return _mm512_add_epi32(all, _mm512_srai_epi32(sums.by_6, 6));
}

}  // namespace

bool CanScanByAvx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

WRIT_AVX512 std::size_t ScanByAvx512(const ScanBlocks& blocks, const ScanTest& test, Survivors& survivors) {
  const __m512i residual_factor = _mm512_set1_epi32(test.residual_factor), least = _mm512_set1_epi32(test.least);
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const std::size_t block_bytes = test.shape.chunks() * kChunkBytes;
  std::size_t found = 0;
  for (std::size_t block = 0; block < blocks.count; ++block) {
    const auto first = static_cast<std::uint32_t>(blocks.first_face + block * kFacesPerScanBlock);
    const __mmask16 faces = blocks.in_force[block];
    NoteScored(first, faces);
    if (faces == 0) continue;
    const std::uint8_t* ahead = blocks.codes + block * block_bytes + kAhead;
    for (std::size_t line = 0; line < block_bytes; line += kChunkBytes) _mm_prefetch(ahead + line, _MM_HINT_T0);
    const __m512i sums = CoarseSums(blocks.codes + block * block_bytes, faces, test.shape, test.factors);
    const __m512i residuals =
        _mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(faces, blocks.residuals + block * kFacesPerScanBlock));
    const __m512i bounds = _mm512_add_epi32(_mm512_slli_epi32(sums, 4), _mm512_mullo_epi32(residuals, residual_factor));
    const __mmask16 left = _mm512_mask_cmpge_epi32_mask(faces, bounds, least);
    if (left == 0) continue;
    const __m512i names = _mm512_add_epi32(_mm512_set1_epi32(static_cast<std::int32_t>(first)), lanes);
    _mm512_storeu_si512(survivors.faces.data() + found, _mm512_maskz_compress_epi32(left, names));
    _mm512_storeu_si512(survivors.sums.data() + found, _mm512_maskz_compress_epi32(left, sums));
    found += static_cast<std::size_t>(_mm_popcnt_u32(left));
  }
  return found;
}

WRIT_AVX512 std::int32_t FineSumByAvx512(const std::uint8_t* fine, const std::int8_t* factors, std::size_t bytes) {
  __m512i low = _mm512_setzero_si512(), high = _mm512_setzero_si512();
  const __m512i nibble = _mm512_set1_epi8(0x0f);
  for (std::size_t line = 0; line < bytes; line += 64, factors += 128) {
    const __m512i codes = _mm512_loadu_si512(fine + line);
    low = _mm512_dpbusd_epi32(low, _mm512_and_si512(codes, nibble), _mm512_loadu_si512(factors));
    high = _mm512_dpbusd_epi32(high, _mm512_andnot_si512(nibble, codes), _mm512_loadu_si512(factors + 64));
  }
  return _mm512_reduce_add_epi32(_mm512_add_epi32(low, _mm512_srai_epi32(high, 4)));
}

}  // namespace writ
#endif
