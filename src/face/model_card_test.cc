#include "face/model_card.h"

#include <gtest/gtest.h>

#include "base/env.h"
#include "base/source_folder.h"
#include "support/replace.h"

namespace writ {
namespace {

using support::Replace;

std::string CardText(const std::string& name) {
  const Result<Bytes> bytes = RealEnv().ReadFile(SourceFolder() / "models" / name, kMaxCardBytes);
  EXPECT_TRUE(bytes.has_value());
  return bytes ? std::string(AsText(*bytes)) : "";
}

std::string CardReason(const std::string& text) {
  const Result<ModelCard> card = ParseModelCard(text);
  return card ? "accepted" : card.error().reason;
}

TEST(ModelCard, BothCardsAreRead) {
  const Result<ModelCard> detector = ParseModelCard(CardText("yunet-2023mar.toml"));
  ASSERT_TRUE(detector) << detector.error().message;
  EXPECT_EQ(detector->kind, ModelKind::kDetector);
  EXPECT_FALSE(detector->embedder.has_value());
  EXPECT_EQ(detector->licence, "MIT");
  const Result<ModelCard> embedder = ParseModelCard(CardText("sface-2021dec.toml"));
  ASSERT_TRUE(embedder) << embedder.error().message;
  EXPECT_EQ(embedder->kind, ModelKind::kEmbedder);
  ASSERT_TRUE(embedder->embedder.has_value());
  EXPECT_EQ(embedder->embedder->dimension, 128u);
  EXPECT_EQ(embedder->embedder->mean.size(), 128u);
  EXPECT_GT(embedder->embedder->impostor_curve->pairs(), 1'000'000u);
  for (const auto& card : {*detector, *embedder}) EXPECT_FALSE(card.training_data.empty());
}

TEST(ModelCard, TheCurveEndsWhereItsDataDo) {
  const ModelCard card = *ParseModelCard(CardText("sface-2021dec.toml"));
  const ImpostorCurve& curve = *card.embedder->impostor_curve;
  EXPECT_GE(curve.points().back().false_match_rate * static_cast<double>(curve.pairs()), 9.9);
}

TEST(ModelCard, WhatIsNotUnderstoodIsRefused) {
  const std::string text = CardText("sface-2021dec.toml");
  EXPECT_EQ(CardReason(text), "accepted");
  EXPECT_EQ(CardReason("surprise = 1\n" + text), "field-unknown");
  EXPECT_EQ(CardReason(text + "\nsurprise = 1\n"), "field-unknown");
  EXPECT_EQ(CardReason(Replace(text, "licence =", "license =")), "field-missing");
  EXPECT_EQ(CardReason(Replace(text, "kind = \"embedder\"", "kind = \"oracle\"")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "kind = \"embedder\"", "kind = \"detector\"")), "field-unknown");
  EXPECT_EQ(CardReason("not a card"), "toml-malformed");
}

TEST(ModelCard, AFileNamedInCapitalsIsToldTheAlphabet) {
  const Result<ModelCard> card =
      ParseModelCard(Replace(CardText("sface-2021dec.toml"), "file = \"sface.onnx\"", "file = \"SFace.onnx\""));
  ASSERT_FALSE(card);
  EXPECT_NE(card.error().message.find("lower case"), std::string::npos) << card.error().message;
}

TEST(ModelCard, MayBeUnmeasuredButNotByHalf) {
  const std::string text = CardText("sface-2021dec.toml");
  const std::size_t mean = text.find("[mean]"), curve = text.find("[impostor_curve]");
  const Result<ModelCard> card = ParseModelCard(text.substr(0, mean));
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_TRUE(card->embedder->mean.empty());
  EXPECT_FALSE(card->embedder->impostor_curve);
  EXPECT_EQ(card->embedder->output, "fc1");
  EXPECT_EQ(CardReason(text.substr(0, curve)), "field-missing");
  EXPECT_EQ(CardReason(text.substr(0, mean) + text.substr(curve)), "field-missing");
}

TEST(ModelCard, MayLackTheCurveOfMates) {
  const std::string text = CardText("sface-2021dec.toml");
  const std::size_t mates = text.find("[mated_curve]"), quality = text.find("[quality]");
  EXPECT_EQ(ParseModelCard(text)->embedder->mated_curve->pairs(), 855u);
  EXPECT_FALSE(ParseModelCard(text)->embedder->mated_source.empty());
  const Result<ModelCard> without = ParseModelCard(text.substr(0, mates) + text.substr(quality));
  ASSERT_TRUE(without) << without.error().message;
  EXPECT_FALSE(without->embedder->mated_curve);
  EXPECT_TRUE(without->embedder->impostor_curve);
}

TEST(ModelCard, MayLackTheFactorOfSeveralPhotosButNotHaveItWrong) {
  const std::string text = CardText("sface-2021dec.toml"), key = "several_photos_factor = 1.5";
  EXPECT_EQ(ParseModelCard(text)->embedder->several_photos_factor, 1.5);
  const std::size_t factor = text.find(key), source = text.find("several_photos_source");
  const std::string without = text.substr(0, factor) + text.substr(text.find('\n', source) + 1);
  ASSERT_EQ(CardReason(without), "accepted");
  EXPECT_EQ(ParseModelCard(without)->embedder->several_photos_factor, 0);
  for (const char* wrong : {"0.99", "101", "-1", "0"}) {
    EXPECT_EQ(CardReason(Replace(text, key, std::string("several_photos_factor = ") + wrong)), "card-malformed")
        << wrong;
  }
  EXPECT_EQ(CardReason(Replace(text, "several_photos_source", "several_photos_sauce")), "field-missing");
}

TEST(ModelCard, CurveOfMatesThatIsWrongIsRefusedByItsKey) {
  const std::string text = CardText("sface-2021dec.toml");
  const auto expect_refused = [&](const std::string& from, const std::string& to, const std::string& key) {
    const std::size_t mates = text.find("[mated_curve]");
    const Result<ModelCard> card = ParseModelCard(text.substr(0, mates) + Replace(text.substr(mates), from, to));
    ASSERT_FALSE(card) << from << " → " << to;
    EXPECT_NE(card.error().message.find(key), std::string::npos) << card.error().message;
  };
  expect_refused("pairs = 855", "pairs = 0", "mated_curve.pairs");
  expect_refused("pairs = 855", "pairs = -1", "mated_curve.pairs");
  expect_refused("people = 855", "people = -1", "mated_curve.people");
  expect_refused("people = 855", "people = 856", "mated_curve.people");
  expect_refused("people = 855", "persons = 855", "mated_curve.people");
  expect_refused("people = 855", "people = 855\nsurprise = 1", "mated_curve.surprise");
  expect_refused("scores = [", "scores = [\n  0.35,", "mated_curve.scores");
  expect_refused("scores = [\n  0.37", "scores = [\n  0.99", "mated_curve.scores");
  expect_refused("rates = [\n  1.404e-02", "rates = [\n  0.0", "mated_curve.false_non_match_rates");
  expect_refused("rates = [\n  1.404e-02", "rates = [\n  0.5", "mated_curve.false_non_match_rates");
}

TEST(ModelCard, QuantilesOfAgreementRiseOrAreRefused) {
  const std::string text = CardText("sface-2021dec.toml");
  EXPECT_EQ(ParseModelCard(text)->embedder->agreement_quantiles.size(), kAgreementQuantiles);
  EXPECT_EQ(CardReason(Replace(text, "agreement_quantiles = [", "agreement_quantiles = [\n  -1.0,")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "agreement_quantiles = [\n  0", "agreement_quantiles = [\n  1")),
            "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "agreement_quantiles", "quantiles")), "field-missing");
}

TEST(ModelCard, ValuesOutOfRangeAreRefused) {
  const std::string text = CardText("sface-2021dec.toml");
  EXPECT_EQ(CardReason(Replace(text, "dimension = 128", "dimension = 0")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "dimension = 128", "dimension = 127")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "dimension = 128", "dimension = 5000")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "colour_order = \"rgb\"", "colour_order = \"grb\"")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "subtract = 0", "subtract = -1")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "subtract = 0", "subtract = 256")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "divide = 1", "divide = 0")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "divide = 1", "divide = nan")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "[\"fc1 [1,128]\"]", "[]")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "[\"fc1 [1,128]\"]", "[\" [1,128]\"]")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "file = \"sface.onnx\"", "file = \"../sface.onnx\"")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "values = [", "values = [\n  inf,")), "card-malformed");
  EXPECT_EQ(CardReason(Replace(text, "\nscores = [", "\nscores = [\n  -0.9,")), "card-malformed");
}

}  // namespace
}  // namespace writ
