#include "face/mated_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace writ {
namespace {

MatedCurve SmallMatedCurve() { return *MatedCurve::FromPoints({{0.2, 0.01}, {0.3, 0.02}, {0.4, 0.05}}, 2000, 900); }

TEST(MatedCurve, SharesAreThoseOfTheMeasuredScores) {
  EXPECT_EQ(SmallMatedCurve().MissedShare(0.2), 0.01);
  EXPECT_EQ(SmallMatedCurve().MissedShare(0.3), 0.02);
  EXPECT_EQ(SmallMatedCurve().MissedShare(0.4), 0.05);
}

TEST(MatedCurve, BetweenTwoScoresTheShareErrsOnTheHighSide) {
  EXPECT_EQ(SmallMatedCurve().MissedShare(0.2001), 0.02);
  EXPECT_EQ(SmallMatedCurve().MissedShare(0.39), 0.05);
}

TEST(MatedCurve, WhereTheDataEndNothingIsExtrapolated) {
  for (const double score : {0.19, 0.41, -1.0, 1.0, std::nan("")}) {
    EXPECT_FALSE(SmallMatedCurve().MissedShare(score).has_value()) << score;
  }
}

// The naive twin: the first point, in order, that is not below the score.
TEST(MatedCurve, AnswersWhatALookAtEachPointAnswers) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> scores(-0.1, 1.1);
  std::vector<MatedPoint> points;
  for (int i = 0; i < 60; ++i) points.push_back({i / 60.0, (i + 1) / 100.0});
  const MatedCurve curve = *MatedCurve::FromPoints(points, 1000, 1000);
  for (int i = 0; i < 2000; ++i) {
    const double score = i % 3 == 0 ? points[static_cast<std::size_t>(i) % points.size()].score : scores(random);
    std::optional<double> expected;
    for (auto point = points.rbegin(); point != points.rend() && point->score >= score; ++point) {
      expected = point->false_non_match_rate;
    }
    if (score < points.front().score) expected.reset();
    EXPECT_EQ(curve.MissedShare(score), expected) << score;
  }
}

TEST(MatedCurve, CurvesThatNoMeasurementGivesAreRefusedByTheKey) {
  const auto cause = [](std::vector<MatedPoint> points, std::uint64_t pairs = 100, std::uint64_t people = 100) {
    const Result<MatedCurve> curve = MatedCurve::FromPoints(std::move(points), pairs, people);
    if (curve) return std::string("accepted");
    EXPECT_EQ(curve.error().reason, "curve-malformed");
    const std::size_t at = curve.error().message.find("mated_curve.");
    EXPECT_NE(at, std::string::npos);
    return curve.error().message.substr(at, curve.error().message.find(':', at) - at);
  };
  EXPECT_EQ(cause({{0.1, 0.1}, {0.2, 0.1}}), "accepted");
  EXPECT_EQ(cause({}), "mated_curve.scores");
  EXPECT_EQ(cause(std::vector<MatedPoint>(kMaxMatedPoints + 1)), "mated_curve.scores");
  EXPECT_EQ(cause({{0.1, 0.1}}, 0), "mated_curve.pairs");
  EXPECT_EQ(cause({{0.1, 0.1}}, 100, 0), "mated_curve.people");
  EXPECT_EQ(cause({{0.1, 0.1}}, 100, 101), "mated_curve.people");
  EXPECT_EQ(cause({{1.5, 0.1}}), "mated_curve.scores");
  EXPECT_EQ(cause({{std::nan(""), 0.1}}), "mated_curve.scores");
  EXPECT_EQ(cause({{0.1, 0.1}, {0.1, 0.2}}), "mated_curve.scores");
  EXPECT_EQ(cause({{0.1, 0}}), "mated_curve.false_non_match_rates");
  EXPECT_EQ(cause({{0.1, 1}}), "mated_curve.false_non_match_rates");
  EXPECT_EQ(cause({{0.1, std::nan("")}}), "mated_curve.false_non_match_rates");
  EXPECT_EQ(cause({{0.1, 0.2}, {0.2, 0.1}}), "mated_curve.false_non_match_rates");
}

}  // namespace
}  // namespace writ
