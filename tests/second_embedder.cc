// second_embedder CARD WEIGHTS: the face pipeline with another embedder, which nothing but its card describes. Exit
// status 0 if photos of one person score above the threshold of the card's own curve and others below.
#include <cstdio>
#include <filesystem>
#include <string>

#include "base/crypto.h"
#include "base/env.h"
#include "base/source_folder.h"
#include "face/pipeline.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

double Score(const FaceTemplate& a, const FaceTemplate& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.dimension(); ++i) sum += static_cast<double>(a.values()[i]) * b.values()[i];
  return sum;
}

Result<FaceTemplate> TemplateOf(const Pipeline& pipeline, const std::string& name) {
  WRIT_TRY(const Bytes photo, RealEnv().ReadFile(SourceFolder() / ".deps/photos" / name, kMaxPhotoBytes));
  WRIT_TRY(const AnalysedPhoto analysed, pipeline.Analyse(photo));
  WRIT_TRY(const std::size_t chosen, ChooseFace(analysed, std::nullopt));
  WRIT_TRY(RankedTemplate made, pipeline.Embed(analysed.faces[chosen].chip));
  return std::move(made.face_template);
}

Result<void> Expect(bool holds, const std::string& what) {
  if (holds) return {};
  return Fail(Code::kInternal, "second-embedder", "FAILED: " + what);
}

Result<void> Run(const std::string& card, const std::string& weights) {
  WRIT_CHECK(InitCrypto());
  const std::filesystem::path models = SourceFolder() / "models";
  WRIT_TRY(const Pipeline own, Pipeline::Load(RealEnv(), models, SourceFolder() / ".deps/models"));
  PipelineCards cards;
  cards.embedder = card;
  WRIT_TRY(const Pipeline other, Pipeline::Load(RealEnv(), models, weights, PerformanceMode::kLatency, cards));
  WRIT_CHECK(Expect(other.dimension() == 512 && own.dimension() == 128, "the dimensions are the cards'"));
  WRIT_CHECK(Expect(other.pipeline_id() != own.pipeline_id(), "templates of two models could meet"));
  const double threshold = other.impostor_curve().ThresholdFor(0.01, 100).score;
  WRIT_TRY(const FaceTemplate one, TemplateOf(other, "obama.jpg"));
  WRIT_TRY(const FaceTemplate same, TemplateOf(other, "obama2.jpg"));
  WRIT_TRY(const FaceTemplate also, TemplateOf(other, "obama3.jpg"));
  WRIT_CHECK(Expect(Score(one, same) > threshold && Score(one, also) > threshold, "one person's photos score low"));
  for (const char* stranger : {"biden.jpg", "astronaut.png"}) {
    WRIT_TRY(const FaceTemplate face, TemplateOf(other, stranger));
    WRIT_CHECK(Expect(Score(one, face) < threshold, std::string(stranger) + " scores high"));
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const writ::Result<void> done = Run(argv[1], argv[2]);
  if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return done ? 0 : 1;
}
