// One query's way over segments, by one thread: piece by piece, coarse codes first, then the fine ones of who is left.
// What remains are contenders, whose templates have to be compared; everybody else provably scores below the threshold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "index/scan_kernel.h"
#include "index/scan_plan.h"
#include "index/segment.h"
#include "index/template_index.h"

namespace writ {

struct Contender {
  std::uint64_t face_id = 0;
  double upper = 0;  // the score is at most this
};

// How far a bound lies from what the codes say; each is at least 0.
struct BoundTerms {
  double query = 0;     // the query's factors are rounded
  double residual = 0;  // the codes leave something
  double rotation = 0;  // R is not quite orthogonal
  double rounding = 0;  // of double arithmetic
  double sum() const { return query + residual + rotation + rounding; }
};
BoundTerms CoarseTerms(const ScanPlan& plan, const ScanQuery& query, std::uint32_t spread, std::uint8_t residual);
BoundTerms FineTerms(const ScanPlan& plan, const ScanQuery& query, std::uint32_t spread, std::uint32_t fine_spread,
                     std::uint8_t fine_residual);

class ScanPass {
 public:
  // All must outlive the pass.
  ScanPass(const ScanPlan& plan, const ScanKernel& kernel, const ScanQuery& query, double score_threshold,
           std::size_t max_hits);

  void Scan(const Segment& segment, const Moment& moment, std::size_t piece);

  const std::vector<Contender>& contenders() const { return contenders_; }
  // At least max_hits faces score at least this, or it is the query's threshold: nobody below is an answer.
  double floor() const { return floor_; }
  std::uint64_t scored() const { return scored_; }
  std::uint64_t fine() const { return fine_; }

 private:
  // What the bounds of a segment's faces have in common.
  struct Common {
    ScanTest test;
    BoundTerms coarse;
    BoundTerms fine;
  };
  Common CommonOf(const Segment& segment) const;
  void Look(const Segment& segment, const Common& common, const ScanBlocks& blocks, std::uint32_t face,
            std::int32_t sum);
  void Contend(std::uint64_t face_id, double middle, double reach);
  void ContendUnbounded(const Segment& segment, const Moment& moment, const ScanBlocks& blocks);

  const ScanPlan& plan_;
  const ScanKernel& kernel_;
  const ScanQuery& query_;
  const std::size_t max_hits_;
  double floor_;
  std::vector<double> best_lower_;  // a heap, its least first, of the max_hits_ best lower bounds
  std::vector<Contender> contenders_;
  Survivors survivors_{kBlocksPerPiece};
  std::uint64_t scored_ = 0;
  std::uint64_t fine_ = 0;
};

}  // namespace writ
