// script/bench accuracy --lfw DIR [--json] [--estimate]
//
// Measures how often the face pipeline finds people, by the open-set protocol (open_set.h), and prints aggregates only:
// no name, no score of a person. --estimate prints what goes into the model's card.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "base/crypto.h"
#include "base/env.h"
#include "base/json.h"
#include "base/source_folder.h"
#include "bench/estimate.h"
#include "bench/lfw.h"
#include "bench/open_set.h"
#include "bench/plots.h"
#include "bench/reject.h"
#include "bench/sample.h"
#include "bench/several.h"
#include "bench/tilt.h"
#include "face/model_files.h"
#include "face/pipeline.h"

namespace writ::bench {
namespace {

Result<Samples> MakeSamples(const Subject& pipeline, const std::vector<Person>& people) {
  Samples samples;
  for (const Person& person : people) {
    std::vector<Sample> photos;
    for (const std::filesystem::path& path : person.photos) {
      WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(path, kMaxPhotoBytes));
      WRIT_TRY(const Image image, DecodePhoto(bytes));
      WRIT_TRY(Sample sample, MakeSample(pipeline, image));
      photos.push_back(std::move(sample));
    }
    samples.push_back(std::move(photos));
    if (samples.size() % 200 == 0) std::cerr << samples.size() << " of " << people.size() << " people\n";
  }
  return samples;
}

Json ShareJson(const Share& share) { return {{"rate", share.rate}, {"low", share.low}, {"high", share.high}}; }

std::string FpirName(double fpir) {
  char text[16];
  std::snprintf(text, sizeof text, "%g", fpir);
  return text;
}

Json TiltJson(const std::vector<TiltFigure>& figures) {
  Json all = Json::array();
  for (const TiltFigure& figure : figures) {
    all.push_back({{"degrees", figure.degrees},
                   {"photos", figure.photos},
                   {"found", ShareJson(figure.found)},
                   {"matched", ShareJson(figure.matched)},
                   {"mean_score", figure.mean},
                   {"roll_error_degrees", figure.off}});
  }
  return all;
}

Json SeveralJson(const std::vector<SeveralFigures>& figures) {
  Json all = Json::array();
  for (const SeveralFigures& figure : figures) {
    Json one = {{"photos", figure.photos}, {"people", figure.people}, {"gallery", figure.gallery}};
    for (std::size_t f = 0; f < kSeveralFpirs.size(); ++f) {
      one["tpir_at_fpir"][FpirName(kSeveralFpirs[f])] = ShareJson(figure.tpir[f]);
    }
    for (std::size_t s = 0; s < kStrangerScores.size(); ++s) {
      one["strangers"].push_back({{"score", kStrangerScores[s]}, {"rate", figure.strangers[s]}});
    }
    all.push_back(std::move(one));
  }
  return all;
}

void PrintJson(const OpenSetFigures& figures, const std::vector<RejectCurve>& reject,
               const std::vector<SeveralFigures>& several, const std::vector<TiltFigure>& tilted,
               const std::string& embedder, const std::string& pipeline_id) {
  Json json = {{"protocol", "open-set"},         {"embedder", embedder},
               {"pipeline", pipeline_id},        {"photos", figures.photos},
               {"detected", figures.detected},   {"refused_by_quality", figures.refused},
               {"gallery", figures.gallery},     {"mated", figures.mated},
               {"non_mated", figures.non_mated}, {"rank1", ShareJson(figures.rank1)},
               {"tpir_at_fpir", Json::object()}, {"thresholds", Json::object()}};
  for (std::size_t i = 0; i < kTargetFpirs.size(); ++i) {
    json["tpir_at_fpir"][FpirName(kTargetFpirs[i])] = ShareJson(figures.tpir[i]);
    json["thresholds"][FpirName(kTargetFpirs[i])] = figures.thresholds[i];
  }
  json["several_photos"] = SeveralJson(several);
  json["tilted"] = TiltJson(tilted);
  json["misses_after_rejecting"] = Json::object();
  for (const RejectCurve& curve : reject) {
    for (std::size_t i = 0; i < kRejectedShares.size(); ++i) {
      json["misses_after_rejecting"][curve.measure][FpirName(kRejectedShares[i])] = ShareJson(curve.misses[i]);
    }
  }
  std::cout << json.dump() << "\n";
}

void PrintShare(const std::string& label, const Share& share) {
  std::printf("%-20s %6.2f %%   (%.2f to %.2f)\n", label.c_str(), 100 * share.rate, 100 * share.low, 100 * share.high);
}

void PrintText(const OpenSetFigures& figures) {
  std::printf("%zu photos, a face detected in %zu; the quality check would refuse %zu of them\n", figures.photos,
              figures.detected, figures.refused);
  std::printf("%zu people in the gallery, %zu mated and %zu non-mated probes; 95 %% intervals\n", figures.gallery,
              figures.mated, figures.non_mated);
  PrintShare("rank 1", figures.rank1);
  for (std::size_t i = 0; i < kTargetFpirs.size(); ++i) {
    PrintShare("TPIR at FPIR " + FpirName(kTargetFpirs[i]), figures.tpir[i]);
  }
}

void PrintReject(const std::vector<RejectCurve>& curves) {
  std::printf(
      "\nmisses among pairs of one person (%zu), at a false match rate of 1 in 100,000, after the worst were "
      "rejected:\n",
      curves.front().pairs);
  std::printf("%-22s", "worst by");
  for (const double share : kRejectedShares) std::printf("%8.0f %%", 100 * share);
  std::printf("\n");
  for (const RejectCurve& curve : curves) {
    std::printf("%-22s", curve.measure.c_str());
    for (const Share& misses : curve.misses) std::printf("%8.2f %%", 100 * misses.rate);
    std::printf("\n");
  }
}

void PrintSeveral(const std::vector<SeveralFigures>& figures) {
  std::printf("\nseveral photos of a person as one probe (%zu people, %zu in the gallery):\n", figures.front().people,
              figures.front().gallery);
  std::printf("%-8s%24s%32s%18s\n", "photos", "TPIR at FPIR 0.03", "at 0.01", "strangers from");
  for (const SeveralFigures& figure : figures) {
    std::printf("%-8zu", figure.photos);
    for (const Share& share : figure.tpir) {
      std::printf("%10.2f %% (%.2f to %.2f)", 100 * share.rate, 100 * share.low, 100 * share.high);
    }
    for (std::size_t s = 0; s < kStrangerScores.size(); ++s) {
      std::printf("  %.2f: %.2e (%zu)", kStrangerScores[s], figure.strangers[s], figure.pairs[s]);
    }
    std::printf("\n");
  }
  std::printf("for the card: strangers score so high %.1f times as often as on one photo, rounded up\n",
              SeveralPhotosFactor(figures));
}

void PrintTilt(const std::vector<TiltFigure>& figures, double threshold) {
  std::printf("\na head tilted by so many degrees either way (%zu photos; matched: scores %.3f or more):\n",
              figures.front().photos, threshold);
  std::printf("%-8s%10s%32s%14s%22s\n", "degrees", "found", "matched", "mean score", "error of the roll");
  for (const TiltFigure& figure : figures) {
    std::printf("%-8d%8.2f %%%14.2f %% (%.2f to %.2f)%14.3f%21.1f°\n", figure.degrees, 100 * figure.found.rate,
                100 * figure.matched.rate, 100 * figure.matched.low, 100 * figure.matched.high, figure.mean,
                figure.off);
  }
}

struct Options {
  std::string lfw, card, models = SourceFolder() / "models", weights = SourceFolder() / ".deps/models";
  std::string plots;
  bool json = false, estimate = false;
};

Result<void> Run(const Options& options) {
  WRIT_CHECK(InitCrypto());
  WRIT_TRY(const Pipeline pipeline, Pipeline::Load(RealEnv(), options.models, SourceFolder() / ".deps/models"));
  WRIT_TRY(const std::vector<Person> people, ReadPeople(options.lfw));
  std::string hashes;
  const std::filesystem::path card_file = options.card.empty()
                                              ? std::filesystem::path(options.models) / PipelineCards().embedder
                                              : std::filesystem::path(options.card);
  WRIT_TRY(const ModelCard card, ReadCard(RealEnv(), card_file, ModelKind::kEmbedder, hashes));
  WRIT_TRY(const Bytes onnx, ReadWeights(RealEnv(), options.weights, card));
  WRIT_TRY(const Embedder embedder, Embedder::Load(onnx, card, PerformanceMode::kLatency));
  WRIT_TRY(const Samples samples, MakeSamples({pipeline.detector(), embedder}, people));
  if (options.estimate) {
    std::cout << EstimateCard(people, samples);
    return {};
  }
  const OpenSetFigures figures = MeasureOpenSet(people, samples);
  const std::vector<RejectCurve> reject = MeasureReject(people, samples);
  if (!options.json) PrintText(figures);
  const std::vector<SeveralFigures> several = MeasureSeveral(people, samples);
  if (!options.json) PrintReject(reject);
  if (!options.json) PrintSeveral(several);
  const double threshold = figures.thresholds[kTiltFpir];
  WRIT_TRY(const std::vector<TiltFigure> tilted,
           MeasureTilt({pipeline.detector(), embedder}, people, samples, threshold, /*even=*/false));
  if (!options.json) PrintTilt(tilted, threshold);
  if (!options.plots.empty()) {
    const std::filesystem::path folder = options.plots;
    WRIT_CHECK(RealEnv().WriteFile(folder / "det.svg", AsBytes(DetPlot(figures))));
    WRIT_CHECK(RealEnv().WriteFile(folder / "error_against_rejected.svg", AsBytes(RejectPlot(reject))));
  }
  if (options.json) PrintJson(figures, reject, several, tilted, card.name + " " + card.version, pipeline.pipeline_id());
  return {};
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  writ::bench::Options options;
  CLI::App app("Measures the accuracy of the face pipeline by the open-set protocol.", "bench accuracy");
  app.add_option("--lfw", options.lfw, "folder of Labeled Faces in the Wild, with errata.txt in it or beside it")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--card", options.card, "another embedder's card")->check(CLI::ExistingFile);
  app.add_option("--weights", options.weights, "the folder of the file that it names")->check(CLI::ExistingDirectory);
  app.add_option("--plots", options.plots, "a folder for det.svg and error_against_rejected.svg")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--json", options.json, "print one line of JSON last");
  app.add_flag("--estimate", options.estimate, "print the mean and the impostor curve for the model's card");
  CLI11_PARSE(app, argc, argv);
  const auto done = writ::bench::Run(options);
  if (done) return 0;
  std::cerr << done.error().message << "\n" << done.error().advice << "\n";
  return writ::ExitStatus(done.error().code);
}
