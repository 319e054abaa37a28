#include "bench/several.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace writ::bench {
namespace {

struct Reference {
  std::size_t person = 0;
  std::vector<float> values;
};

// What one search gives.
struct Found {
  double mate = 0;
  double best_stranger = -2;
};

bool TakesPart(const Person& person, const std::vector<Sample>& photos) {
  if (person.mated_error || person.non_mated_error || photos.size() <= kMostProbePhotos) return false;
  return std::all_of(photos.begin(), photos.begin() + kMostProbePhotos + 1,
                     [](const Sample& sample) { return sample.detected; });
}

// The direction of the sum of the first photos' templates but the very first.
std::vector<float> Probe(const std::vector<Sample>& photos, std::size_t count, std::span<const float> mean) {
  std::vector<float> sum(mean.size()), nothing(mean.size());
  for (std::size_t i = 1; i <= count; ++i) {
    const std::vector<float> one = Centred(photos[i].uncentred, mean);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += one[k];
  }
  return Centred(sum, nothing);
}

std::vector<Reference> FirstPhotos(const std::vector<Person>& people, const Samples& samples,
                                   std::span<const float> mean) {
  std::vector<Reference> gallery;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i].non_mated_error || !samples[i][0].detected) continue;
    gallery.push_back({i, Centred(samples[i][0].uncentred, mean)});
  }
  return gallery;
}

struct Measured {
  std::vector<Found> searches;
  std::vector<double> strangers;  // every score with a stranger that reaches the lowest of kStrangerScores
  std::size_t pairs = 0;
  std::size_t gallery = 0;
};

Measured SearchAll(const std::vector<Person>& people, const Samples& samples, std::size_t count) {
  Measured measured;
  for (const bool even : {false, true}) {
    const std::vector<float> mean = HalfMean(people, samples, !even);
    const std::vector<Reference> gallery = FirstPhotos(people, samples, mean);
    measured.gallery = gallery.size();
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].even != even || !TakesPart(people[i], samples[i])) continue;
      const std::vector<float> probe = Probe(samples[i], count, mean);
      Found found;
      for (const Reference& reference : gallery) {
        const double score = Score(probe, reference.values);
        if (reference.person == i) {
          found.mate = score;
          continue;
        }
        found.best_stranger = std::max(found.best_stranger, score);
        ++measured.pairs;
        if (score >= kStrangerScores.front()) measured.strangers.push_back(score);
      }
      measured.searches.push_back(found);
    }
  }
  return measured;
}

// The ⌊f·n⌋-th highest of the best strangers, the highest at least.
double ThresholdAt(double fpir, const std::vector<Found>& searches) {
  std::vector<double> best;
  for (const Found& found : searches) best.push_back(found.best_stranger);
  std::sort(best.begin(), best.end(), std::greater<>());
  const auto rank = static_cast<std::size_t>(fpir * static_cast<double>(best.size()));
  return best[rank == 0 ? 0 : rank - 1];
}

Share FoundAbove(double threshold, const std::vector<Found>& searches) {
  const auto hits = std::count_if(searches.begin(), searches.end(), [&](const Found& found) {
    return found.mate > threshold && found.mate > found.best_stranger;
  });
  return WilsonShare(static_cast<std::size_t>(hits), searches.size());
}

}  // namespace

double SeveralPhotosFactor(const std::vector<SeveralFigures>& figures) {
  double most = 1;
  for (const SeveralFigures& several : figures) {
    for (std::size_t s = 0; s < kStrangerScores.size(); ++s) {
      if (figures.front().pairs[s] < kFewestStrangers) continue;
      most = std::max(most, several.strangers[s] / figures.front().strangers[s]);
    }
  }
  return std::ceil(2 * most) / 2;
}

std::vector<SeveralFigures> MeasureSeveral(const std::vector<Person>& people, const Samples& samples) {
  std::vector<SeveralFigures> figures;
  for (std::size_t count = 1; count <= kMostProbePhotos; ++count) {
    const Measured measured = SearchAll(people, samples, count);
    SeveralFigures figure{.photos = count, .people = measured.searches.size(), .gallery = measured.gallery};
    for (std::size_t f = 0; f < kSeveralFpirs.size(); ++f) {
      figure.tpir[f] = FoundAbove(ThresholdAt(kSeveralFpirs[f], measured.searches), measured.searches);
    }
    for (std::size_t s = 0; s < kStrangerScores.size(); ++s) {
      figure.pairs[s] =
          static_cast<std::size_t>(std::count_if(measured.strangers.begin(), measured.strangers.end(),
                                                 [&](double score) { return score >= kStrangerScores[s]; }));
      figure.strangers[s] = static_cast<double>(figure.pairs[s]) / static_cast<double>(measured.pairs);
    }
    figures.push_back(figure);
  }
  return figures;
}

}  // namespace writ::bench
