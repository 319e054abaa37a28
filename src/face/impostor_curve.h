// How often two different people score this high: the measured curve that thresholds and warnings come from.
//
// Between and beyond the measured points nothing is invented: a threshold is always a measured score, a count of
// strangers errs on the high side between two points, and where the data end the answer is "not measured".
// Thread rule: immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/status.h"

namespace writ {

struct ImpostorPoint {
  double score = 0;
  double false_match_rate = 0;  // share of pairs of different people that score at least `score`
};

struct Threshold {
  double score = 0;
  bool measured = false;  // false: the data end before the target is reached; `score` is the highest measured one
};

inline constexpr std::size_t kMaxImpostorPoints = 10'000;

class ImpostorCurve {
 public:
  // Scores must rise, rates must fall or stay and lie in (0, 1]; "curve-malformed" (kUsage). `pairs` counts the pairs
  // of photos of different people that it was measured on.
  static Result<ImpostorCurve> FromPoints(std::vector<ImpostorPoint> points, std::uint64_t pairs);

  // The smallest measured score at which a stranger's search of `gallery_size` faces returns anybody with a probability
  // of at most `target_fpir`: FPIR(N) = 1 − (1 − FMR)^N.
  Threshold ThresholdFor(double target_fpir, std::uint64_t gallery_size) const;

  // How many of `gallery_size` strangers are expected to score at least `score`: N × FMR of the next lower measured
  // score. nullopt where the score lies outside the measured ones.
  std::optional<double> ExpectedStrangers(double score, std::uint64_t gallery_size) const;

  // The same curve where strangers score so high `factor` times as often, at least 1; no rate exceeds 1.
  ImpostorCurve Raised(double factor) const;

  const std::vector<ImpostorPoint>& points() const { return points_; }
  std::uint64_t pairs() const { return pairs_; }

 private:
  ImpostorCurve(std::vector<ImpostorPoint> points, std::uint64_t pairs);
  std::vector<ImpostorPoint> points_;
  std::uint64_t pairs_ = 0;
};

}  // namespace writ
