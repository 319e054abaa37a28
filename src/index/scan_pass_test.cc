#include "index/scan_pass.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "index/plan_fit.h"
#include "support/index_vectors.h"

namespace writ {
namespace {

using support::VectorMaker;

// A face's codes against a query's factors, by the formula.
std::int32_t CoarseSum(const ScanPlan& plan, const ScanQuery& query, const FaceCodes& codes) {
  std::int32_t sum = 0;
  for (std::size_t f = 0; f < plan.fields().size(); ++f) {
    const CoarseField& field = plan.fields()[f];
    for (unsigned i = 0; i < 4; ++i) {
      const int code = codes.coarse[4 * field.chunk + i] >> field.shift & ((1 << field.bits) - 1);
      sum += code * static_cast<std::int8_t>(static_cast<std::uint32_t>(query.factors[f]) >> (8 * i) & 0xff);
    }
  }
  return sum;
}

std::int32_t FineSum(const ScanQuery& query, const FaceCodes& codes) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < query.fine_factors.size(); ++i) {
    const std::uint8_t byte = codes.fine[i / 128 * 64 + i % 64];
    sum += (i % 128 < 64 ? byte & 15 : byte >> 4) * query.fine_factors[i];
  }
  return sum;
}

// Over all pairs: how far the score comes above each bound, and whether it does without one of its terms.
struct Needed {
  bool query = false, residual = false, rotation = false;
  void Note(double over, const BoundTerms& terms) {  // over = score - what the codes say
    query |= over > terms.sum() - terms.query;
    residual |= over > terms.sum() - terms.residual;
    rotation |= over > terms.sum() - terms.rotation;
  }
};

struct Bounds {
  Needed coarse, fine_above, fine_below;
  std::size_t broken = 0;
};

Bounds Check(const ScanPlan& plan, const std::vector<std::vector<float>>& faces,
             const std::vector<std::vector<float>>& queries) {
  Bounds bounds;
  for (const std::vector<float>& face : faces) {
    FaceCodes codes;
    plan.Encode(face, codes);
    if (codes.outlier) continue;
    for (const std::vector<float>& unit : queries) {
      const ScanQuery query = plan.Prepare(unit);
      const double score = ComparisonScore(unit, face);
      const BoundTerms coarse = CoarseTerms(plan, query, codes.spread, codes.residual);
      const double over = score - (query.coarse_scale * CoarseSum(plan, query, codes) + query.base);
      bounds.coarse.Note(over, coarse);
      bounds.broken += over > coarse.sum() ? 1 : 0;
      if (!plan.has_fine()) continue;
      const BoundTerms fine = FineTerms(plan, query, codes.spread, codes.fine_spread, codes.fine_residual);
      const double fine_over = over - (query.fine_scale * FineSum(query, codes) + query.fine_base);
      bounds.fine_above.Note(fine_over, fine);
      bounds.fine_below.Note(-fine_over, fine);
      bounds.broken += std::abs(fine_over) > fine.sum() ? 1 : 0;
    }
  }
  return bounds;
}

std::vector<std::vector<float>> Units(const VectorMaker& maker, std::size_t count, std::mt19937& random) {
  std::vector<std::vector<float>> units(count);
  for (std::vector<float>& unit : units) unit = maker.Unit(random);
  return units;
}

TEST(Bound, HoldsForAllSortsOfTemplatesAndPlans) {
  std::mt19937 random(1);
  for (int round = 0; round < 80; ++round) {
    const std::size_t dimension = round == 0 ? 600 : 1 + random() % 150;
    const VectorMaker maker(dimension, round % 2 == 0), other(dimension, round % 3 == 0);
    std::vector<float> sample;
    for (const std::vector<float>& unit : Units(maker, random() % 100, random)) {
      sample.insert(sample.end(), unit.begin(), unit.end());
    }
    const ScanLayout layout = round % 4 < 2 ? ScanLayout::kFast : ScanLayout::kCompact;
    const ScanPlan plan = FitScanPlan(dimension, sample, {.layout = layout});
    std::vector<std::vector<float>> queries = Units(other, 20, random), faces = Units(maker, 20, random);
    faces.insert(faces.end(), queries.begin(), queries.begin() + 5);  // a query that is the face itself
    EXPECT_EQ(Check(plan, faces, queries).broken, 0u) << "dimension " << dimension;
  }
}

// Two values with codes of two bits, and a turn of one's own.
ScanPlan SmallPlan(const Rotation& rotation, double step) {
  const ValueCode value{.bits = 2,
                        .low = -1.5 * step,
                        .step = step,
                        .fine_low = -0.46875 * step,
                        .fine_step = step / 16,
                        .weight = 1,
                        .fine_weight = 1};
  std::vector<ValueCode> values(rotation.dimension(), value);
  return ScanPlan(rotation, {.crumb = 1}, values, true, 0.01, 0.001);
}

// Each of the terms is needed: without it some score lies above the bound.
TEST(Bound, BreaksWithoutTheResidual) {
  std::mt19937 random(2);
  const ScanPlan plan = SmallPlan(Rotation::Identity(2), 0.5);
  // What is left lies along the query, in one value.
  std::vector<std::vector<float>> faces, queries{{1, 0}, {0, 1}, {0.70710678f, 0.70710678f}};
  for (int i = 0; i < 2000; ++i) faces.push_back(VectorMaker(2, false).Unit(random));
  const Bounds bounds = Check(plan, faces, queries);
  EXPECT_EQ(bounds.broken, 0u);
  EXPECT_TRUE(bounds.coarse.residual);
  EXPECT_TRUE(bounds.fine_above.residual);
  EXPECT_TRUE(bounds.fine_below.residual);
}

TEST(Bound, BreaksWithoutTheQuerysError) {
  // Faces that their codes say exactly: ±0.484375 is the coarse ±0.25 and the last fine step.
  const ScanPlan plan = SmallPlan(Rotation::Identity(4), 0.5);
  std::vector<std::vector<float>> faces, queries;
  for (unsigned i = 0; i < 16; ++i) {
    std::vector<float> face(4);
    for (unsigned k = 0; k < 4; ++k) face[k] = (i >> k & 1) != 0 ? 0.484375f : -0.484375f;
    faces.push_back(face);
  }
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) queries.push_back(VectorMaker(4, true).Unit(random));
  const Bounds bounds = Check(plan, faces, queries);
  EXPECT_EQ(bounds.broken, 0u);
  EXPECT_TRUE(bounds.fine_above.query);
  EXPECT_TRUE(bounds.fine_below.query);
}

TEST(Bound, BreaksWithoutTheRotationsDefect) {
  // A "rotation" that shortens by a tenth: its defect is known, and said.
  const std::vector<float> rows{0.9f, 0, 0, 0.9f};
  const Result<Rotation> rotation = Rotation::FromRows(2, rows);
  ASSERT_TRUE(rotation);
  EXPECT_GT(rotation->defect(), 0.19 * std::sqrt(2.0));
  std::vector<std::vector<float>> faces, queries;
  for (const float a : {-1.0f, 1.0f}) {
    for (const float b : {-1.0f, 1.0f}) faces.push_back({0.70710678f * a, 0.70710678f * b});
  }
  queries = faces;
  const Bounds bounds = Check(SmallPlan(*rotation, 0.6 * std::sqrt(0.5)), faces, queries);  // 1.5 steps: said exactly
  EXPECT_EQ(bounds.broken, 0u);
  EXPECT_TRUE(bounds.coarse.rotation);
  EXPECT_TRUE(bounds.fine_above.rotation);
}

TEST(Bound, HasRoomForTheRoundingsOfDoubleArithmetic) {
  const ScanQuery query = SmallPlan(Rotation::Identity(2), 0.5).Prepare(std::vector<float>{1, 0});
  const double d = static_cast<double>(kMaxIndexDimension);
  EXPECT_GT(query.rounding, 64 * d * std::sqrt(d) * 0x1p-53);
}

}  // namespace
}  // namespace writ
