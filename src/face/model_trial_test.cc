#include "face/model_trial.h"

#include "face/model_files.h"
#include "face/photos_for_tests.h"

namespace writ {
namespace {

struct Given {
  ModelCard card;
  Bytes onnx;
};

const Given& SFace() {
  static const Given given = [] {
    std::string hashes;
    ModelCard card = *ReadCard(RealEnv(), SourceFolder() / "models/sface-2021dec.toml", ModelKind::kEmbedder, hashes);
    Bytes onnx = *ReadWeights(RealEnv(), SourceFolder() / ".deps/models", card);
    return Given{std::move(card), std::move(onnx)};
  }();
  return given;
}

std::vector<TrialFace> Faces(const std::vector<std::pair<std::size_t, std::string>>& photos) {
  std::vector<TrialFace> faces;
  for (const auto& [person, name] : photos) {
    AnalysedPhoto photo = AnalysedReal(name);
    const DetectedFace face = ToPicture(photo.faces.at(0).face, photo.placement);
    faces.push_back({person, std::move(photo.image), face.landmarks});
  }
  return faces;
}

const std::vector<TrialFace>& ThreePeople() {
  static const std::vector<TrialFace> faces =
      Faces({{0, "obama.jpg"}, {0, "obama2.jpg"}, {0, "obama3.jpg"}, {1, "biden.jpg"}, {2, "astronaut.png"}});
  return faces;
}

// The way that is surely better where the card says this instead.
std::string BetterThan(const InputForm& form) {
  ModelCard card = SFace().card;
  card.form = form;
  const Result<Trial> trial = TryModel(SFace().onnx, card, ThreePeople());
  return trial ? trial->better_way : trial.error().reason;
}

TEST(ModelTrial, TheRightCardIsConfirmedWithItsFigures) {
  const Result<Trial> trial = TryModel(SFace().onnx, SFace().card, ThreePeople());
  ASSERT_TRUE(trial) << trial.error().message;
  EXPECT_EQ(trial->better_way, "");
  EXPECT_EQ(trial->people, 3u);
  EXPECT_EQ(trial->photos, 5u);
  EXPECT_EQ(trial->same_pairs, 3u);
  EXPECT_EQ(trial->different_pairs, 7u);
  EXPECT_EQ(trial->outcomes.front().way, "as the card says");
  EXPECT_EQ(trial->outcomes.front().better_than_it, 0);
  EXPECT_GT(trial->outcomes.front().same, trial->outcomes.front().different + 0.3);
}

TEST(ModelTrial, AWrongCardIsFoundOut) {
  // Of one person's photos alone, another order of colours is no proof.
  EXPECT_EQ(BetterThan({.bgr = true, .subtract = 0, .divide = 1}), "");
  EXPECT_EQ(BetterThan({.bgr = false, .subtract = 127.5f, .divide = 128}), "values from 0 to 255");
  EXPECT_EQ(BetterThan({.bgr = false, .subtract = 0, .divide = 255}), "values from 0 to 255");
}

TEST(ModelTrial, TheSameFacesGiveTheSameFigures) {
  const Result<Trial> one = TryModel(SFace().onnx, SFace().card, ThreePeople());
  const Result<Trial> again = TryModel(SFace().onnx, SFace().card, ThreePeople());
  for (std::size_t i = 0; i < one->outcomes.size(); ++i) {
    EXPECT_EQ(one->outcomes[i].separation, again->outcomes[i].separation);
    EXPECT_EQ(one->outcomes[i].better_than_it, again->outcomes[i].better_than_it);
  }
}

TEST(ModelTrial, TooFewPeopleTellNothing) {
  const auto reason = [](const std::vector<TrialFace>& faces) {
    const Result<Trial> trial = TryModel(SFace().onnx, SFace().card, faces);
    return trial ? "accepted" : trial.error().reason;
  };
  EXPECT_EQ(reason({}), "trial-too-small");
  EXPECT_EQ(reason(Faces({{0, "obama.jpg"}, {0, "obama2.jpg"}, {1, "biden.jpg"}})), "trial-too-small");
  EXPECT_EQ(reason(Faces({{0, "obama.jpg"}, {1, "biden.jpg"}, {2, "astronaut.png"}})), "trial-too-small");
}

TEST(ModelTrial, AModelThatIsNotAsItsCardSaysIsUnusable) {
  ModelCard card = SFace().card;
  card.embedder->dimension = 64;
  EXPECT_EQ(TryModel(SFace().onnx, card, ThreePeople()).error().reason, "model-unusable");
  card = SFace().card;
  card.embedder->output = "no_such_output";
  EXPECT_EQ(TryModel(SFace().onnx, card, ThreePeople()).error().reason, "model-unusable");
  EXPECT_EQ(TryModel(AsBytes("no model"), SFace().card, ThreePeople()).error().reason, "model-unusable");
}

}  // namespace
}  // namespace writ
