#include "face/model_card.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/names.h"
#include "base/toml_reader.h"
#include "face/face_template.h"

namespace writ {
namespace {

tl::unexpected<Error> BadCard(const std::string& cause) {
  return Fail(Code::kUsage, "card-malformed", "couldn't use the model's card: " + cause, "correct the card in models/");
}

Result<ImpostorCurve> ReadCurve(TomlReader& table) {
  WRIT_TRY(const std::int64_t pairs, table.Integer("pairs"));
  WRIT_TRY(const std::vector<double> scores, table.Reals("scores"));
  WRIT_TRY(const std::vector<double> rates, table.Reals("false_match_rates"));
  if (scores.size() != rates.size()) return BadCard("it has another number of scores than of false match rates");
  if (pairs < 1) return BadCard("the impostor curve was measured on no pairs");
  std::vector<ImpostorPoint> points;
  for (std::size_t i = 0; i < scores.size(); ++i) points.push_back({scores[i], rates[i]});
  return ImpostorCurve::FromPoints(std::move(points), static_cast<std::uint64_t>(pairs));
}

Result<void> ReadStatistics(TomlReader& card, EmbedderFacts& facts) {
  WRIT_TRY(TomlReader mean_table, card.Table("mean"));
  WRIT_TRY(facts.mean_source, mean_table.String("source"));
  WRIT_TRY(const std::vector<double> mean, mean_table.Reals("values"));
  WRIT_CHECK(mean_table.Finish());
  if (mean.size() != facts.dimension) return BadCard("the mean has another dimension");
  for (const double value : mean) {
    if (!(std::abs(value) <= 2)) return BadCard("a value of the mean lies outside -2 to 2");
    facts.mean.push_back(static_cast<float>(value));
  }
  WRIT_TRY(TomlReader curve_table, card.Table("impostor_curve"));
  WRIT_TRY(facts.curve_source, curve_table.String("source"));
  WRIT_TRY(facts.impostor_curve, ReadCurve(curve_table));
  if (curve_table.Has("several_photos_factor")) {
    WRIT_TRY(facts.several_photos_factor, curve_table.Real("several_photos_factor"));
    if (!(facts.several_photos_factor >= 1 && facts.several_photos_factor <= kMostSeveralPhotosFactor)) {
      return BadCard("impostor_curve.several_photos_factor lies outside 1 to 100");
    }
    WRIT_CHECK(curve_table.String("several_photos_source"));
  }
  return curve_table.Finish();
}

Result<void> ReadMates(TomlReader& card, EmbedderFacts& facts) {
  WRIT_TRY(TomlReader table, card.Table("mated_curve"));
  WRIT_TRY(facts.mated_source, table.String("source"));
  WRIT_TRY(const std::int64_t pairs, table.Integer("pairs"));
  WRIT_TRY(const std::int64_t people, table.Integer("people"));
  WRIT_TRY(const std::vector<double> scores, table.Reals("scores"));
  WRIT_TRY(const std::vector<double> rates, table.Reals("false_non_match_rates"));
  WRIT_CHECK(table.Finish());
  if (pairs < 0) return BadCard("mated_curve.pairs is negative");
  if (people < 0) return BadCard("mated_curve.people is negative");
  if (scores.size() != rates.size()) {
    return BadCard("mated_curve.scores and mated_curve.false_non_match_rates are not as many");
  }
  std::vector<MatedPoint> points;
  for (std::size_t i = 0; i < scores.size(); ++i) points.push_back({scores[i], rates[i]});
  WRIT_TRY(facts.mated_curve, MatedCurve::FromPoints(std::move(points), static_cast<std::uint64_t>(pairs),
                                                     static_cast<std::uint64_t>(people)));
  return {};
}

Result<void> ReadQuality(TomlReader& card, EmbedderFacts& facts) {
  WRIT_TRY(TomlReader table, card.Table("quality"));
  WRIT_CHECK(table.String("source"));
  WRIT_TRY(const std::vector<double> quantiles, table.Reals("agreement_quantiles"));
  WRIT_CHECK(table.Finish());
  const bool good = quantiles.size() == kAgreementQuantiles && std::is_sorted(quantiles.begin(), quantiles.end()) &&
                    quantiles.front() >= -1 && quantiles.back() <= 1 && quantiles.front() < quantiles.back();
  if (!good) return BadCard("the quantiles of agreement are not 21 rising numbers from -1 to 1");
  for (const double value : quantiles) facts.agreement_quantiles.push_back(static_cast<float>(value));
  return {};
}

Result<EmbedderFacts> ReadEmbedder(TomlReader& card) {
  WRIT_TRY(const std::int64_t dimension, card.Integer("dimension"));
  if (dimension < 1 || dimension > static_cast<std::int64_t>(kMaxTemplateDimension)) {
    return BadCard("the dimension lies outside 1 to " + std::to_string(kMaxTemplateDimension));
  }
  EmbedderFacts facts;
  facts.dimension = static_cast<std::size_t>(dimension);
  if (card.Has("mean") || card.Has("impostor_curve")) WRIT_CHECK(ReadStatistics(card, facts));
  if (card.Has("mated_curve")) WRIT_CHECK(ReadMates(card, facts));
  if (card.Has("quality")) WRIT_CHECK(ReadQuality(card, facts));
  return facts;
}

// "fc1 [1,128]": the name, and for people its shape.
Result<void> ReadOutput(const std::vector<std::string>& outputs, EmbedderFacts& facts) {
  if (outputs.size() != 1) return BadCard("an embedder has one output, the vector");
  facts.output = outputs.front().substr(0, outputs.front().find(' '));
  return facts.output.empty() ? BadCard("the output has no name") : Result<void>{};
}

Result<void> ReadForm(TomlReader& reader, InputForm& form) {
  WRIT_TRY(const std::string colour_order, reader.String("colour_order"));
  if (colour_order != "rgb" && colour_order != "bgr") return BadCard("the colour order is not rgb or bgr");
  form.bgr = colour_order == "bgr";
  WRIT_TRY(const double subtract, reader.Real("subtract"));
  WRIT_TRY(const double divide, reader.Real("divide"));
  if (!(subtract >= 0 && subtract <= 255)) return BadCard("what is subtracted lies outside 0 to 255");
  if (!(divide >= 0.001 && divide <= 1000)) return BadCard("what is divided by lies outside 0.001 to 1,000");
  form.subtract = static_cast<float>(subtract);
  form.divide = static_cast<float>(divide);
  return {};
}

Result<void> ReadFiles(TomlReader& reader, ModelCard& card) {
  WRIT_TRY(card.file, reader.String("file"));
  WRIT_TRY(const std::string sha256, reader.String("sha256"));
  WRIT_TRY(card.sha256, HashFromHex(sha256));
  WRIT_TRY(card.source_file, reader.String("source_file"));
  WRIT_TRY(const std::string source_sha256, reader.String("source_sha256"));
  WRIT_TRY(card.source_sha256, HashFromHex(source_sha256));
  // The closed alphabet keeps a card from naming a file outside the folder of weights.
  if (!IsName(card.file) || card.file.starts_with('.')) {
    return BadCard(
        "the file's name is not 1 to 64 of a-z 0-9 . _ -, all in lower case and without a dot at its beginning");
  }
  return {};
}

}  // namespace

Result<ModelCard> ParseModelCard(std::string_view text) {
  WRIT_TRY(TomlReader reader, TomlReader::Parse(text, kMaxCardBytes));
  ModelCard card;
  WRIT_TRY(const std::string kind, reader.String("kind"));
  if (kind != "detector" && kind != "embedder") return BadCard("the kind is neither detector nor embedder");
  card.kind = kind == "detector" ? ModelKind::kDetector : ModelKind::kEmbedder;
  WRIT_TRY(card.name, reader.String("name"));
  WRIT_TRY(card.version, reader.String("version"));
  WRIT_CHECK(ReadFiles(reader, card));
  WRIT_TRY(card.input, reader.String("input"));
  WRIT_TRY(card.outputs, reader.Strings("outputs"));
  WRIT_CHECK(ReadForm(reader, card.form));
  WRIT_TRY(card.licence, reader.String("licence"));
  WRIT_TRY(card.copyright, reader.String("copyright"));
  WRIT_TRY(card.training_data, reader.String("training_data"));
  if (card.kind == ModelKind::kEmbedder) {
    WRIT_TRY(card.embedder, ReadEmbedder(reader));
    WRIT_CHECK(ReadOutput(card.outputs, *card.embedder));
  }
  WRIT_CHECK(reader.Finish());
  return card;
}

}  // namespace writ
