// The open-set protocol: how often a person in the gallery is found, at a given rate of strangers who are "found" too.
//
// Gallery: the first photo of everyone with two or more; mated probes: their second photos; non-mated probes: the
// people with one photo. People in the errata are left out as probes. Cross-fitted: a search by a person of one half
// centres its probe and the whole gallery with the mean of the other half, so that neither the probe's person nor the
// mate had any part in the mean, and one search has one mean, as in use. Thread rule: pure.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "bench/lfw.h"
#include "bench/statistics.h"
#include "face/quality.h"

namespace writ::bench {

// What the pipeline made of one photo.
struct Sample {
  bool detected = false;
  Quality quality;
  std::vector<float> uncentred;  // empty where not detected
};

// samples[i][j] belongs to people[i].photos[j].
using Samples = std::vector<std::vector<Sample>>;

inline constexpr std::array<double, 4> kTargetFpirs = {0.1, 0.03, 0.01, 0.003};

struct OpenSetFigures {
  std::size_t photos = 0;    // analysed
  std::size_t detected = 0;  // of them with a face
  std::size_t refused = 0;   // of those by the quality check; they are compared here all the same
  std::size_t gallery = 0;
  std::size_t mated = 0;
  std::size_t non_mated = 0;
  Share rank1;
  std::array<Share, kTargetFpirs.size()> tpir;  // at kTargetFpirs
  std::array<double, kTargetFpirs.size()> thresholds{};
  // What they are made of: best scores of mated probes whose best is their mate, and of all non-mated ones, highest
  // first.
  std::vector<double> hits;
  std::vector<double> strangers;
};

// The mean of the uncentred templates of the first photo of each person of that half: one photo a person, so that
// nobody weighs more than another.
std::vector<float> HalfMean(const std::vector<Person>& people, const Samples& samples, bool even);

OpenSetFigures MeasureOpenSet(const std::vector<Person>& people, const Samples& samples);

}  // namespace writ::bench
