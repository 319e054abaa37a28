#include "face/mated_curve.h"

#include <algorithm>
#include <string>
#include <utility>

namespace writ {
namespace {

tl::unexpected<Error> BadMatedCurve(const std::string& cause) {
  return Fail(Code::kUsage, "curve-malformed", "couldn't use the curve of mates: mated_curve." + cause,
              "correct the model's card, or leave [mated_curve] out; script/bench accuracy --estimate prints it");
}

}  // namespace

MatedCurve::MatedCurve(std::vector<MatedPoint> points, std::uint64_t pairs, std::uint64_t people)
    : points_(std::move(points)), pairs_(pairs), people_(people) {}

Result<MatedCurve> MatedCurve::FromPoints(std::vector<MatedPoint> points, std::uint64_t pairs, std::uint64_t people) {
  if (points.empty() || points.size() > kMaxMatedPoints) return BadMatedCurve("scores: there are none or too many");
  if (pairs == 0) return BadMatedCurve("pairs: it was measured on none");
  if (people == 0 || people > pairs) return BadMatedCurve("people: there are none, or more than pairs");
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto [score, rate] = points[i];
    if (!(score >= -1 && score <= 1)) return BadMatedCurve("scores: one lies outside -1 to 1");
    if (!(rate > 0 && rate < 1)) return BadMatedCurve("false_non_match_rates: one lies outside 0 to 1");
    if (i > 0 && score <= points[i - 1].score) return BadMatedCurve("scores: they don't rise");
    if (i > 0 && rate < points[i - 1].false_non_match_rate) {
      return BadMatedCurve("false_non_match_rates: one falls with the score");
    }
  }
  return MatedCurve(std::move(points), pairs, people);
}

std::optional<double> MatedCurve::MissedShare(double score) const {
  if (!(score >= points_.front().score && score <= points_.back().score)) return std::nullopt;
  const auto at = std::lower_bound(points_.begin(), points_.end(), score,
                                   [](const MatedPoint& point, double value) { return point.score < value; });
  return at->false_non_match_rate;
}

}  // namespace writ
