#include "index/scan_kernel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "index/scan_kernel_x86.h"

namespace writ {
namespace {

std::int32_t Product(std::uint8_t code, std::int32_t factors, unsigned byte) {
  return code * static_cast<std::int8_t>(static_cast<std::uint32_t>(factors) >> (8 * byte) & 0xff);
}

// Σ u c of one face of a block.
std::int32_t CoarseSum(const std::uint8_t* block, unsigned face, const std::vector<CoarseField>& fields,
                       const std::int32_t* factors) {
  std::int32_t sum = 0;
  for (const CoarseField& field : fields) {
    const std::uint8_t* bytes = block + field.chunk * kChunkBytes + std::size_t{4} * face;
    const auto mask = static_cast<std::uint8_t>((1u << field.bits) - 1);
    for (unsigned i = 0; i < 4; ++i) {
      sum += Product(static_cast<std::uint8_t>(bytes[i] >> field.shift & mask), *factors, i);
    }
    ++factors;
  }
  return sum;
}

// A chunk as words of sixteen bits, two codes of a field in each: what every processor can put side by side, and both
// compilers know how to.
using Words [[gnu::vector_size(kChunkBytes)]] = std::uint16_t;
static_assert(std::endian::native == std::endian::little);
constexpr std::size_t kWords = 2 * kFacesPerScanBlock;
// A field's factors as they meet the words: those of the lower codes, and those of the upper ones. Products of a signed
// factor are right modulo 2^16.
struct WordFactors {
  Words low;
  Words high;
};

// Of a byte in two's complement, in sixteen bits.
std::uint16_t SignExtended(std::uint32_t byte) { return static_cast<std::uint16_t>((byte ^ 0x80) - 0x80); }

std::vector<WordFactors> FactorsOf(const ScanTest& test, std::size_t fields) {
  std::vector<WordFactors> all(fields);
  for (std::size_t f = 0; f < fields; ++f) {
    for (std::size_t i = 0; i < kWords; ++i) {
      const std::uint32_t two = static_cast<std::uint32_t>(test.factors[f]) >> (16 * (i % 2));
      all[f].low[i] = SignExtended(two & 0xff);
      all[f].high[i] = SignExtended(two >> 8 & 0xff);
    }
  }
  return all;
}

// Adds a field's products, two to a word.
template <unsigned shift, unsigned bits>
void Add(const Words& chunk, const WordFactors& factors, Words& sums) {
  constexpr std::uint16_t kMask = (1u << bits) - 1;
  sums += ((chunk >> shift) & kMask) * factors.low + ((chunk >> (shift + 8)) & kMask) * factors.high;
}

// So many chunks' products, of each at most 2 * 2 * 15 * 127 in a word, fit a signed one.
constexpr std::size_t kChunksPerWord = 4;

// Σ u c of all faces of a block.
void CoarseSums(const std::uint8_t* block, const CoarseShape& shape, const WordFactors* factors, std::int32_t* sums) {
  std::fill_n(sums, kFacesPerScanBlock, 0);
  Words partial{};
  for (std::size_t i = 0; i < shape.chunks(); ++i) {
    Words chunk;
    std::memcpy(&chunk, block + i * kChunkBytes, sizeof chunk);
    if (i < shape.nibble) {
      Add<0, 4>(chunk, *factors++, partial);
      Add<4, 4>(chunk, *factors++, partial);
    } else if (i < shape.nibble + shape.mixed) {
      Add<0, 3>(chunk, *factors++, partial);
      Add<3, 3>(chunk, *factors++, partial);
      Add<6, 2>(chunk, *factors++, partial);
    } else {
      Add<0, 2>(chunk, *factors++, partial);
      Add<2, 2>(chunk, *factors++, partial);
      Add<4, 2>(chunk, *factors++, partial);
      Add<6, 2>(chunk, *factors++, partial);
    }
    if (i % kChunksPerWord + 1 < kChunksPerWord && i + 1 < shape.chunks()) continue;
    for (std::size_t word = 0; word < kWords; ++word) sums[word / 2] += static_cast<std::int16_t>(partial[word]);
    partial = Words{};
  }
}

std::size_t ScanPortably(const ScanBlocks& blocks, const ScanTest& test, Survivors& survivors) {
  const std::vector<CoarseField> fields = FieldsOf(test.shape);
  const std::vector<WordFactors> factors = FactorsOf(test, fields.size());
  std::size_t found = 0;
  for (std::size_t block = 0; block < blocks.count; ++block) {
    const auto first = static_cast<std::uint32_t>(blocks.first_face + block * kFacesPerScanBlock);
    const std::uint8_t* codes = blocks.codes + block * test.shape.chunks() * kChunkBytes;
    const std::uint16_t faces = blocks.in_force[block];
    NoteScored(first, faces);
    std::array<std::int32_t, kFacesPerScanBlock> sums;
    if (faces == 0xffff) CoarseSums(codes, test.shape, factors.data(), sums.data());
    for (std::uint32_t left = faces; left != 0; left &= left - 1) {
      const auto face = static_cast<unsigned>(std::countr_zero(left));
      const std::int32_t sum = faces == 0xffff ? sums[face] : CoarseSum(codes, face, fields, test.factors);
      const std::int32_t residual = blocks.residuals[block * kFacesPerScanBlock + face];
      if (16 * sum + test.residual_factor * residual < test.least) continue;
      survivors.faces[found] = first + face;
      survivors.sums[found++] = sum;
    }
  }
  return found;
}

std::int32_t FineSumPortably(const std::uint8_t* fine, const std::int8_t* factors, std::size_t bytes) {
  std::int32_t sum = 0;
  for (std::size_t line = 0; line < bytes; line += 64, factors += 128) {
    for (std::size_t i = 0; i < 64; ++i)
      sum += (fine[line + i] & 15) * factors[i] + (fine[line + i] >> 4) * factors[64 + i];
  }
  return sum;
}

std::vector<ScanKernel> Usable() {
  std::vector<ScanKernel> kernels;
#ifdef __x86_64__
  if (CanScanByAvx512()) kernels.push_back({"AVX-512 VNNI", ScanByAvx512, FineSumByAvx512});
  if (CanScanByAvx2()) kernels.push_back({"AVX2", ScanByAvx2, FineSumByAvx2});
#endif
  kernels.push_back({"portable", ScanPortably, FineSumPortably});
  return kernels;
}

}  // namespace

#ifdef WRIT_SANITIZED
thread_local void (*note_scored)(std::uint32_t first_face, std::uint16_t faces) = nullptr;
#endif

std::span<const ScanKernel> UsableScanKernels() {
  static const std::vector<ScanKernel> kernels = Usable();
  return kernels;
}

}  // namespace writ
