// What a tilted head costs: photos turned by an angle about their middle, compared with another photo of the person.
//
// Every photo is turned, by a right angle at least as much as by none, so that all have lost the same; what a turn
// uncovers is black. Thread rule: that of the networks.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/status.h"
#include "bench/lfw.h"
#include "bench/open_set.h"
#include "bench/sample.h"
#include "bench/statistics.h"

namespace writ::bench {

inline constexpr std::array<int, 8> kTilts = {0, 10, 20, 30, 40, 50, 90, 135};  // degrees, either way

inline constexpr std::size_t kTiltedPeople = 250;
inline constexpr std::size_t kTiltFpir = 2;  // whose threshold counts as a match: the index into kTargetFpirs, 1 %

struct TiltFigure {
  int degrees = 0;
  std::size_t photos = 0;
  Share found = {};    // a face
  Share matched = {};  // of all photos: found, and scored at least the threshold
  double mean = 0;     // score of those found
  double off = 0;      // mean error of the roll that the quality tells, degrees
};

// Of the people of one half with two photos and no label error, at most kTiltedPeople: the second photo, turned,
// against the first as it is. Centred with the mean of the other half.
Result<std::vector<TiltFigure>> MeasureTilt(const Subject& subject, const std::vector<Person>& people,
                                            const Samples& samples, double threshold, bool even);

}  // namespace writ::bench
