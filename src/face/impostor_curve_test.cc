#include "face/impostor_curve.h"

#include <gtest/gtest.h>

#include <cmath>

namespace writ {
namespace {

ImpostorCurve SmallCurve() {
  return *ImpostorCurve::FromPoints({{0.1, 0.1}, {0.2, 0.01}, {0.3, 0.001}, {0.4, 0.0001}}, 100'000);
}

TEST(ImpostorCurve, ThresholdIsTheSmallestScoreThatKeepsTheTarget) {
  const ImpostorCurve curve = SmallCurve();
  const Threshold threshold = curve.ThresholdFor(0.1, 100);  // 1 − 0.999^100 = 0.095
  EXPECT_TRUE(threshold.measured);
  EXPECT_EQ(threshold.score, 0.3);
  EXPECT_LE(1 - std::pow(1 - 0.001, 100), 0.1);
  EXPECT_GT(1 - std::pow(1 - 0.01, 100), 0.1);
  EXPECT_EQ(curve.ThresholdFor(0.01, 1).score, 0.2);  // exactly at the target is within it
}

TEST(ImpostorCurve, LargerGalleryNeverLowersTheThreshold) {
  const ImpostorCurve curve = SmallCurve();
  double last = -1;
  for (std::uint64_t size = 0; size < 5000; size += 7) {
    const double score = curve.ThresholdFor(0.05, size).score;
    EXPECT_GE(score, last);
    last = score;
  }
}

TEST(ImpostorCurve, WhereTheDataEndNothingIsExtrapolated) {
  const ImpostorCurve curve = SmallCurve();
  const Threshold threshold = curve.ThresholdFor(0.01, 1'000'000);
  EXPECT_FALSE(threshold.measured);
  EXPECT_EQ(threshold.score, 0.4);
  EXPECT_FALSE(curve.ExpectedStrangers(0.41, 10).has_value());
  EXPECT_FALSE(curve.ExpectedStrangers(0.09, 10).has_value());
  EXPECT_FALSE(curve.ExpectedStrangers(std::nan(""), 10).has_value());
}

TEST(ImpostorCurve, StrangersAreCountedOnTheHighSide) {
  const ImpostorCurve curve = SmallCurve();
  EXPECT_DOUBLE_EQ(*curve.ExpectedStrangers(0.3, 2000), 2);
  EXPECT_DOUBLE_EQ(*curve.ExpectedStrangers(0.39, 2000), 2);
  EXPECT_DOUBLE_EQ(*curve.ExpectedStrangers(0.4, 2000), 0.2);
  EXPECT_DOUBLE_EQ(*curve.ExpectedStrangers(0.4, 0), 0);
}

TEST(ImpostorCurve, ARaisedCurveIsStricterAndNoRateExceedsOne) {
  const ImpostorCurve raised = SmallCurve().Raised(20);
  EXPECT_EQ(raised.points()[0].false_match_rate, 1);
  EXPECT_DOUBLE_EQ(raised.points()[1].false_match_rate, 0.2);
  EXPECT_EQ(SmallCurve().ThresholdFor(0.01, 1).score, 0.2);
  EXPECT_EQ(raised.ThresholdFor(0.01, 1).score, 0.4);
  EXPECT_DOUBLE_EQ(*raised.ExpectedStrangers(0.3, 2000), 40);
  EXPECT_EQ(raised.pairs(), SmallCurve().pairs());
}

TEST(ImpostorCurve, CurvesThatNoMeasurementGivesAreRefused) {
  const auto reason = [](std::vector<ImpostorPoint> points, std::uint64_t pairs = 100) {
    const Result<ImpostorCurve> curve = ImpostorCurve::FromPoints(std::move(points), pairs);
    return curve ? "accepted" : curve.error().reason;
  };
  EXPECT_EQ(reason({{0.1, 0.1}, {0.2, 0.1}}), "accepted");
  EXPECT_EQ(reason({}), "curve-malformed");
  EXPECT_EQ(reason({{0.1, 0.1}}, 0), "curve-malformed");
  EXPECT_EQ(reason({{0.1, 0.1}, {0.1, 0.05}}), "curve-malformed");
  EXPECT_EQ(reason({{0.1, 0.1}, {0.2, 0.2}}), "curve-malformed");
  EXPECT_EQ(reason({{0.1, 0}}), "curve-malformed");
  EXPECT_EQ(reason({{0.1, 1.5}}), "curve-malformed");
  EXPECT_EQ(reason({{1.5, 0.1}}), "curve-malformed");
  EXPECT_EQ(reason({{std::nan(""), 0.1}}), "curve-malformed");
}

}  // namespace
}  // namespace writ
