// How often two photos of one person score too low: the measured curve that says what a threshold costs in people who
// are there and not found.
//
// As with the impostor curve nothing is invented: a share errs on the high side between two measured scores, and beyond
// them the answer is "not measured". Thread rule: immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/status.h"

namespace writ {

struct MatedPoint {
  double score = 0;
  double false_non_match_rate = 0;  // share of pairs of photos of one person that score below `score`
};

inline constexpr std::size_t kMaxMatedPoints = 10'000;

class MatedCurve {
 public:
  // Scores must rise, rates must rise or stay and lie in (0, 1); "curve-malformed" (kUsage), naming the card's key.
  // `pairs` counts the pairs of photos that it was measured on, `people` the people whom they show, one or more pairs
  // each.
  static Result<MatedCurve> FromPoints(std::vector<MatedPoint> points, std::uint64_t pairs, std::uint64_t people);

  // The share of mates that score below `score`: the rate at the next higher measured score. nullopt where the score
  // lies outside the measured ones.
  std::optional<double> MissedShare(double score) const;

  const std::vector<MatedPoint>& points() const { return points_; }
  std::uint64_t pairs() const { return pairs_; }
  std::uint64_t people() const { return people_; }

 private:
  MatedCurve(std::vector<MatedPoint> points, std::uint64_t pairs, std::uint64_t people);
  std::vector<MatedPoint> points_;
  std::uint64_t pairs_ = 0;
  std::uint64_t people_ = 0;
};

}  // namespace writ
