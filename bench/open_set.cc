#include "bench/open_set.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace writ::bench {
namespace {

constexpr double kNoScore = -2;  // below every score: for photos without a face

struct Reference {
  std::size_t person = 0;
  std::vector<float> values;
};

std::vector<Reference> CentredGallery(const std::vector<Person>& people, const Samples& samples,
                                      std::span<const float> mean) {
  std::vector<Reference> gallery;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (samples[i].size() < 2 || !samples[i][0].detected) continue;
    gallery.push_back({i, Centred(samples[i][0].uncentred, mean)});
  }
  return gallery;
}

struct Best {
  double score = kNoScore;
  std::size_t person = 0;
};

Best Search(const Sample& probe, std::span<const float> mean, const std::vector<Reference>& gallery) {
  Best best;
  if (!probe.detected) return best;
  const std::vector<float> values = Centred(probe.uncentred, mean);
  for (const Reference& reference : gallery) {
    const double score = Score(values, reference.values);
    if (score > best.score) best = {score, reference.person};
  }
  return best;
}

// Best scores of all searches.
struct Searches {
  std::vector<double> hits;       // of mated probes whose best reference is their mate; the others are misses
  std::size_t mated = 0;          // all mated probes
  std::vector<double> strangers;  // of non-mated probes, the highest first
};

Searches SearchAll(const std::vector<Person>& people, const Samples& samples) {
  Searches searches;
  for (const bool even : {false, true}) {
    const std::vector<float> mean = HalfMean(people, samples, !even);
    const std::vector<Reference> gallery = CentredGallery(people, samples, mean);
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].even != even) continue;
      if (samples[i].size() >= 2 && !people[i].mated_error) {
        const Best best = Search(samples[i][1], mean, gallery);
        ++searches.mated;
        if (best.score > kNoScore && best.person == i) searches.hits.push_back(best.score);
      }
      if (samples[i].size() == 1 && !people[i].non_mated_error) {
        searches.strangers.push_back(Search(samples[i][0], mean, gallery).score);
      }
    }
  }
  std::sort(searches.strangers.begin(), searches.strangers.end(), std::greater<>());
  return searches;
}

void CountSamples(const Samples& samples, OpenSetFigures& figures) {
  for (const auto& photos : samples) {
    if (photos.size() >= 2) ++figures.gallery;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, photos.size()); ++i) {
      ++figures.photos;
      if (photos[i].detected) ++figures.detected;
      if (photos[i].detected && !photos[i].quality.usable) ++figures.refused;
    }
  }
}

}  // namespace

std::vector<float> HalfMean(const std::vector<Person>& people, const Samples& samples, bool even) {
  std::vector<double> sum;
  std::size_t count = 0;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i].even != even || !samples[i][0].detected) continue;
    const std::vector<float>& values = samples[i][0].uncentred;
    sum.resize(values.size());
    for (std::size_t k = 0; k < values.size(); ++k) sum[k] += values[k];
    ++count;
  }
  std::vector<float> mean;
  for (const double value : sum) mean.push_back(static_cast<float>(value / static_cast<double>(count)));
  return mean;
}

OpenSetFigures MeasureOpenSet(const std::vector<Person>& people, const Samples& samples) {
  OpenSetFigures figures;
  CountSamples(samples, figures);
  const Searches searches = SearchAll(people, samples);
  figures.mated = searches.mated;
  figures.non_mated = searches.strangers.size();
  figures.rank1 = WilsonShare(searches.hits.size(), searches.mated);
  for (std::size_t i = 0; i < kTargetFpirs.size(); ++i) {
    // The ⌊f·n⌋-th highest: with so many strangers or more at the threshold, one of them more is too many.
    const auto rank = static_cast<std::size_t>(kTargetFpirs[i] * static_cast<double>(searches.strangers.size()));
    if (rank == 0) continue;
    const double threshold = searches.strangers[rank - 1];
    const auto found = std::count_if(searches.hits.begin(), searches.hits.end(),
                                     [threshold](double score) { return score > threshold; });
    figures.thresholds[i] = threshold;
    figures.tpir[i] = WilsonShare(static_cast<std::size_t>(found), searches.mated);
  }
  figures.hits = searches.hits;
  figures.strangers = searches.strangers;
  return figures;
}

}  // namespace writ::bench
