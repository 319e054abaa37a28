#include "bench/reject.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "face/embed.h"

namespace writ::bench {
namespace {

struct Measure {
  std::string name;
  std::function<double(const Sample&)> value;  // more is better
};

std::vector<Measure> Measures() {
  return {{"mirror agreement", [](const Sample& s) { return double{MirrorAgreement(s.uncentred)}; }},
          {"detector's confidence", [](const Sample& s) { return double{s.quality.confidence}; }},
          {"eye distance", [](const Sample& s) { return double{s.quality.eye_distance_pixels}; }},
          {"sharpness", [](const Sample& s) { return double{s.quality.sharpness}; }},
          {"turn", [](const Sample& s) { return -double{s.quality.turn}; }},
          {"contrast", [](const Sample& s) { return double{s.quality.contrast}; }}};
}

struct Photo {
  std::size_t person = 0;
  const Sample* sample = nullptr;
  std::vector<float> values;
};

// All photos of a half but those of people whose names stand for somebody else too, centred with the other half's mean.
std::vector<Photo> HalfPhotos(const std::vector<Person>& people, const Samples& samples, bool even) {
  const std::vector<float> mean = HalfMean(people, samples, !even);
  std::vector<Photo> photos;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i].even != even || people[i].mated_error || people[i].non_mated_error) continue;
    for (const Sample& sample : samples[i]) {
      if (sample.detected) photos.push_back({i, &sample, Centred(sample.uncentred, mean)});
    }
  }
  return photos;
}

// The score that no more than the rate of pairs of different people exceed.
double ThresholdOf(const std::vector<Photo>& photos) {
  std::vector<double> scores;
  for (std::size_t i = 0; i < photos.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (photos[i].person != photos[k].person) scores.push_back(Score(photos[i].values, photos[k].values));
    }
  }
  const auto allowed = static_cast<std::ptrdiff_t>(kRejectFalseMatchRate * static_cast<double>(scores.size()));
  std::nth_element(scores.begin(), scores.begin() + allowed, scores.end(), std::greater<>());
  return scores[static_cast<std::size_t>(allowed)];
}

struct Pair {
  const Sample* one = nullptr;
  const Sample* other = nullptr;
  bool missed = false;
};

void AddPairs(const std::vector<Photo>& photos, double threshold, std::vector<Pair>& pairs) {
  for (std::size_t i = 0; i < photos.size(); ++i) {
    for (std::size_t k = i; k > 0 && photos[k - 1].person == photos[i].person; --k) {
      const bool missed = Score(photos[i].values, photos[k - 1].values) <= threshold;
      pairs.push_back({photos[i].sample, photos[k - 1].sample, missed});
    }
  }
}

RejectCurve CurveOf(const Measure& measure, const std::vector<Pair>& pairs) {
  std::vector<std::pair<double, bool>> order;  // the worse photo's value
  for (const Pair& pair : pairs) {
    order.emplace_back(std::min(measure.value(*pair.one), measure.value(*pair.other)), pair.missed);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  RejectCurve curve{.measure = measure.name, .pairs = pairs.size(), .misses = {}};
  for (std::size_t i = 0; i < kRejectedShares.size(); ++i) {
    const auto first =
        order.begin() + static_cast<std::ptrdiff_t>(kRejectedShares[i] * static_cast<double>(order.size()));
    const auto missed = std::count_if(first, order.end(), [](const auto& pair) { return pair.second; });
    curve.misses[i] = WilsonShare(static_cast<std::size_t>(missed), static_cast<std::size_t>(order.end() - first));
  }
  return curve;
}

}  // namespace

std::vector<RejectCurve> MeasureReject(const std::vector<Person>& people, const Samples& samples) {
  const std::vector<Photo> halves[] = {HalfPhotos(people, samples, false), HalfPhotos(people, samples, true)};
  std::vector<Pair> pairs;
  for (const std::size_t half : {0u, 1u}) AddPairs(halves[half], ThresholdOf(halves[1 - half]), pairs);
  std::vector<RejectCurve> curves;
  for (const Measure& measure : Measures()) curves.push_back(CurveOf(measure, pairs));
  return curves;
}

}  // namespace writ::bench
