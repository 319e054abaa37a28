#include "face/model_trial.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "face/embed.h"

namespace writ {
namespace {

constexpr int kResamples = 1000;
constexpr double kSmallestDeviation = 1e-6;

struct Way {
  std::string name;
  InputForm form;
  Landmarks in_chip = kChipLandmarks;
};

Landmarks Moved(float dx, float dy, float scale) {
  Landmarks points = kChipLandmarks;
  constexpr float kMiddle = kChipSide / 2.0f;
  for (Point& point : points) {
    point = {(point.x - kMiddle) * scale + kMiddle + dx, (point.y - kMiddle) * scale + kMiddle + dy};
  }
  return points;
}

bool SameForm(const InputForm& a, const InputForm& b) {
  return a.bgr == b.bgr && std::abs(a.subtract - b.subtract) < 1 && std::abs(a.divide / b.divide - 1) < 0.02f;
}

std::vector<Way> WaysFor(const InputForm& card) {
  std::vector<Way> ways{{.name = "as the card says", .form = card}};
  InputForm swapped = card;
  swapped.bgr = !card.bgr;
  ways.push_back({.name = swapped.bgr ? "colours as BGR" : "colours as RGB", .form = swapped});
  const auto scaled = [&](const char* name, float subtract, float divide) {
    const InputForm form{.bgr = card.bgr, .subtract = subtract, .divide = divide};
    if (!SameForm(form, card)) ways.push_back({.name = name, .form = form});
  };
  scaled("values from 0 to 255", 0, 1);
  scaled("values from 0 to 1", 0, 255);
  scaled("values from -1 to 1", 127.5f, 127.5f);
  // What a model that wants another pose is likely to want: 96 pixels wide chips in the middle of 112, or a looser cut.
  ways.push_back({.name = "the face 8 pixels further left", .form = card, .in_chip = Moved(-8, 0, 1)});
  ways.push_back({.name = "the face a fifth smaller", .form = card, .in_chip = Moved(0, 0, 0.8f)});
  ways.push_back({.name = "the face a fifth larger", .form = card, .in_chip = Moved(0, 0, 1.2f)});
  return ways;
}

// Scores of all pairs of photos, by the people in them.
struct PairScores {
  std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> by_people;  // the smaller number first
};

struct Moments {
  double count = 0, sum = 0, squares = 0;
  void Add(double value, double weight) {
    count += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  double mean() const { return count > 0 ? sum / count : 0; }
  double variance() const { return count > 0 ? std::max(0.0, squares / count - mean() * mean()) : 0; }
};

struct Separation {
  Moments same, different;
  double value() const {
    const double deviation = std::sqrt((same.variance() + different.variance()) / 2);
    return (same.mean() - different.mean()) / std::max(deviation, kSmallestDeviation);
  }
};

// Each person counts as often as `weights` says; without weights, once.
Separation Separate(const PairScores& scores, const std::vector<double>& weights) {
  Separation separation;
  for (const auto& [people, values] : scores.by_people) {
    const double weight = weights[people.first] * (people.first == people.second ? 1 : weights[people.second]);
    if (weight == 0) continue;
    Moments& moments = people.first == people.second ? separation.same : separation.different;
    for (const double value : values) moments.Add(value, weight);
  }
  return separation;
}

double Inner(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

Result<PairScores> ScoreAll(const Embedder& embedder, const Way& way, const std::vector<TrialFace>& faces) {
  std::vector<Chip> chips;
  for (const TrialFace& face : faces) chips.push_back(AlignFace(face.image, face.landmarks, way.in_chip));
  WRIT_TRY(const std::vector<Embedded> embedded, embedder.EmbedAll(chips));
  PairScores scores;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto [low, high] = std::minmax(faces[i].person, faces[j].person);
      scores.by_people[{low, high}].push_back(
          Inner(embedded[i].face_template.values(), embedded[j].face_template.values()));
    }
  }
  return scores;
}

std::size_t CountPeople(const std::vector<TrialFace>& faces) {
  std::size_t people = 0;
  for (const TrialFace& face : faces) people = std::max(people, face.person + 1);
  return people;
}

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
std::uint64_t NextNumber(std::uint64_t& state) {
  std::uint64_t mixed = state += 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

// In how many of the resamples of the people each way separates better than the first.
void DrawAgain(const std::vector<PairScores>& scores, std::size_t people, std::vector<TrialOutcome>& outcomes) {
  std::uint64_t state = 1;  // fixed: the same photos give the same verdict
  int counted = 0;
  std::vector<int> better(scores.size());
  for (int turn = 0; turn < kResamples; ++turn) {
    std::vector<double> weights(people);
    for (std::size_t i = 0; i < people; ++i) ++weights[NextNumber(state) % people];
    const Separation first = Separate(scores[0], weights);
    if (first.same.count == 0 || first.different.count == 0) continue;
    ++counted;
    for (std::size_t way = 1; way < scores.size(); ++way) {
      if (Separate(scores[way], weights).value() > first.value()) ++better[way];
    }
  }
  for (std::size_t way = 1; way < scores.size() && counted > 0; ++way) {
    outcomes[way].better_than_it = static_cast<double>(better[way]) / counted;
  }
}

Result<void> CheckSize(const Trial& trial) {
  if (trial.people >= kMinTrialPeople && trial.same_pairs > 0) return {};
  return Fail(Code::kUsage, "trial-too-small",
              "couldn't try the model: there must be three people or more, and two photos or more of some",
              "name a folder with a folder of photos for each person");
}

}  // namespace

Result<Trial> TryModel(ByteView onnx, const ModelCard& card, const std::vector<TrialFace>& faces) {
  Trial trial;
  trial.people = CountPeople(faces);
  trial.photos = faces.size();
  for (std::size_t i = 0; i < faces.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      ++(faces[i].person == faces[j].person ? trial.same_pairs : trial.different_pairs);
  }
  std::map<std::size_t, int> photos_of;
  for (const TrialFace& face : faces) trial.people_with_two += ++photos_of[face.person] == 2 ? 1 : 0;
  WRIT_CHECK(CheckSize(trial));
  std::vector<PairScores> scores;
  for (const Way& way : WaysFor(card.form)) {
    ModelCard changed = card;
    changed.form = way.form;
    // A mean that was measured in the card's way would favour that way.
    changed.embedder->mean.clear();
    WRIT_TRY(const Embedder embedder, Embedder::Load(onnx, changed, PerformanceMode::kLatency));
    WRIT_TRY(scores.emplace_back(), ScoreAll(embedder, way, faces));
    const Separation all = Separate(scores.back(), std::vector<double>(trial.people, 1.0));
    trial.outcomes.push_back(
        {.way = way.name, .same = all.same.mean(), .different = all.different.mean(), .separation = all.value()});
  }
  DrawAgain(scores, trial.people, trial.outcomes);
  const TrialOutcome* best = nullptr;
  for (const TrialOutcome& outcome : trial.outcomes) {
    const bool clearly = trial.people_with_two >= kFewPeopleWithTwo ||
                         outcome.separation > 2 * std::max(0.0, trial.outcomes.front().separation);
    const bool sure = outcome.better_than_it >= kSureShare && clearly;
    if (sure && (best == nullptr || outcome.separation > best->separation)) best = &outcome;
  }
  if (best != nullptr) {
    trial.better_way = best->way;
    trial.better_pose = best->way.starts_with("the face ");
  }
  return trial;
}

}  // namespace writ
