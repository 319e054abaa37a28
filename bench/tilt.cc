#include "bench/tilt.h"

#include <cmath>

#include "base/env.h"
#include "face/image.h"
#include "tests/support/turned.h"

namespace writ::bench {
namespace {

struct Pair {
  const Person* person = nullptr;
  std::vector<float> reference;
  Image photo;
};

}  // namespace

Result<std::vector<TiltFigure>> MeasureTilt(const Subject& subject, const std::vector<Person>& people,
                                            const Samples& samples, double threshold, bool even) {
  const std::vector<float> mean = HalfMean(people, samples, !even);
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < people.size() && pairs.size() < kTiltedPeople; ++i) {
    const Person& person = people[i];
    if (person.even != even || person.mated_error || person.non_mated_error || person.photos.size() < 2) continue;
    if (!samples[i][0].detected) continue;
    WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(person.photos[1], kMaxPhotoBytes));
    WRIT_TRY(Image photo, DecodePhoto(bytes));
    pairs.push_back({&person, Centred(samples[i][0].uncentred, mean), std::move(photo)});
  }
  std::vector<TiltFigure> figures;
  for (const int degrees : kTilts) {
    TiltFigure figure{.degrees = degrees, .photos = pairs.size()};
    std::size_t found = 0, matched = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const Image& photo = pairs[i].photo;
      const int side = static_cast<int>(std::ceil(std::hypot(photo.width, photo.height)));  // holds it at any angle
      const double turn = i % 2 == 0 ? degrees : -degrees;
      WRIT_TRY(const Sample sample, MakeSample(subject, support::TurnedBy(photo, turn, side)));
      if (!sample.detected) continue;
      const double score = Score(Centred(sample.uncentred, mean), pairs[i].reference);
      ++found;
      figure.mean += score;
      figure.off += std::abs(std::remainder(sample.quality.roll_degrees - turn, 360));
      if (score >= threshold) ++matched;
    }
    if (found > 0) figure.mean /= static_cast<double>(found), figure.off /= static_cast<double>(found);
    figure.found = WilsonShare(found, pairs.size());
    figure.matched = WilsonShare(matched, pairs.size());
    figures.push_back(figure);
  }
  return figures;
}

}  // namespace writ::bench
