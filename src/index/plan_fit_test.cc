#include "index/plan_fit.h"

#include <random>

#include <gtest/gtest.h>

#include "support/index_vectors.h"

namespace writ {
namespace {

using support::VectorMaker;

std::vector<float> Rows(const VectorMaker& maker, std::size_t dimension, std::size_t count) {
  std::mt19937 random(1);
  std::vector<float> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<float> unit = maker.Unit(random);
    rows.insert(rows.end(), unit.begin(), unit.end());
  }
  EXPECT_EQ(rows.size(), dimension * count);
  return rows;
}

TEST(FitScanPlan, GivesLongerCodesToTheAxesThatTellMost) {
  const ScanPlan plan = FitScanPlan(128, Rows(VectorMaker(128, true), 128, 3000), {});
  for (std::size_t i = 1; i < 128; ++i) EXPECT_GE(plan.values()[i - 1].bits, plan.values()[i].bits);
  EXPECT_GT(plan.values().front().bits, plan.values().back().bits);
}

TEST(FitScanPlan, TakesAtMostTwoAndAHalfBitsAValueInTheFastLayoutAndFourInTheCompactOne) {
  for (const std::size_t dimension : {64, 128, 512}) {
    for (const bool steep : {false, true}) {
      const std::vector<float> rows = Rows(VectorMaker(dimension, steep), dimension, 4 * dimension);
      EXPECT_LE(32 * FitScanPlan(dimension, rows, {}).shape().chunks(), dimension * 5 / 2);
      const ScanPlan compact = FitScanPlan(dimension, rows, {.layout = ScanLayout::kCompact});
      EXPECT_EQ(compact.shape(), (CoarseShape{.nibble = dimension / 8}));
      EXPECT_FALSE(compact.has_fine());
    }
  }
}

TEST(FitScanPlan, LeavesNextToNobodyOfTheSampleWithoutABound) {
  const std::vector<float> rows = Rows(VectorMaker(128, true), 128, 3000);
  const ScanPlan plan = FitScanPlan(128, rows, {});
  FaceCodes codes;
  for (std::size_t row = 0; row < 3000; ++row) {
    plan.Encode(std::span(rows).subspan(row * 128, 128), codes);
    EXPECT_FALSE(codes.outlier);
  }
}

TEST(FitScanPlan, NeedsNoSample) {
  for (const std::size_t dimension : {std::size_t{1}, std::size_t{3}, std::size_t{130}}) {
    const ScanPlan plan = FitScanPlan(dimension, {}, {});
    EXPECT_EQ(plan.dimension(), dimension);
    EXPECT_GT(plan.residual_step(), 0);
  }
}

}  // namespace
}  // namespace writ
