#include "index/scan_pass.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace writ {
namespace {

// Beyond this many lower bounds a heap costs more than it saves: a search for so many has a threshold.
constexpr std::size_t kMaxLowerBounds = 4096;
constexpr double kMaxResidualFactor = 1 << 22;  // 255 times this, and the sums, stay below 2^31

std::int32_t Clamped(double number) {
  constexpr double kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::clamp(number, -kMost, kMost));
}

}  // namespace

BoundTerms CoarseTerms(const ScanPlan& plan, const ScanQuery& query, std::uint32_t spread, std::uint8_t residual) {
  return {.query = query.query_error * std::sqrt(static_cast<double>(spread)) / 2,
          .residual = query.length * plan.residual_step() * residual,
          .rotation = query.rotation_error,
          .rounding = query.rounding};
}

BoundTerms FineTerms(const ScanPlan& plan, const ScanQuery& query, std::uint32_t spread, std::uint32_t fine_spread,
                     std::uint8_t fine_residual) {
  return {.query = query.query_error * std::sqrt(static_cast<double>(spread)) / 2 +
                   query.fine_query_error * std::sqrt(static_cast<double>(fine_spread)) / 2,
          .residual = query.fine_length * plan.fine_residual_step() * fine_residual,
          .rotation = query.rotation_error,
          .rounding = query.rounding};
}

ScanPass::ScanPass(const ScanPlan& plan, const ScanKernel& kernel, const ScanQuery& query, double score_threshold,
                   std::size_t max_hits)
    : plan_(plan), kernel_(kernel), query_(query), max_hits_(max_hits), floor_(score_threshold) {}

// score <= scale * sum + base + terms, so whoever has scale * sum + base + terms < floor is out. In whole numbers: the
// residual's factor is rounded up and the least sum down, which lets more survive, never fewer.
ScanPass::Common ScanPass::CommonOf(const Segment& segment) const {
  Common common{.test = {.shape = plan_.shape(), .factors = query_.factors.data()},
                .coarse = CoarseTerms(plan_, query_, segment.spread(), 0),
                .fine = FineTerms(plan_, query_, segment.spread(), segment.fine_spread(), 0)};
  const double unit = query_.coarse_scale / 16;
  const double factor = std::ceil(query_.length * plan_.residual_step() / unit * (1 + 1e-9));
  if (factor <= kMaxResidualFactor) {
    common.test.residual_factor = static_cast<std::int32_t>(factor);
    common.test.least = Clamped(std::floor((floor_ - query_.base - common.coarse.sum()) / unit) - 1);
  } else {
    common.test.least = Clamped(kNoThreshold);
  }
  return common;
}

void ScanPass::Scan(const Segment& segment, const Moment& moment, std::size_t piece) {
  const ScanBlocks blocks = segment.Blocks(moment, piece * kBlocksPerPiece, kBlocksPerPiece);
  scored_ += moment.faces_of_piece[piece];
  ContendUnbounded(segment, moment, blocks);
  const Common common = CommonOf(segment);
  const std::size_t count = kernel_.scan(blocks, common.test, survivors_);
  if (plan_.has_fine()) {
    fine_ += count;
    for (std::size_t i = 0; i < count; ++i) __builtin_prefetch(segment.FineCodes(survivors_.faces[i]));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t face = survivors_.faces[i];
    if (std::binary_search(moment.outliers.begin(), moment.outliers.end(), face)) continue;  // contends already
    Look(segment, common, blocks, face, survivors_.sums[i]);
  }
}

void ScanPass::ContendUnbounded(const Segment& segment, const Moment& moment, const ScanBlocks& blocks) {
  const std::uint64_t end = blocks.first_face + blocks.count * kFacesPerScanBlock;
  const auto first = std::lower_bound(moment.outliers.begin(), moment.outliers.end(), blocks.first_face);
  for (auto face = first; face != moment.outliers.end() && *face < end; ++face) {
    contenders_.push_back({segment.FaceId(*face), -kNoThreshold});
  }
}

void ScanPass::Look(const Segment& segment, const Common& common, const ScanBlocks& blocks, std::uint32_t face,
                    std::int32_t coarse_sum) {
  double middle = query_.coarse_scale * coarse_sum + query_.base;
  double reach = 0;
  if (plan_.has_fine()) {
    const std::int32_t sum = kernel_.fine_sum(segment.FineCodes(face), query_.fine_factors.data(), plan_.fine_bytes());
    middle += query_.fine_scale * sum + query_.fine_base;
    reach = common.fine.sum() + query_.fine_length * plan_.fine_residual_step() * segment.FineResidual(face);
  } else {
    const std::uint8_t residual = blocks.residuals[face - blocks.first_face];
    reach = common.coarse.sum() + query_.length * plan_.residual_step() * residual;
  }
  if (middle + reach >= floor_) Contend(segment.FaceId(face), middle, reach);
}

void ScanPass::Contend(std::uint64_t face_id, double middle, double reach) {
  contenders_.push_back({face_id, middle + reach});
  if (max_hits_ == 0 || max_hits_ > kMaxLowerBounds) return;
  best_lower_.push_back(middle - reach);
  std::push_heap(best_lower_.begin(), best_lower_.end(), std::greater<>());
  if (best_lower_.size() > max_hits_) {
    std::pop_heap(best_lower_.begin(), best_lower_.end(), std::greater<>());
    best_lower_.pop_back();
  }
  if (best_lower_.size() == max_hits_) floor_ = std::max(floor_, best_lower_.front());
}

}  // namespace writ
