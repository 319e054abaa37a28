#include "index/scan_trial.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "index/certified_index.h"

namespace writ {
namespace {

constexpr UtcTime kTrialTime{1'795'000'000};
constexpr std::size_t kBatch = 32;
constexpr int kStreams = 9;
constexpr int kBatches = 5;

using Clock = std::function<double()>;

template <class Work>
double SecondsOf(const Clock& clock, const Work& work) {
  const double start = clock();
  work();
  return clock() - start;
}

// The least of them that at least `share` of them don't exceed (the nearest rank); `values` is not empty.
double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(share * static_cast<double>(values.size()));
  return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

// Bytes a second that one thread reads of memory that lies like the codes.
double StreamBytesPerSecond(const Clock& clock, std::size_t size) {
  LockedPages pages(std::max<std::size_t>(size, 1u << 20));
  std::memset(pages.data(), 1, pages.size());
  const auto* words = reinterpret_cast<const std::uint64_t*>(pages.data());
  const std::size_t count = pages.size() / sizeof(*words);
  std::vector<double> seconds;
  for (int i = 0; i < kStreams; ++i) {
    std::uint64_t sums[32] = {};
    seconds.push_back(SecondsOf(clock, [&] {
      for (std::size_t at = 0; at + 32 <= count; at += 32) {
        for (std::size_t line = 0; line < 4; ++line)
          __builtin_prefetch(words + at + 512 + 8 * line);  // as the kernels do
        for (std::size_t k = 0; k < 32; ++k) sums[k] += words[at + k];
      }
    }));
    volatile std::uint64_t used = 0;  // what nobody uses need not be read
    for (const std::uint64_t sum : sums) used = used ^ sum;
  }
  return static_cast<double>(pages.size()) / Quantile(seconds, 0.5);
}

class Trial {
 public:
  Trial(const TrialVectors& vectors, const ScanTrialOptions& options) : vectors_(vectors), options_(options) {}

  Result<ScanFigures> Run() {
    const ScanKernel& kernel = options_.portable ? UsableScanKernels().back() : UsableScanKernels().front();
    figures_.kernel = kernel.name;
    Say("building the index");
    WRIT_TRY(const std::unique_ptr<CertifiedIndex> index, Build({.threads = 1, .kernel = &kernel}));
    figures_.locked = index->locked();
    Say("searching, one thread");
    WRIT_TRY(const std::vector<double> warm, Times(*index));
    WRIT_TRY(const std::vector<double> single, Times(*index));
    figures_.median_seconds = Quantile(single, 0.5);
    figures_.p99_seconds = Quantile(single, 0.99);
    figures_.stream_bytes_per_second = StreamBytesPerSecond(
        options_.clock, static_cast<std::size_t>(figures_.bytes_read_per_face * static_cast<double>(figures_.faces)));
    WRIT_CHECK(MeasureBatches(*index));
    Say("comparing with the naive scan");
    WRIT_CHECK(CompareWithNaive(*index));
    if (options_.threads > 1) WRIT_CHECK(MeasureThreads(*index));
    return std::move(figures_);
  }

 private:
  void Say(const std::string& step) const {
    if (options_.progress) options_.progress(step);
  }

  Result<std::unique_ptr<CertifiedIndex>> Build(const ScanOptions& scan) {
    const std::size_t sample = std::min(vectors_.count(), RowsToFit(vectors_.dimension));
    auto index = std::make_unique<CertifiedIndex>(
        FitScanPlan(vectors_.dimension, std::span(vectors_.faces).first(sample * vectors_.dimension),
                    {.layout = options_.layout, .score_threshold = options_.score_threshold}),
        scan);
    index->Reserve(vectors_.count());
    Result<void> added;
    figures_.build_seconds = SecondsOf(options_.clock, [&] {
      for (std::size_t i = 0; i < vectors_.count() && added; ++i) {
        added = index->Add({.face_id = i, .not_before = {0}, .not_after = kTrialTime}, vectors_.Face(i));
      }
    });
    if (!added) return tl::make_unexpected(added.error());
    figures_.shape = index->plan().shape();
    figures_.faces = vectors_.count();
    figures_.dimension = vectors_.dimension;
    figures_.bytes_read_per_face = static_cast<double>(4 * figures_.shape.chunks() + 1);
    figures_.bytes_per_face = static_cast<double>(index->bytes()) / static_cast<double>(vectors_.count());
    return index;
  }

  IndexQuery QueryFor(std::size_t i) const {
    return {.unit = vectors_.Query(i % vectors_.query_count()),
            .now = kTrialTime,
            .score_threshold = options_.score_threshold,
            .max_hits = options_.max_hits,
            .check_stop = {},
            .read_template = [this](std::uint64_t face, std::span<float> unit) -> Result<void> {
              const std::span<const float> row = vectors_.Face(static_cast<std::size_t>(face));
              std::copy(row.begin(), row.end(), unit.begin());
              return {};
            }};
  }

  Result<std::vector<double>> Times(const CertifiedIndex& index) const {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < vectors_.query_count(); ++i) {
      const IndexQuery query = QueryFor(i);
      Result<IndexAnswer> answer;
      seconds.push_back(SecondsOf(options_.clock, [&] { answer = index.Search(query); }));
      if (!answer) return tl::make_unexpected(answer.error());
    }
    return seconds;
  }

  Result<void> MeasureThreads(CertifiedIndex& index) {
    Say("searching, " + std::to_string(options_.threads) + " threads");
    index.Use({.threads = options_.threads});
    WRIT_TRY(const std::vector<double> warm, Times(index));
    WRIT_TRY(const std::vector<double> times, Times(index));
    figures_.threads_median_seconds = Quantile(times, 0.5);
    return {};
  }

  Result<void> MeasureBatches(const CertifiedIndex& index) {
    std::vector<IndexQuery> queries;
    for (std::size_t i = 0; i < kBatch; ++i) queries.push_back(QueryFor(i));
    std::vector<double> seconds;
    for (int i = 0; i < kBatches; ++i) {
      Result<std::vector<IndexAnswer>> answers;
      seconds.push_back(SecondsOf(options_.clock, [&] { answers = index.SearchAll(queries); }));
      if (!answers) return tl::make_unexpected(answers.error());
    }
    figures_.batch_per_second = static_cast<double>(kBatch) / Quantile(seconds, 0.5);
    return {};
  }

  Result<void> CompareWithNaive(const CertifiedIndex& index) {
    ScanCounts counts;
    const std::size_t checked = std::min(options_.checked, vectors_.query_count());
    for (std::size_t i = 0; i < checked; ++i) {
      const IndexQuery query = QueryFor(i);
      WRIT_TRY(const std::vector<IndexAnswer> answers, index.SearchAll({&query, 1}, &counts));
      BestHits naive(query.max_hits);
      for (std::size_t face = 0; face < vectors_.count(); ++face) {
        const double score = ComparisonScore(query.unit, vectors_.Face(face));
        if (score >= query.score_threshold) naive.Offer({face, score});
      }
      figures_.wrong_answers += answers.front().hits == naive.Take() ? 0 : 1;
    }
    if (checked == 0) return {};
    figures_.fine = static_cast<double>(counts.fine) / static_cast<double>(checked);
    figures_.compared = static_cast<double>(counts.compared) / static_cast<double>(checked);
    return {};
  }

  const TrialVectors& vectors_;
  const ScanTrialOptions& options_;
  ScanFigures figures_;
};

}  // namespace

double ScanFigures::over_stream() const {
  return median_seconds / (bytes_read_per_face * static_cast<double>(faces) / stream_bytes_per_second);
}

Result<ScanFigures> TryScan(const TrialVectors& vectors, const ScanTrialOptions& options) {
  if (vectors.dimension == 0 || vectors.count() == 0 || vectors.query_count() == 0 || !options.clock) {
    return Fail(Code::kInternal, "dimension-wrong", "couldn't try a search: there is nothing to search");
  }
  return Trial(vectors, options).Run();
}

}  // namespace writ
