#include "index/rotation.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "index/template_index.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::VectorMaker;

std::vector<float> RandomRows(const VectorMaker& maker, std::size_t count, std::mt19937& random) {
  std::vector<float> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<float> unit = maker.Unit(random);
    rows.insert(rows.end(), unit.begin(), unit.end());
  }
  return rows;
}

TEST(Rotation, KeepsInnerProductsButForItsDefect) {
  std::mt19937 random(1);
  for (const std::size_t dimension : {1, 2, 37, 128}) {
    const VectorMaker maker(dimension, true);
    const Rotation rotation = Rotation::PrincipalAxes(dimension, RandomRows(maker, 300, random));
    EXPECT_LT(rotation.defect(), 1e-5);
    for (int i = 0; i < 50; ++i) {
      const std::vector<float> a = maker.Unit(random), b = maker.Unit(random);
      const std::vector<double> x = rotation.Apply(a), y = rotation.Apply(b);
      double product = 0;
      for (std::size_t k = 0; k < dimension; ++k) product += x[k] * y[k];
      EXPECT_NEAR(product, ComparisonScore(a, b), rotation.defect() + 1e-12);
    }
  }
}

TEST(Rotation, PrincipalAxesComeByDescendingEnergy) {
  std::mt19937 random(2);
  const std::size_t dimension = 24;
  const VectorMaker maker(dimension, true);
  const std::vector<float> rows = RandomRows(maker, 2000, random);
  const Rotation rotation = Rotation::PrincipalAxes(dimension, rows);
  std::vector<double> energy(dimension);
  for (std::size_t row = 0; row < 2000; ++row) {
    const std::vector<double> y = rotation.Apply(std::span(rows).subspan(row * dimension, dimension));
    for (std::size_t i = 0; i < dimension; ++i) energy[i] += y[i] * y[i];
  }
  for (std::size_t i = 1; i < dimension; ++i) EXPECT_GE(energy[i - 1] * 1.0001, energy[i]);
}

TEST(Rotation, IsTheSameFromItsRows) {
  std::mt19937 random(3);
  const Rotation rotation = Rotation::PrincipalAxes(9, RandomRows(VectorMaker(9, true), 100, random));
  const Result<Rotation> again = Rotation::FromRows(9, rotation.Rows());
  ASSERT_TRUE(again);
  const std::vector<float> x = VectorMaker(9, false).Unit(random);
  EXPECT_EQ(again->Apply(x), rotation.Apply(x));
  EXPECT_EQ(again->defect(), rotation.defect());
}

TEST(Rotation, WithoutATemplateIsSomeTurnAllTheSame) { EXPECT_LT(Rotation::PrincipalAxes(5, {}).defect(), 1e-6); }

TEST(Rotation, RefusesRowsOfAnotherSizeAndWhatIsNoNumber) {
  EXPECT_TRUE(Rotation::FromRows(2, std::vector<float>{1, 0, 0, 1}));
  EXPECT_FALSE(Rotation::FromRows(2, std::vector<float>{1, 0, 0}));
  EXPECT_FALSE(Rotation::FromRows(0, {}));
  EXPECT_FALSE(Rotation::FromRows(2, std::vector<float>{1, 0, 0, std::numeric_limits<float>::quiet_NaN()}));
}

}  // namespace
}  // namespace writ
