// How long the face pipeline and each of its stages take, a photo at a time; a line of JSON.
// bench/peers/run_pipeline.py runs it beside the peers.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <span>

#include "base/crypto.h"
#include "base/env.h"
#include "base/json.h"
#include "base/ordered_work.h"
#include "base/source_folder.h"
#include "bench/large_photos.h"
#include "face/pipeline.h"

namespace writ::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  bool bulk = false;
  std::string list, make_portraits, make_scenes;
  std::string models = SourceFolder() / "models", weights = SourceFolder() / ".deps/models";
};

constexpr int kWarmUpPhotos = 5;

double MillisecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// The time that the networks' arithmetic takes within a photo's: what remains if all else cost nothing. One sum a
// network, over all threads.
class Arithmetic {
 public:
  enum Network { kDetector, kEmbedder };
  static void Watch() { WatchInferences({.begins = Begins, .ends = Ends}); }
  static void Reset() {
    for (auto& sum : sums) sum = 0;
  }
  static double Milliseconds(Network which) { return static_cast<double>(sums[which]) / 1e6; }
  // Whatever this thread infers from now on.
  static void Expect(Network which) { expected = which; }

 private:
  static void Begins() { begin = Now(); }
  static std::int64_t Now() { return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count(); }
  static void Ends() { sums[expected] += Now() - begin; }
  static inline std::array<std::atomic<std::int64_t>, 2> sums{};
  static inline thread_local Network expected = kDetector;
  static inline thread_local std::int64_t begin = 0;
};

// Sums, so that the means of the stages add up to the photo's.
struct Totals {
  template <class Work>
  auto Time(const char* stage, Work work) {
    const Clock::time_point begin = Clock::now();
    auto result = work();
    stages[stage] += MillisecondsSince(begin);
    return result;
  }
  std::map<std::string, double> stages = {};
  double whole = 0;  // milliseconds
  double detector = 0;
  double embedder = 0;
  std::size_t photos = 0;
  std::size_t with_face = 0;
  std::size_t faces = 0;
  std::size_t decoded_again = 0;
};

// Of this process; that of a decoder's is measured apart (bench/peers/run_pipeline.py). RUSAGE_CHILDREN can't tell:
// until it has become another program, a child counts the memory that it shares with its parent.
long PeakMebibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// `busy`: how many milliseconds were spent on all photos, by all threads together.
void Print(const Totals& totals, double photos_per_second, double busy) {
  const auto photos = static_cast<double>(totals.photos);
  Json stages = Json::object();
  for (const auto& [stage, sum] : totals.stages) stages[stage] = sum / photos;
  const Json figures{{"photos", totals.photos},
                     {"photos_with_face", totals.with_face},
                     {"faces", totals.faces},
                     {"decoded_again", totals.decoded_again},
                     {"photos_per_second", photos_per_second},
                     {"whole_ms", busy / photos},
                     {"stages_ms", stages},
                     {"networks_ms", {{"detector", totals.detector / photos}, {"embedder", totals.embedder / photos}}},
                     {"networks_share", {{"detector", totals.detector / busy}, {"embedder", totals.embedder / busy}}},
                     {"peak_mib", PeakMebibytes()}};
  std::cout << figures.dump() << "\n";
}

Result<std::vector<std::string>> ReadList(const std::string& file) {
  std::ifstream lines(file);
  std::vector<std::string> paths;
  for (std::string line; std::getline(lines, line);) paths.push_back(line);
  if (!paths.empty()) return paths;
  return Fail(Code::kUsage, "list-empty", "couldn't measure: " + file + " names no photo", "name a photo a line");
}

// Analyse looks at a reduced photo, and at the whole where that shows too little.
bool DecodedAgain(const AnalysedPhoto& photo) {
  return photo.placement.scale < ReducedSize(photo.width, photo.height, kLookSide).scale;
}

// From file to one template, as the product does it. Returns whether the photo was decoded again.
Result<bool> TimeWhole(const Pipeline& pipeline, const std::string& path, Totals& totals) {
  Arithmetic::Reset();
  Arithmetic::Expect(Arithmetic::kDetector);
  const Clock::time_point begin = Clock::now();
  WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(path, kMaxPhotoBytes));
  WRIT_TRY(const AnalysedPhoto photo, pipeline.Analyse(bytes));
  Arithmetic::Expect(Arithmetic::kEmbedder);
  if (!photo.faces.empty()) WRIT_CHECK(pipeline.Embed(photo.faces.front().chip));
  totals.whole += MillisecondsSince(begin);
  totals.detector += Arithmetic::Milliseconds(Arithmetic::kDetector);
  totals.embedder += Arithmetic::Milliseconds(Arithmetic::kEmbedder);
  ++totals.photos;
  totals.with_face += photo.faces.empty() ? 0 : 1;
  totals.faces += photo.faces.size();
  totals.decoded_again += DecodedAgain(photo) ? 1 : 0;
  return DecodedAgain(photo);
}

// The same in its stages; whether the photo is decoded again, in full, was for Analyse to say.
Result<void> TimeStages(const Pipeline& pipeline, const std::string& path, bool again, Totals& totals) {
  Bytes bytes;
  WRIT_TRY(ReducedPhoto photo, totals.Time("decode", [&]() -> Result<ReducedPhoto> {
    WRIT_TRY(bytes, RealEnv().ReadFile(path, kMaxPhotoBytes));
    return DecodeReduced(bytes, kLookSide);
  }));
  WRIT_TRY(DetectedFaces glance, totals.Time("look", [&] { return pipeline.detector().Glance(photo.image); }));
  if (again) {
    for (DetectedFace& face : glance.faces) face = ToPhoto(face, photo.placement);
    photo = {};
    WRIT_TRY(photo, totals.Time("decode again", [&] { return DecodeReduced(bytes, /*longest_side=*/0); }));
  }
  WRIT_TRY(const DetectedFaces found,
           totals.Time("detect", [&] { return pipeline.detector().DetectFaces(photo.image, std::move(glance)); }));
  const std::vector<DetectedFace>& faces = found.faces;
  if (faces.empty()) return {};
  const std::vector<Chip> chips = totals.Time("align", [&] {
    std::vector<Chip> made;
    for (const DetectedFace& face : faces) {
      made.push_back(AlignFace(photo.image, face.landmarks));
      (void)AssessQuality(made.back(), ToPhoto(face, photo.placement), photo.width, photo.height);
    }
    return made;
  });
  WRIT_CHECK(totals.Time("embed", [&] { return pipeline.Embed(chips.front()); }));
  return {};
}

Result<Totals> TimeAll(const Pipeline& pipeline, std::span<const std::string> paths) {
  Totals totals;
  for (const std::string& path : paths) {
    WRIT_TRY(const bool again, TimeWhole(pipeline, path, totals));
    WRIT_CHECK(TimeStages(pipeline, path, again, totals));
  }
  return totals;
}

// Photos a second from file to template, two of them side by side, as an import works.
Result<void> RunBulk(const Options& options, const std::vector<std::string>& paths) {
  WRIT_TRY(const Pipeline pipeline,
           Pipeline::Load(RealEnv(), options.models, options.weights, PerformanceMode::kThroughput));
  std::atomic<std::size_t> faces = 0, with_face = 0, decoded_again = 0;
  const auto make = [&](std::size_t first, std::size_t count) -> Result<void> {
    std::vector<Chip> chips;
    Arithmetic::Expect(Arithmetic::kDetector);
    for (std::size_t i = first; i < first + count; ++i) {
      WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(paths[i], kMaxPhotoBytes));
      WRIT_TRY(AnalysedPhoto photo, pipeline.Analyse(bytes));
      faces += photo.faces.size();
      decoded_again += DecodedAgain(photo) ? 1 : 0;
      if (!photo.faces.empty()) chips.push_back(std::move(photo.faces.front().chip));
    }
    with_face += chips.size();
    Arithmetic::Expect(Arithmetic::kEmbedder);
    const auto templates = pipeline.EmbedAll(chips);
    return templates ? Result<void>{} : tl::make_unexpected(templates.error());
  };
  const auto work_on = [&](std::size_t count) {
    return DoInOrder<Result<void>>({.count = count, .group = kFacesAtOnce, .threads = kInferenceThreads}, make,
                                   [](std::size_t, Result<void> made) { return made; });
  };
  WRIT_CHECK(work_on(std::min<std::size_t>(4 * kFacesAtOnce, paths.size())));  // to warm up
  faces = with_face = decoded_again = 0;
  Arithmetic::Reset();
  const Clock::time_point begin = Clock::now();
  WRIT_CHECK(work_on(paths.size()));
  const double wall = MillisecondsSince(begin);
  const Totals totals{.detector = Arithmetic::Milliseconds(Arithmetic::kDetector),
                      .embedder = Arithmetic::Milliseconds(Arithmetic::kEmbedder),
                      .photos = paths.size(),
                      .with_face = with_face,
                      .faces = faces,
                      .decoded_again = decoded_again};
  Print(totals, 1000 * static_cast<double>(paths.size()) / wall, kInferenceThreads * wall);
  return {};
}

Result<void> Run(const Options& options) {
  WRIT_CHECK(InitCrypto());
  if (!options.make_portraits.empty()) return MakePortraits(options.make_portraits);
  WRIT_TRY(const std::vector<std::string> paths, ReadList(options.list));
  if (!options.make_scenes.empty()) return MakeScenes(options.make_scenes, paths);
  Arithmetic::Watch();
  if (options.bulk) return RunBulk(options, paths);
  WRIT_TRY(const Pipeline pipeline, Pipeline::Load(RealEnv(), options.models, options.weights));
  WRIT_CHECK(TimeAll(pipeline, std::span(paths).first(std::min<std::size_t>(kWarmUpPhotos, paths.size()))));
  WRIT_TRY(const Totals totals, TimeAll(pipeline, paths));
  Print(totals, 1000 * static_cast<double>(paths.size()) / totals.whole, totals.whole);
  return {};
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  writ::bench::Options options;
  CLI::App app("Measures the stages of the face pipeline.", "bench_pipeline");
  app.add_option("--list", options.list, "a file that names a photo a line");
  app.add_flag("--bulk", options.bulk, "photos side by side on two threads, instead of one after the other");
  app.add_option("--make-portraits", options.make_portraits, "write large portraits into this folder, nothing else");
  app.add_option("--make-scenes", options.make_scenes, "write scenes of the people on the list into this folder");
  CLI11_PARSE(app, argc, argv);
  const auto done = writ::bench::Run(options);
  if (done) return 0;
  std::cerr << done.error().message << "\n" << done.error().advice << "\n";
  return writ::ExitStatus(done.error().code);
}
