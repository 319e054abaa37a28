#include "face/impostor_curve.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace writ {
namespace {

tl::unexpected<Error> BadCurve(const std::string& cause) {
  return Fail(Code::kUsage, "curve-malformed", "couldn't use the impostor curve: " + cause,
              "correct the model's card; script/bench accuracy --estimate prints a curve");
}

// 1 − (1 − rate)^size without losing small rates to rounding.
double FalsePositiveRate(double rate, std::uint64_t size) {
  if (rate >= 1) return size > 0 ? 1 : 0;
  return -std::expm1(static_cast<double>(size) * std::log1p(-rate));
}

}  // namespace

ImpostorCurve::ImpostorCurve(std::vector<ImpostorPoint> points, std::uint64_t pairs)
    : points_(std::move(points)), pairs_(pairs) {}

Result<ImpostorCurve> ImpostorCurve::FromPoints(std::vector<ImpostorPoint> points, std::uint64_t pairs) {
  if (points.empty() || points.size() > kMaxImpostorPoints) return BadCurve("it has no points or too many");
  if (pairs == 0) return BadCurve("it was measured on no pairs");
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto [score, rate] = points[i];
    if (!(score >= -1 && score <= 1)) return BadCurve("a score lies outside -1 to 1");
    if (!(rate > 0 && rate <= 1)) return BadCurve("a false match rate lies outside 0 to 1");
    if (i > 0 && score <= points[i - 1].score) return BadCurve("the scores don't rise");
    if (i > 0 && rate > points[i - 1].false_match_rate) return BadCurve("a false match rate rises with the score");
  }
  return ImpostorCurve(std::move(points), pairs);
}

Threshold ImpostorCurve::ThresholdFor(double target_fpir, std::uint64_t gallery_size) const {
  const std::uint64_t size = std::max<std::uint64_t>(gallery_size, 1);
  for (const ImpostorPoint& point : points_) {
    if (FalsePositiveRate(point.false_match_rate, size) <= target_fpir) return {point.score, true};
  }
  return {points_.back().score, false};
}

std::optional<double> ImpostorCurve::ExpectedStrangers(double score, std::uint64_t gallery_size) const {
  if (!(score >= points_.front().score && score <= points_.back().score)) return std::nullopt;
  const auto above = std::upper_bound(points_.begin(), points_.end(), score,
                                      [](double value, const ImpostorPoint& point) { return value < point.score; });
  return static_cast<double>(gallery_size) * std::prev(above)->false_match_rate;
}

ImpostorCurve ImpostorCurve::Raised(double factor) const {
  std::vector<ImpostorPoint> points = points_;
  for (ImpostorPoint& point : points) point.false_match_rate = std::min(1.0, point.false_match_rate * factor);
  return ImpostorCurve(std::move(points), pairs_);
}

}  // namespace writ
