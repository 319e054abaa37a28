#include <algorithm>
#include <chrono>
#include <thread>

#include "cli/decimal.h"
#include "cli/verbs.h"
#include "index/scan_trial.h"

namespace writ {
namespace {

constexpr std::int64_t kDefaultFaces = 1'000'000;
constexpr std::int64_t kMaxFaces = 100'000'000;
constexpr std::size_t kDefaultDimension = 128;
constexpr std::size_t kQueries = 100;
constexpr std::size_t kChecked = 20;

struct Options {
  std::optional<std::int64_t> faces;
  std::optional<std::int64_t> dimension;
  std::optional<std::int64_t> threads;
  bool compact = false;
  bool portable = false;
};

double Seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string Milliseconds(double seconds) { return Decimal(1e3 * seconds, 2) + " ms"; }

Result<std::size_t> InRange(const std::optional<std::int64_t>& wanted, std::int64_t usual, std::int64_t most,
                            const std::string& what) {
  const std::int64_t number = wanted.value_or(usual);
  if (number < 1 || number > most) {
    return Fail(Code::kUsage, "number-wrong",
                "couldn't measure " + what + ": it is outside 1 to " + std::to_string(most));
  }
  return static_cast<std::size_t>(number);
}

Answer Told(const ScanFigures& figures, std::size_t threads) {
  const double faces = static_cast<double>(figures.faces);
  Answer answer;
  answer.json = Json{{"kernel", figures.kernel},
                     {"faces", figures.faces},
                     {"dimension", figures.dimension},
                     {"locked", figures.locked},
                     {"threads", threads},
                     {"median_ms_1_thread", 1e3 * figures.median_seconds},
                     {"p99_ms_1_thread", 1e3 * figures.p99_seconds},
                     {"median_ms_threads", 1e3 * figures.threads_median_seconds},
                     {"batch_per_second", figures.batch_per_second},
                     {"stream_gb_s", figures.stream_bytes_per_second / 1e9},
                     {"over_stream", figures.over_stream()},
                     {"bytes_read_per_face", figures.bytes_read_per_face},
                     {"bytes_per_face", figures.bytes_per_face},
                     {"fine", figures.fine},
                     {"compared", figures.compared},
                     {"wrong_answers", figures.wrong_answers}};
  answer.text = "A search of " + std::to_string(figures.faces) + " made-up faces of " +
                std::to_string(figures.dimension) + " values, by " + figures.kernel + ":\n";
  answer.text += "  one thread   " + Milliseconds(figures.median_seconds) + " (median), " +
                 Milliseconds(figures.p99_seconds) + " at worst but for one in a hundred\n";
  if (threads > 1) {
    answer.text +=
        "  " + std::to_string(threads) + " threads    " + Milliseconds(figures.threads_median_seconds) + "\n";
  }
  answer.text += "  many at once " + Decimal(figures.batch_per_second, 0) + " searches a second, one thread\n";
  answer.text += "  memory       " + Decimal(figures.bytes_per_face * faces / 1e6, 0) + " MB, " +
                 Decimal(figures.bytes_per_face, 1) + " bytes a face" +
                 (figures.locked ? ", locked\n" : ", NOT locked: raise the limit (ulimit -l, LimitMEMLOCK=)\n");
  answer.text += "  its speed    " + Decimal(figures.stream_bytes_per_second / 1e9, 1) + " GB/s; a search takes " +
                 Decimal(figures.over_stream(), 2) + " times as long as to read its codes once\n";
  answer.text += "  exactness    " + std::to_string(figures.wrong_answers) +
                 " wrong answers; a search looked closer at " + Decimal(figures.fine, 0) + " faces and compared " +
                 Decimal(figures.compared, 0) + " templates\n";
  return answer;
}

Result<Answer> MeasureScan(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::size_t faces, InRange(options.faces, kDefaultFaces, kMaxFaces, "so many faces"));
  WRIT_TRY(const std::size_t dimension,
           InRange(options.dimension, kDefaultDimension, static_cast<std::int64_t>(kMaxIndexDimension),
                   "templates of so many values"));
  const std::int64_t processors = std::max(1u, std::thread::hardware_concurrency());
  WRIT_TRY(const std::size_t threads, InRange(options.threads, processors, 1024, "with so many threads"));
  ProgressLine line(common.json);
  const auto show = [&line](const std::string& step) { line.Show(step, 0, 0); };
  show("making faces up");
  const TrialVectors vectors = MakeTrialVectors(UsualSpectrum(dimension), faces, kQueries, /*seed=*/1);
  WRIT_TRY(const ScanFigures figures,
           TryScan(vectors, {.layout = options.compact ? ScanLayout::kCompact : ScanLayout::kFast,
                             .threads = static_cast<int>(threads),
                             .checked = kChecked,
                             .portable = options.portable,
                             .clock = Seconds,
                             .progress = show}));
  if (figures.wrong_answers > 0) {
    return Fail(Code::kInternal, "scan-wrong",
                "couldn't trust this machine: " + std::to_string(figures.wrong_answers) + " of " +
                    std::to_string(kChecked) + " answers were not the naive scan's",
                "search nothing with it; its processor or memory is broken, or this program was built wrongly");
  }
  return Told(figures, threads);
}

}  // namespace

void AddBenchVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "bench",
                .group = kForAuditor,
                .purpose =
                    "Measure how long a search takes on this machine, over faces that are made up, and check that "
                    "it misses nobody.",
                .who = "anyone; no deployment is touched.",
                .example = "writ bench --faces 1000000"})
      .Number("--faces", options->faces,
              "How many (default 1,000,000; each takes 0.6 kB while it is measured, of 512 values 2.6 kB)")
      .Number("--dim", options->dimension, "Values of a template (default 128)")
      .Number("--threads", options->threads, "Of the second measurement (default: all processors)")
      .Flag("--compact", options->compact, "The layout of 71 bytes a face instead of 111")
      .Flag("--portable", options->portable, "Without the processor's own instructions")
      .Runs([options](const CommonOptions& common) { return MeasureScan(*options, common); });
}

}  // namespace writ
