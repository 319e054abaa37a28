// How long each stage of the face pipeline takes, a photo at a time; a line of JSON. bench/peers/run_pipeline.py runs
// it beside the peers.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>

#include "base/crypto.h"
#include "base/env.h"
#include "base/json.h"
#include "base/ordered_work.h"
#include "face/pipeline.h"

namespace writ::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  bool bulk = false;
  std::string list, make_large, models = WRIT_SOURCE_DIR "/models", weights = WRIT_SOURCE_DIR "/.deps/models";
};

constexpr int kWarmUpPhotos = 5;
constexpr double kLargePixels = 12e6;

class Stages {
 public:
  template <class Work>
  auto Time(const char* stage, Work work) {
    const Clock::time_point begin = Clock::now();
    auto result = work();
    milliseconds_[stage].push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    return result;
  }
  double Sum() const {
    double sum = 0;
    for (const auto& [stage, times] : milliseconds_) {
      for (const double time : times) sum += time;
    }
    return sum;
  }
  Json Medians() {
    Json medians = Json::object();
    for (auto& [stage, times] : milliseconds_) {
      std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
      medians[stage] = times[times.size() / 2];
    }
    return medians;
  }
  void Clear() { milliseconds_.clear(); }

 private:
  std::map<std::string, std::vector<double>> milliseconds_;
};

// Of this process. That of the decoders it starts can't be told so: until it has become another program, a child counts
// the memory that it shares with its parent.
long PeakMebibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// The photos of the demo, enlarged to what a phone takes.
Result<void> MakeLarge(const std::filesystem::path& folder) {
  for (const char* name : {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"}) {
    WRIT_TRY(const Bytes bytes,
             RealEnv().ReadFile(std::filesystem::path(WRIT_SOURCE_DIR) / ".deps/photos" / name, kMaxPhotoBytes));
    WRIT_TRY(const Image image, DecodePhoto(bytes));
    const double scale = std::sqrt(kLargePixels / image.width / image.height);
    const Image large =
        ResizeImage(image, static_cast<int>(image.width * scale), static_cast<int>(image.height * scale));
    WRIT_CHECK(RealEnv().WriteFile(folder / (std::string(name) + ".jpg"), EncodeJpeg(large)));
  }
  return {};
}

Result<std::vector<std::string>> ReadList(const std::string& file) {
  std::ifstream lines(file);
  std::vector<std::string> paths;
  for (std::string line; std::getline(lines, line);) paths.push_back(line);
  if (!paths.empty()) return paths;
  return Fail(Code::kUsage, "list-empty", "couldn't measure: " + file + " names no photo", "name a photo a line");
}

Result<bool> TimePhoto(const Pipeline& pipeline, const std::string& path, Stages& stages) {
  WRIT_TRY(const ReducedPhoto photo, stages.Time("decode", [&]() -> Result<ReducedPhoto> {
    WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(path, kMaxPhotoBytes));
    return DecodeReduced(bytes, kLookSide);
  }));
  WRIT_TRY(const auto faces, stages.Time("detect", [&] { return pipeline.detector().DetectFaces(photo.image); }));
  if (faces.empty()) return false;
  const DetectedFace& face = faces.front();
  const Chip chip = stages.Time("align", [&] {
    Chip made = AlignFace(photo.image, face.landmarks);
    (void)AssessQuality(made, face, photo.width, photo.height);
    return made;
  });
  WRIT_CHECK(stages.Time("embed", [&] { return pipeline.embedder().Embed(chip); }));
  return true;
}

// Photos a second from file to template, two of them side by side, as an import works.
Result<void> RunBulk(const Options& options, const std::vector<std::string>& paths) {
  WRIT_TRY(const Pipeline pipeline,
           Pipeline::Load(RealEnv(), options.models, options.weights, PerformanceMode::kThroughput));
  std::atomic<std::size_t> faces = 0;
  const auto make = [&](std::size_t first, std::size_t count) -> Result<void> {
    std::vector<Chip> chips;
    for (std::size_t i = first; i < first + count; ++i) {
      WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(paths[i], kMaxPhotoBytes));
      WRIT_TRY(AnalysedPhoto photo, pipeline.Analyse(bytes));
      if (!photo.faces.empty()) chips.push_back(std::move(photo.faces.front().chip));
    }
    faces += chips.size();
    const auto templates = pipeline.EmbedAll(chips);
    return templates ? Result<void>{} : tl::make_unexpected(templates.error());
  };
  const auto work_on = [&](std::size_t count) {
    return DoInOrder<Result<void>>({.count = count, .group = kFacesAtOnce, .threads = kInferenceThreads}, make,
                                   [](std::size_t, Result<void> made) { return made; });
  };
  WRIT_CHECK(work_on(std::min<std::size_t>(4 * kFacesAtOnce, paths.size())));  // to warm up
  faces = 0;
  const Clock::time_point begin = Clock::now();
  WRIT_CHECK(work_on(paths.size()));
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const Json figures{{"photos", paths.size()},
                     {"faces", faces.load()},
                     {"photos_per_second", static_cast<double>(paths.size()) / seconds},
                     {"stages_ms", Json::object()},
                     {"peak_mib", PeakMebibytes()}};
  std::cout << figures.dump() << "\n";
  return {};
}

Result<void> Run(const Options& options) {
  WRIT_CHECK(InitCrypto());
  if (!options.make_large.empty()) return MakeLarge(options.make_large);
  WRIT_TRY(const std::vector<std::string> paths, ReadList(options.list));
  if (options.bulk) return RunBulk(options, paths);
  WRIT_TRY(const Pipeline pipeline, Pipeline::Load(RealEnv(), options.models, options.weights));
  Stages stages;
  for (std::size_t i = 0; i < std::min<std::size_t>(kWarmUpPhotos, paths.size()); ++i) {
    WRIT_CHECK(TimePhoto(pipeline, paths[i], stages));
  }
  stages.Clear();
  std::size_t faces = 0;
  for (const std::string& path : paths) {
    WRIT_TRY(const bool found, TimePhoto(pipeline, path, stages));
    faces += found ? 1 : 0;
  }
  const Json figures{{"photos", paths.size()},
                     {"faces", faces},
                     {"photos_per_second", 1000 * static_cast<double>(paths.size()) / stages.Sum()},
                     {"stages_ms", stages.Medians()},
                     {"peak_mib", PeakMebibytes()}};
  std::cout << figures.dump() << "\n";
  return {};
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  writ::bench::Options options;
  CLI::App app("Measures the stages of the face pipeline.", "bench_pipeline");
  app.add_option("--list", options.list, "a file that names a photo a line");
  app.add_flag("--bulk", options.bulk, "photos side by side on two threads, instead of one after the other");
  app.add_option("--make-large", options.make_large, "write large photos into this folder, and do nothing else");
  CLI11_PARSE(app, argc, argv);
  const auto done = writ::bench::Run(options);
  if (done) return 0;
  std::cerr << done.error().message << "\n" << done.error().advice << "\n";
  return writ::ExitStatus(done.error().code);
}
