// Error against rejected share: whether a measure of quality knows beforehand which photos will be missed.
//
// Pairs of photos of one person are put in the order of the worse photo's quality; the worst are rejected, and the
// misses among the rest are counted (ISO/IEC 29794-1, error versus discard). A measure that knows nothing leaves the
// rate as it was. Cross-fitted: threshold and mean of each half of the people come from the other. Thread rule: pure.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "bench/lfw.h"
#include "bench/open_set.h"
#include "bench/statistics.h"

namespace writ::bench {

inline constexpr double kRejectFalseMatchRate = 1e-5;
inline constexpr std::array<double, 7> kRejectedShares = {0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5};

struct RejectCurve {
  std::string measure;
  std::size_t pairs = 0;                             // before any was rejected
  std::array<Share, kRejectedShares.size()> misses;  // pairs share people: the true intervals are wider
};

// One curve a measure, the one that the product ranks faces by first.
std::vector<RejectCurve> MeasureReject(const std::vector<Person>& people, const Samples& samples);

}  // namespace writ::bench
