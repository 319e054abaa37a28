#include "bench/estimate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "bench/several.h"
#include "face/embed.h"
#include "face/impostor_curve.h"
#include "face/mated_curve.h"

namespace writ::bench {
namespace {

// The curve has a point at every hundredth from here on, and ends where fewer pairs than this reach the score.
constexpr double kFirstScore = -0.2;
constexpr double kScoreStep = 0.01;
constexpr std::size_t kMinSupportingPairs = 10;

struct Template {
  std::size_t person = 0;
  std::vector<float> values;
};

// All first and second photos of a half but those of people in the errata, whose names may stand for one person.
std::vector<Template> HalfTemplates(const std::vector<Person>& people, const Samples& samples, bool even,
                                    std::span<const float> mean) {
  std::vector<Template> templates;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i].even != even || people[i].mated_error || people[i].non_mated_error) continue;
    for (const Sample& sample : std::span(samples[i]).first(std::min<std::size_t>(2, samples[i].size()))) {
      if (sample.detected) templates.push_back({i, Centred(sample.uncentred, mean)});
    }
  }
  return templates;
}

// Scores of all pairs of different people, rising.
std::vector<double> ImpostorScores(const std::vector<Template>& templates) {
  std::vector<double> scores;
  for (std::size_t i = 0; i < templates.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (templates[i].person != templates[j].person) scores.push_back(Score(templates[i].values, templates[j].values));
    }
  }
  std::sort(scores.begin(), scores.end());
  return scores;
}

// Scores of the pairs of one person, rising. Each half is centred with the other half's mean, so that nobody had a part
// in what his or her own photos are centred with.
std::vector<double> MatedScores(const std::vector<Person>& people, const Samples& samples) {
  std::vector<double> scores;
  for (const bool even : {false, true}) {
    const std::vector<Template> templates = HalfTemplates(people, samples, even, HalfMean(people, samples, !even));
    for (std::size_t i = 1; i < templates.size(); ++i) {
      const Template &one = templates[i - 1], &other = templates[i];
      if (one.person == other.person) scores.push_back(Score(one.values, other.values));
    }
  }
  std::sort(scores.begin(), scores.end());
  return scores;
}

std::size_t CountAtLeast(const std::vector<double>& scores, double score) {
  return static_cast<std::size_t>(scores.end() - std::lower_bound(scores.begin(), scores.end(), score));
}

std::string Number(const char* format, double value) {
  char text[40];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string List(const char* format, const std::vector<double>& values) {
  std::string list = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    list += (i == 0 ? "\n  " : i % 8 == 0 ? ",\n  " : ", ") + Number(format, values[i]);
  }
  return list + ",\n]\n";
}

std::vector<ImpostorPoint> CurvePoints(const std::vector<double>& scores) {
  std::vector<ImpostorPoint> points;
  for (int step = 0;; ++step) {
    const double score = std::round((kFirstScore + step * kScoreStep) * 100) / 100;
    const std::size_t count = CountAtLeast(scores, score);
    if (count < kMinSupportingPairs) return points;
    points.push_back({score, static_cast<double>(count) / static_cast<double>(scores.size())});
  }
}

// From the first score below which enough pairs lie to the last that enough reach.
std::vector<MatedPoint> MatedPoints(const std::vector<double>& scores) {
  std::vector<MatedPoint> points;
  for (int step = 0;; ++step) {
    const double score = std::round((kFirstScore + step * kScoreStep) * 100) / 100;
    const std::size_t reach = CountAtLeast(scores, score), below = scores.size() - reach;
    if (reach < kMinSupportingPairs) return points;
    if (below < kMinSupportingPairs) continue;
    points.push_back({score, static_cast<double>(below) / static_cast<double>(scores.size())});
  }
}

// A comment line at every fifth point: the rate that the card states beside the rate among people who had no part in
// it.
std::string CheckOnOddHalf(const std::vector<ImpostorPoint>& points, const std::vector<double>& odd_scores) {
  std::string text =
      "# On the odd half, " + std::to_string(odd_scores.size()) + " pairs: score, card's rate, measured rate\n";
  for (std::size_t i = 0; i < points.size(); i += 5) {
    const double measured =
        static_cast<double>(CountAtLeast(odd_scores, points[i].score)) / static_cast<double>(odd_scores.size());
    text += "# " + Number("%.2f ", points[i].score) + Number("%.3g ", points[i].false_match_rate) +
            Number("%.3g\n", measured);
  }
  return text;
}

std::string MeanTable(const std::string& data, std::size_t count, const std::vector<float>& mean) {
  return "[mean]\nsource = \"" + data + "the first photo of each of the " + std::to_string(count) +
         " people the SHA-1 of whose name has an even second byte\"\nvalues = " +
         List("%.8f", std::vector<double>(mean.begin(), mean.end()));
}

std::string CurveTable(const std::string& data, std::size_t pairs, const std::vector<ImpostorPoint>& points,
                       const std::vector<SeveralFigures>& several) {
  std::vector<double> scores, rates;
  for (const ImpostorPoint& point : points) {
    scores.push_back(point.score);
    rates.push_back(point.false_match_rate);
  }
  // The exponent makes each rate a number with a point, as the card's reader wants it.
  return "[impostor_curve]\nsource = \"" + data +
         "pairs of different people among the first two photos of each of the same people but for known label errors; "
         "it ends where fewer than " +
         std::to_string(kMinSupportingPairs) + " pairs reach the score\"\npairs = " + std::to_string(pairs) +
         "\nscores = " + List("%.2f", scores) + "false_match_rates = " + List("%.3e", rates) +
         "several_photos_factor = " + Number("%.1f", SeveralPhotosFactor(several)) + "\nseveral_photos_source = \"" +
         data + "the mean of 2 and of " + std::to_string(kMostProbePhotos) + " photos of " +
         std::to_string(several.front().people) + " people against the first photo of everybody else\"\n";
}

std::string MatedTable(const std::string& data, const std::vector<double>& mated_scores) {
  std::vector<double> scores, rates;
  for (const MatedPoint& point : MatedPoints(mated_scores)) {
    scores.push_back(point.score);
    rates.push_back(point.false_non_match_rate);
  }
  const std::string count = std::to_string(mated_scores.size());
  return "[mated_curve]\nsource = \"" + data +
         "the first two photos of everyone who has them but for known label errors, each half of the people centred "
         "with the mean of the other; it holds the scores below which at least " +
         std::to_string(kMinSupportingPairs) + " pairs lie and which as many reach\"\npairs = " + count +
         "\npeople = " + count + "\nscores = " + List("%.2f", scores) +
         "false_non_match_rates = " + List("%.3e", rates);
}

// What share of the faces of the half, first and second photos, lies below which agreement.
std::string QualityTable(const std::string& data, const std::vector<Person>& people, const Samples& samples) {
  std::vector<double> agreements;
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (std::size_t k = 0; people[i].even && k < std::min<std::size_t>(2, samples[i].size()); ++k) {
      if (samples[i][k].detected) agreements.push_back(static_cast<double>(MirrorAgreement(samples[i][k].uncentred)));
    }
  }
  std::sort(agreements.begin(), agreements.end());
  std::vector<double> quantiles;
  for (std::size_t i = 0; i < kAgreementQuantiles; ++i) {
    quantiles.push_back(agreements[(agreements.size() - 1) * i / (kAgreementQuantiles - 1)]);
  }
  return "[quality]\nsource = \"" + data +
         "the first two photos of each of the same people\"\nagreement_quantiles = " + List("%.4f", quantiles);
}

}  // namespace

std::string EstimateCard(const std::vector<Person>& people, const Samples& samples) {
  const std::vector<float> mean = HalfMean(people, samples, true);
  const std::vector<double> even_scores = ImpostorScores(HalfTemplates(people, samples, true, mean));
  const std::vector<double> odd_scores = ImpostorScores(HalfTemplates(people, samples, false, mean));
  const std::vector<ImpostorPoint> points = CurvePoints(even_scores);
  const auto even_people =
      std::count_if(people.begin(), people.end(), [](const Person& person) { return person.even; });
  const std::string data =
      "Labeled Faces in the Wild (deep-funneled, a part of " + std::to_string(people.size()) + " people): ";
  return MeanTable(data, static_cast<std::size_t>(even_people), mean) + "\n" +
         CurveTable(data, even_scores.size(), points, MeasureSeveral(people, samples)) + "\n" +
         MatedTable(data, MatedScores(people, samples)) + "\n" + QualityTable(data, people, samples) + "\n" +
         CheckOnOddHalf(points, odd_scores);
}

}  // namespace writ::bench
