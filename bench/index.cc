// script/bench index [--faces N] [--dim D] [--spectrum usual|steep|flat|measured] [--lfw DIR] [--peers] [--json]
//
// Measures the certified scan over templates that a generator makes with the spectrum of real ones, or another. For the
// peers it writes the vectors, and who of them belongs to whom, to a folder. The last line is JSON.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/env.h"
#include "base/json.h"
#include "bench/spectrum.h"
#include "bench/temporary_folder.h"
#include "bench/timing.h"
#include "gallery/shard_store.h"
#include "index/scan_trial.h"
#include "index/template_index.h"

namespace writ::bench {
namespace {

struct Options {
  std::size_t faces = 1'000'000;
  std::size_t dimension = 128;
  std::size_t queries = 200;
  std::string spectrum = "usual";
  std::string lfw, spectrum_file, write;
  bool compact = false;
  bool shards = false;
  ScanTrialOptions trial;
};

// Measured once, and kept where the caller says: it takes minutes.
Spectrum Measured(const Options& options) {
  Spectrum spectrum;
  if (std::ifstream file(options.spectrum_file); file) {
    for (double share = 0; file >> share;) spectrum.push_back(share);
  }
  if (!spectrum.empty()) return spectrum;
  spectrum = OrDie(MeasuredSpectrum(options.lfw));
  if (options.spectrum_file.empty()) return spectrum;
  std::ofstream file(options.spectrum_file);
  for (const double share : spectrum) file << share << "\n";
  return spectrum;
}

Spectrum SpectrumFor(const Options& options) {
  if (options.spectrum == "flat") return FlatSpectrum(options.dimension);
  if (options.spectrum == "usual") return UsualSpectrum(options.dimension);
  return options.spectrum == "steep" ? SteepSpectrum(options.dimension) : Measured(options);
}

// What the peers read: the vectors as they are, and for each query checked, who scores at least the threshold.
void WriteFor(const std::string& folder, const TrialVectors& vectors, const ScanTrialOptions& options) {
  const auto write = [&](const std::string& name, const std::vector<float>& values) {
    std::ofstream file(folder + "/" + name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(float)));
  };
  write("faces.f32", vectors.faces);
  write("queries.f32", vectors.queries);
  Json above = Json::array();
  for (std::size_t i = 0; i < std::min(options.checked, vectors.query_count()); ++i) {
    Json faces = Json::array();
    for (std::size_t face = 0; face < vectors.count(); ++face) {
      if (ComparisonScore(vectors.Query(i), vectors.Face(face)) >= options.score_threshold) faces.push_back(face);
    }
    above.push_back(std::move(faces));
  }
  std::ofstream(folder + "/truth.json") << Json{
      {"dimension", vectors.dimension}, {"threshold", options.score_threshold}, {"above", above}};
}

// Sealed shards of the same faces: how long to write, and to open for a search.
Json MeasureShards(const TrialVectors& vectors) {
  const TemporaryFolder temporary;
  const std::string folder = (temporary.path() / "shards").string();
  OrDie(RealEnv().MakeFolder(folder));
  const std::size_t rows = std::min(vectors.count(), RowsToFit(vectors.dimension));
  CertifiedIndex index(FitScanPlan(vectors.dimension, std::span(vectors.faces).first(rows * vectors.dimension), {}));
  index.Reserve(vectors.count());
  const auto face = [](std::uint64_t id) { return IndexedFace{.face_id = id, .not_before = {0}, .not_after = {1}}; };
  for (std::size_t i = 0; i < vectors.count(); ++i) OrDie(index.Add(face(i), vectors.Face(i)));
  const BoxKeyPair keys = NewBoxKeyPair();
  Gallery gallery;
  gallery.id = "bench";
  gallery.public_key = keys.public_key;
  ShardStore store(RealEnv(), folder, folder + ".keys");
  const double written = SecondsOf([&] { OrDie(store.Write(gallery, index, rows)); });
  const double opened = SecondsOf(
      [&] { OrDie(store.Read(gallery, keys, {}, [&](std::uint64_t id) { return std::optional(face(id)); })); });
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return {{"write_s", written},
          {"open_s", opened},
          {"bytes_per_face", static_cast<double>(bytes) / static_cast<double>(vectors.count())}};
}

Json ToJson(const ScanFigures& figures) {
  return {{"stream_gb_s", figures.stream_bytes_per_second / 1e9},
          {"certified_scan",
           {{"p50_ms_1_thread", 1e3 * figures.median_seconds},
            {"p99_ms_1_thread", 1e3 * figures.p99_seconds},
            {"p50_ms_2_threads", 1e3 * figures.threads_median_seconds},
            {"batch_qps", figures.batch_per_second},
            {"bytes_read_per_face", figures.bytes_read_per_face},
            {"bytes_per_face", figures.bytes_per_face},
            {"fine", figures.fine},
            {"reranked", figures.compared},
            {"wrong_sets", figures.wrong_answers},
            {"over_stream", figures.over_stream()},
            {"kernel", figures.kernel},
            {"locked", figures.locked},
            {"build_s", figures.build_seconds}}}};
}

void Run(Options& options) {
  options.trial.layout = options.compact ? ScanLayout::kCompact : ScanLayout::kFast;
  options.trial.clock = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  options.trial.progress = [](const std::string& step) { std::cerr << "bench: " << step << "\n"; };
  const TrialVectors vectors = MakeTrialVectors(SpectrumFor(options), options.faces, options.queries, 20'261'124);
  if (!options.write.empty()) WriteFor(options.write, vectors, options.trial);
  Json figures = ToJson(OrDie(TryScan(vectors, options.trial)));
  if (options.shards) figures["shards"] = MeasureShards(vectors);
  std::cout << figures << "\n";
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  writ::bench::Options options;
  CLI::App app{"Measures the search of templates."};
  app.add_option("--faces", options.faces, "how many templates")->capture_default_str();
  app.add_option("--dim", options.dimension, "values of a template; a measured spectrum has its own")
      ->capture_default_str();
  app.add_option("--queries", options.queries)->capture_default_str();
  app.add_option("--checked", options.trial.checked, "queries compared with the naive scan")->capture_default_str();
  app.add_option("--threshold", options.trial.score_threshold)->capture_default_str();
  app.add_option("--spectrum", options.spectrum)
      ->check(CLI::IsMember({"usual", "steep", "flat", "measured"}))
      ->capture_default_str();
  app.add_option("--lfw", options.lfw, "where to measure the spectrum");
  app.add_option("--spectrum-file", options.spectrum_file, "a measured spectrum, kept");
  app.add_option("--write", options.write, "a folder for the vectors");
  app.add_flag("--compact", options.compact);
  app.add_flag("--shards", options.shards, "sealed shards too: time to write and to open them");
  app.add_flag("--portable", options.trial.portable, "without the processor's own instructions");
  CLI11_PARSE(app, argc, argv);
  writ::bench::OrDie(writ::InitCrypto());
  writ::bench::Run(options);
}
