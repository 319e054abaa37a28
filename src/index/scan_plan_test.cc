#include "index/scan_plan.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "index/plan_fit.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::VectorMaker;

TEST(FieldsOf, CoverEachValueOnceAndEachBitOnce) {
  const CoarseShape shape{.nibble = 2, .mixed = 3, .crumb = 1};
  std::vector<int> values(shape.values());
  std::vector<unsigned> bits(shape.chunks());
  for (const CoarseField& field : FieldsOf(shape)) {
    for (std::size_t i = 0; i < 4; ++i) ++values[field.first + i];
    const unsigned mask = ((1u << field.bits) - 1) << field.shift;
    EXPECT_EQ(bits[field.chunk] & mask, 0u);
    bits[field.chunk] |= mask;
  }
  EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](int times) { return times == 1; }));
  EXPECT_TRUE(std::all_of(bits.begin(), bits.end(), [](unsigned mask) { return mask == 0xff; }));
}

// What the codes say of a template, and how far it is from the template itself.
TEST(ScanPlan, TheNormsInTheCodesAreAtLeastWhatTheCodesLeave) {
  std::mt19937 random(1);
  const std::size_t dimension = 77;
  const VectorMaker maker(dimension, true);
  std::vector<float> sample;
  for (int i = 0; i < 500; ++i) {
    const std::vector<float> unit = maker.Unit(random);
    sample.insert(sample.end(), unit.begin(), unit.end());
  }
  const ScanPlan plan = FitScanPlan(dimension, sample, {});
  FaceCodes codes;
  for (int i = 0; i < 200; ++i) {
    const std::vector<float> unit = maker.Unit(random);
    plan.Encode(unit, codes);
    ASSERT_FALSE(codes.outlier);
    std::vector<double> left = plan.rotation().Apply(unit);
    for (std::size_t k = 0; k < dimension; ++k) left[k] -= plan.values()[k].low;
    for (const CoarseField& field : plan.fields()) {
      for (unsigned b = 0; b < 4 && field.first + b < dimension; ++b) {
        const int code = codes.coarse[4 * field.chunk + b] >> field.shift & ((1 << field.bits) - 1);
        left[field.first + b] -= code * plan.values()[field.first + b].step;
      }
    }
    double coarse = 0, fine = 0, left_by_coarse = 0, left_by_fine = 0;
    for (std::size_t k = 0; k < dimension; ++k) {
      const ValueCode& value = plan.values()[k];
      const int code = codes.fine[k / 128 * 64 + k % 64] >> (k % 128 < 64 ? 0 : 4) & 15;
      coarse += value.weight * left[k] * left[k];
      const double rest = left[k] - value.fine_low - value.fine_step * code;
      fine += value.fine_weight * rest * rest;
      left_by_coarse += left[k] * left[k];
      left_by_fine += rest * rest;
    }
    EXPECT_LE(std::sqrt(coarse), codes.residual * plan.residual_step());
    EXPECT_GE(std::sqrt(coarse), (codes.residual - 1) * plan.residual_step() * 0.999);
    EXPECT_LE(std::sqrt(fine), codes.fine_residual * plan.fine_residual_step());
    EXPECT_LT(left_by_fine, left_by_coarse / 3);
  }
}

TEST(ScanPlan, AResidualBeyondTheLastCodeMakesAnOutlier) {
  const ValueCode value{
      .bits = 2, .low = -0.75, .step = 0.5, .fine_low = -0.25, .fine_step = 0.03, .weight = 1, .fine_weight = 1};
  FaceCodes codes;
  const std::vector<float> unit{0.6f, 0.8f, 0, 0};
  const auto plan = [&](double step, double fine_step) {
    return ScanPlan(Rotation::Identity(4), {.crumb = 1}, {value, value, value, value}, true, step, fine_step);
  };
  plan(1, 1).Encode(unit, codes);
  EXPECT_FALSE(codes.outlier);
  plan(1e-6, 1).Encode(unit, codes);
  EXPECT_TRUE(codes.outlier);
  plan(1, 1e-6).Encode(unit, codes);
  EXPECT_TRUE(codes.outlier);
}

}  // namespace
}  // namespace writ
