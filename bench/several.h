// Several photos of one person as one probe: how much more they find, and whether strangers score higher on them.
//
// The same people at every number of photos: everyone with kMostProbePhotos + 1 photos or more and no known label
// error. Their first photo is in the gallery, with the first photo of everybody else; the probe is made of the next
// ones. A stranger's search is the same probe over the gallery without that person. Cross-fitted as in open_set.h.
// Thread rule: pure.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "bench/lfw.h"
#include "bench/open_set.h"
#include "bench/statistics.h"

namespace writ::bench {

inline constexpr std::size_t kMostProbePhotos = 3;
inline constexpr std::array<double, 2> kSeveralFpirs = {0.03, 0.01};
inline constexpr std::array<double, 4> kStrangerScores = {0.25, 0.3, 0.35, 0.4};

struct SeveralFigures {
  std::size_t photos = 0;  // a probe
  std::size_t people = 0;
  std::size_t gallery = 0;
  std::array<Share, kSeveralFpirs.size()> tpir{};  // at kSeveralFpirs, thresholds of these very strangers
  std::array<double, kStrangerScores.size()>
      strangers{};  // share of all pairs with strangers that score at least so much
  std::array<std::size_t, kStrangerScores.size()> pairs{};  // how many those are
};

// How many times as often strangers reach a score on several photos as on one: the largest at the scores that at least
// kFewestStrangers pairs reach, rounded up to a half. For the card.
inline constexpr std::size_t kFewestStrangers = 50;
double SeveralPhotosFactor(const std::vector<SeveralFigures>& figures);

// For 1 to kMostProbePhotos photos a probe.
std::vector<SeveralFigures> MeasureSeveral(const std::vector<Person>& people, const Samples& samples);

}  // namespace writ::bench
