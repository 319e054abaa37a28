#include "index/scan_kernel.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace writ {
namespace {

struct Blocks {
  std::vector<std::uint8_t> codes, residuals;
  std::vector<std::uint16_t> in_force;
  std::vector<std::int32_t> factors;
  ScanTest test;

  Blocks(const CoarseShape& shape, std::size_t count, std::mt19937& random)
      : codes(count * shape.chunks() * kChunkBytes), residuals(count * kFacesPerScanBlock), in_force(count) {
    const auto byte = [&random] { return static_cast<std::uint8_t>(random()); };
    std::generate(codes.begin(), codes.end(), byte);
    std::generate(residuals.begin(), residuals.end(), byte);
    for (std::uint16_t& faces : in_force) faces = static_cast<std::uint16_t>(random() % 4 == 0 ? random() : 0xffff);
    in_force.front() = 0;
    for (std::size_t i = 0; i < FieldsOf(shape).size(); ++i) factors.push_back(Factors(random));
    test = {.shape = shape,
            .factors = factors.data(),
            .residual_factor = static_cast<std::int32_t>(random() % 1000),
            .least = static_cast<std::int32_t>(random() % 100'000)};
  }
  // Four signed bytes from -127 to 127, both ends among them.
  static std::int32_t Factors(std::mt19937& random) {
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i) {
      const int end = random() % 2 == 0 ? 127 : -127;
      const int factor = random() % 4 == 0 ? end : static_cast<int>(random() % 255) - 127;
      word = word << 8 | static_cast<std::uint8_t>(factor);
    }
    return static_cast<std::int32_t>(word);
  }
  ScanBlocks View() const {
    return {.codes = codes.data(),
            .residuals = residuals.data(),
            .in_force = in_force.data(),
            .first_face = 32,
            .count = in_force.size()};
  }
  std::vector<std::pair<std::uint32_t, std::int32_t>> Scan(const ScanKernel& kernel) const {
    Survivors survivors(in_force.size());
    const std::size_t count = kernel.scan(View(), test, survivors);
    std::vector<std::pair<std::uint32_t, std::int32_t>> pairs;
    for (std::size_t i = 0; i < count; ++i) pairs.emplace_back(survivors.faces[i], survivors.sums[i]);
    return pairs;
  }
};

// The formula, a face at a time.
std::vector<std::pair<std::uint32_t, std::int32_t>> Expected(const Blocks& blocks) {
  std::vector<std::pair<std::uint32_t, std::int32_t>> survivors;
  const std::vector<CoarseField> fields = FieldsOf(blocks.test.shape);
  for (std::uint32_t face = 0; face < blocks.residuals.size(); ++face) {
    if ((blocks.in_force[face / 16] >> face % 16 & 1) == 0) continue;
    std::int32_t sum = 0;
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const std::size_t at = (face / 16 * blocks.test.shape.chunks() + fields[f].chunk) * 64 + face % 16 * 4;
      for (unsigned i = 0; i < 4; ++i) {
        const int code = blocks.codes[at + i] >> fields[f].shift & ((1 << fields[f].bits) - 1);
        sum += code * static_cast<std::int8_t>(static_cast<std::uint32_t>(blocks.factors[f]) >> 8 * i & 0xff);
      }
    }
    if (16 * sum + blocks.test.residual_factor * blocks.residuals[face] >= blocks.test.least) {
      survivors.emplace_back(face + 32, sum);
    }
  }
  return survivors;
}

TEST(ScanKernel, EachGivesWhatTheFormulaGives) {
  std::mt19937 random(1);
  std::size_t survived = 0;
  for (int round = 0; round < 300; ++round) {
    const CoarseShape shape{.nibble = random() % 4, .mixed = random() % 4, .crumb = 1 + random() % 4};
    const Blocks blocks(shape, 1 + random() % 12, random);
    const auto expected = Expected(blocks);
    survived += expected.size();
    for (const ScanKernel& kernel : UsableScanKernels()) ASSERT_EQ(blocks.Scan(kernel), expected) << kernel.name;
  }
  EXPECT_GT(survived, 100u);
}

TEST(ScanKernel, EachBearsTheLargestSums) {
  std::mt19937 random(2);
  const CoarseShape shape{.nibble = 256};  // 2,048 values of four bits
  Blocks blocks(shape, 2, random);
  std::fill(blocks.codes.begin(), blocks.codes.end(), 0xff);
  std::fill(blocks.factors.begin(), blocks.factors.end(), 0x7f7f7f7f);
  blocks.in_force.assign(2, 0xffff);
  for (const ScanKernel& kernel : UsableScanKernels()) {
    EXPECT_EQ(blocks.Scan(kernel).front().second, 2048 * 15 * 127) << kernel.name;
  }
}

TEST(ScanKernel, WhatAFaceOutOfForceHasInItsCodesChangesNothing) {
  std::mt19937 random(3);
  Blocks blocks({.mixed = 3, .crumb = 1}, 4, random);
  for (std::uint16_t& faces : blocks.in_force) faces = 0x5555;
  const auto expected = Expected(blocks);
  for (std::size_t i = 0; i < blocks.codes.size(); ++i) {
    if (i / 4 % 2 == 1) blocks.codes[i] = static_cast<std::uint8_t>(~blocks.codes[i]);
  }
  for (const ScanKernel& kernel : UsableScanKernels()) EXPECT_EQ(blocks.Scan(kernel), expected) << kernel.name;
}

TEST(ScanKernel, FineSumsAreTheSame) {
  std::mt19937 random(4);
  for (const std::size_t bytes : {64, 128, 1024}) {
    std::vector<std::uint8_t> codes(bytes);
    std::vector<std::int8_t> factors(2 * bytes);
    for (int round = 0; round < 20; ++round) {
      for (std::uint8_t& code : codes) code = round == 0 ? 0xff : static_cast<std::uint8_t>(random());
      for (std::int8_t& factor : factors)
        factor = static_cast<std::int8_t>(round == 0 ? -127 : static_cast<int>(random() % 255) - 127);
      std::int32_t expected = 0;
      for (std::size_t i = 0; i < factors.size(); ++i) {
        const std::uint8_t byte = codes[i / 128 * 64 + i % 64];
        expected += (i % 128 < 64 ? byte & 15 : byte >> 4) * factors[i];
      }
      for (const ScanKernel& kernel : UsableScanKernels()) {
        EXPECT_EQ(kernel.fine_sum(codes.data(), factors.data(), bytes), expected) << kernel.name;
      }
    }
  }
}

TEST(ScanKernel, TheLastOneRunsAnywhere) {
  ASSERT_FALSE(UsableScanKernels().empty());
  EXPECT_STREQ(UsableScanKernels().back().name, "portable");
}

}  // namespace
}  // namespace writ
