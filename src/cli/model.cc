#include <array>

#include "cli/decimal.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "face/model_files.h"

namespace writ {
namespace {

constexpr std::array<std::uint64_t, 6> kGallerySizes{100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};
// What a threshold costs is shown at these scores, for galleries of these sizes.
constexpr std::array<double, 12> kShownScores{0.2, 0.25, 0.3, 0.32, 0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.5};
constexpr std::array<std::uint64_t, 4> kShownSizes{1'000, 10'000, 100'000, 1'000'000};
constexpr std::array<double, 3> kTargets{0.1, 0.01, 0.001};

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

// The share of mates that score below it; nothing where the card has no curve of mates or it ends before.
std::optional<double> MissedShare(const EmbedderFacts& facts, double score) {
  return facts.mated_curve ? facts.mated_curve->MissedShare(score) : std::nullopt;
}

Json ThresholdJson(const EmbedderFacts& facts) {
  Json rows = Json::array();
  for (const std::uint64_t size : kGallerySizes) {
    for (const double target : kTargets) {
      const Threshold threshold = facts.impostor_curve->ThresholdFor(target, size);
      rows.push_back({{"faces", size},
                      {"fpir", target},
                      {"score", threshold.score},
                      {"measured", threshold.measured},
                      {"mates_missed", OrNull(MissedShare(facts, threshold.score))}});
    }
  }
  return rows;
}

Json CostJson(const EmbedderFacts& facts) {
  Json rows = Json::array();
  for (const double score : kShownScores) {
    Json strangers = Json::array();
    for (const std::uint64_t size : kShownSizes) {
      strangers.push_back(
          {{"faces", size}, {"expected", OrNull(facts.impostor_curve->ExpectedStrangers(score, size))}});
    }
    rows.push_back(
        {{"score", score}, {"strangers", std::move(strangers)}, {"mates_missed", OrNull(MissedShare(facts, score))}});
  }
  return rows;
}

Json MatedJson(const EmbedderFacts& facts) {
  if (!facts.mated_curve) return {};
  Json points = Json::array();
  for (const MatedPoint& point : facts.mated_curve->points()) {
    points.push_back({{"score", point.score}, {"false_non_match_rate", point.false_non_match_rate}});
  }
  return Json{{"pairs", facts.mated_curve->pairs()},
              {"people", facts.mated_curve->people()},
              {"source", facts.mated_source},
              {"points", std::move(points)}};
}

std::string Expected(double count) {
  if (count < 0.001) return "under 0.001";
  return count >= 100 ? Decimal(count, 0) : count >= 1 ? Decimal(count, 1) : Decimal(count, 3);
}

std::string CostText(const EmbedderFacts& facts) {
  Columns columns;
  columns.Add({"score", "in 1,000", "in 10,000", "in 100,000", "in 1,000,000", "mates missed"});
  for (const double score : kShownScores) {
    std::vector<std::string> row{Decimal(score, 2)};
    for (const std::uint64_t size : kShownSizes) {
      const std::optional<double> strangers = facts.impostor_curve->ExpectedStrangers(score, size);
      row.push_back(strangers ? Expected(*strangers) : "not measured");
    }
    const std::optional<double> missed = MissedShare(facts, score);
    row.push_back(missed ? Decimal(100 * *missed, 1) + " %" : "not measured");
    columns.Add(std::move(row));
  }
  return columns.Text();
}

std::string MatedText(const EmbedderFacts& facts) {
  if (!facts.mated_curve) return "The card has no curve of mates: docs/bring_your_own_model.md.\n";
  const MatedPoint &first = facts.mated_curve->points().front(), &last = facts.mated_curve->points().back();
  return "Mates: measured on " + Count(facts.mated_curve->pairs(), "pair", "pairs") + " of photos of " +
         Count(facts.mated_curve->people(), "person", "people") + ", from the score " + Decimal(first.score, 2) +
         ", below which " + Decimal(100 * first.false_non_match_rate, 1) + " % of them lie, to " +
         Decimal(last.score, 2) + ":\n  " + facts.mated_source + ".\n";
}

std::string SeveralText(const EmbedderFacts& facts) {
  if (facts.several_photos_factor == 0) return "The card takes one photo a search: it has no figure for several.\n";
  return "A search with several photos of a person has a stricter threshold: strangers are taken to score so high " +
         Decimal(facts.several_photos_factor, 1) + " times as often.\n";
}

std::string ThresholdText(const ImpostorCurve& curve) {
  Columns columns;
  columns.Add({"faces in the galleries", "one search in 10", "one in 100", "one in 1,000"});
  for (const std::uint64_t size : kGallerySizes) {
    std::vector<std::string> row{std::to_string(size)};
    for (const double target : kTargets) {
      const Threshold threshold = curve.ThresholdFor(target, size);
      row.push_back(threshold.measured ? Decimal(threshold.score, 2) : "not measured");
    }
    columns.Add(std::move(row));
  }
  return columns.Text();
}

std::string CurvesText(const EmbedderFacts& facts) {
  const ImpostorCurve& curve = *facts.impostor_curve;
  return "\nThe score at which a search for somebody who is not there finds anybody at most in\n" +
         ThresholdText(curve) +
         "\nWhat a threshold costs: strangers that reach the score, expected in a gallery of so many, and the share "
         "of\n"
         "mates, photos of the very person, that don't\n" +
         CostText(facts) + "\nStrangers: measured on " + std::to_string(curve.pairs()) +
         " pairs of different people, up to the score " + Decimal(curve.points().back().score, 2) +
         ", beyond which nothing is known:\n  " + facts.curve_source + ".\n" + SeveralText(facts) + MatedText(facts) +
         "Other photos give other rates: docs/model_card.md says what was not measured.\n";
}

Result<Answer> Show(const CommonOptions& common) {
  const DeploymentPaths paths = common.Paths();
  const PipelineCards names;
  std::string hashes;
  WRIT_TRY(const ModelCard detector,
           ReadCard(RealEnv(), paths.model_cards / names.detector, ModelKind::kDetector, hashes));
  WRIT_TRY(const ModelCard embedder,
           ReadCard(RealEnv(), paths.model_cards / names.embedder, ModelKind::kEmbedder, hashes));
  WRIT_TRY(const Pipeline pipeline, LoadPipeline(common));
  const EmbedderFacts& facts = *embedder.embedder;
  const ImpostorCurve& curve = *facts.impostor_curve;
  Answer answer;
  answer.json =
      Json{{"pipeline", pipeline.pipeline_id()},
           {"models", Json::array()},
           {"pairs", curve.pairs()},
           {"curve_source", facts.curve_source},
           {"highest_measured_score", curve.points().back().score},
           {"several_photos_factor", facts.several_photos_factor == 0 ? Json() : Json(facts.several_photos_factor)},
           {"thresholds", ThresholdJson(facts)},
           {"mated_curve", MatedJson(facts)},
           {"scores", CostJson(facts)}};
  for (const ModelCard* card : {&detector, &embedder}) {
    answer.json["models"].push_back({{"name", card->name},
                                     {"version", card->version},
                                     {"sha256", ToHex(card->sha256)},
                                     {"licence", card->licence},
                                     {"training_data", card->training_data}});
    answer.text += card->name + " " + card->version + " (" + card->licence + ") " +
                   (card == &detector ? "finds faces" : "compares them") + ".\n  Trained on: " + card->training_data +
                   "\n";
  }
  answer.text += CurvesText(facts);
  return answer;
}

}  // namespace

void AddModelVerbs(Program& program) {
  program.AddFamily("model", kForAuditor,
                    "What the networks are, what their scores mean, and whether a card is right.");
  program
      .AddVerb({.path = "model show",
                .group = {},
                .purpose = "Show the networks, what they were trained on, and which score means what.",
                .who = "anyone.",
                .example = "writ model show"})
      .Runs([](const CommonOptions& common) { return Show(common); });
  AddModelCheckVerb(program);
}

}  // namespace writ
