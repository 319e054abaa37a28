// How quick the certified scan is on this machine, and whether all its answers are the naive scan's.
//
// Thread rule: one thread, which starts others as a search does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "base/status.h"
#include "index/plan_fit.h"
#include "index/trial_vectors.h"

namespace writ {

struct ScanTrialOptions {
  ScanLayout layout = ScanLayout::kFast;
  double score_threshold = 0.48;
  int threads = 2;           // of the second measurement; the first has one
  std::size_t checked = 40;  // queries whose answers are compared with the naive scan's
  std::size_t max_hits = 10;
  bool portable = false;          // without the processor's own instructions
  std::function<double()> clock;  // seconds that only grow, since some beginning
  std::function<void(const std::string& step)> progress = {};
};

struct ScanFigures {
  std::string kernel;
  CoarseShape shape;
  std::uint64_t faces = 0;
  std::size_t dimension = 0;
  bool locked = false;  // all codes lay in locked memory
  double build_seconds = 0;
  double stream_bytes_per_second = 0;  // one thread, memory like the codes'
  double bytes_read_per_face = 0;      // of the coarse pass
  double bytes_per_face = 0;           // held
  double median_seconds = 0;           // a search by one thread
  double p99_seconds = 0;
  double threads_median_seconds = 0;  // by several
  double batch_per_second = 0;        // searches, 32 sharing a pass, one thread
  double fine = 0;                    // of a search: faces whose fine codes were read
  double compared = 0;                // and whose templates were
  std::uint64_t wrong_answers = 0;    // of those checked

  // How many times longer a search takes than to read its coarse codes once.
  double over_stream() const;
};

// "dimension-wrong" (kInternal) where the vectors have none.
Result<ScanFigures> TryScan(const TrialVectors& vectors, const ScanTrialOptions& options);

}  // namespace writ
