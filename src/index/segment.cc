#include "index/segment.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>
#include <utility>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr std::size_t kCacheLine = 64;

std::size_t WholeLines(std::size_t bytes) { return (bytes + kCacheLine - 1) / kCacheLine * kCacheLine; }

// The larger of both stays, for readers who look at the same time.
template <class Number>
void Raise(std::atomic<Number>& number, Number to) {
  if (number.load(std::memory_order_relaxed) < to) number.store(to, std::memory_order_release);
}

}  // namespace

Segment::Segment(const ScanPlan& plan, std::size_t blocks)
    : chunks_(plan.shape().chunks()),
      fine_bytes_(plan.fine_bytes()),
      capacity_(std::min(blocks, kMaxBlocks) * kFacesPerScanBlock) {
  const std::size_t count = capacity_ / kFacesPerScanBlock;
  std::size_t size = 0;
  const auto take = [&size](std::size_t bytes) { return std::exchange(size, size + WholeLines(bytes)); };
  const std::size_t codes = take(count * chunks_ * kChunkBytes), fine = take(capacity_ * fine_bytes_),
                    residuals = take(capacity_), fine_residuals = take(count),
                    ids = take(capacity_ * sizeof(*id_offsets_)), periods = take(capacity_ * sizeof(*period_numbers_));
  pages_ = LockedPages(size);
  codes_ = pages_.data() + codes;
  fine_ = pages_.data() + fine;
  residuals_ = pages_.data() + residuals;
  fine_residuals_ = pages_.data() + fine_residuals;
  id_offsets_ = reinterpret_cast<std::uint32_t*>(pages_.data() + ids);
  period_numbers_ = reinterpret_cast<std::uint16_t*>(pages_.data() + periods);
}

bool Segment::Add(const IndexedFace& face, const FaceCodes& codes) {
  const std::size_t at = size_.load(std::memory_order_relaxed);
  if (at == capacity_) return false;
  if (at == 0) base_id_ = face.face_id;
  if (face.face_id < base_id_ || face.face_id - base_id_ > std::numeric_limits<std::uint32_t>::max()) return false;
  if (at > 0 && face.face_id <= FaceId(static_cast<std::uint32_t>(at - 1))) return false;
  {
    const std::scoped_lock lock(mutex_);
    period_numbers_[at] = periods_.NumberOf({face.not_before, face.not_after});
    if (codes.outlier) outliers_.push_back(static_cast<std::uint32_t>(at));
  }
  id_offsets_[at] = static_cast<std::uint32_t>(face.face_id - base_id_);
  Write(at, codes);
  size_.store(at + 1, std::memory_order_release);
  return true;
}

void Segment::Write(std::size_t face, const FaceCodes& codes) {
  const std::size_t block = face / kFacesPerScanBlock, lane = face % kFacesPerScanBlock;
  for (std::size_t chunk = 0; chunk < chunks_; ++chunk) {
    std::copy_n(codes.coarse.data() + 4 * chunk, 4, codes_ + (block * chunks_ + chunk) * kChunkBytes + 4 * lane);
  }
  std::copy(codes.fine.begin(), codes.fine.end(), fine_ + face * fine_bytes_);
  residuals_[face] = codes.residual;
  std::atomic_ref<std::uint8_t> largest(fine_residuals_[block]);
  if (largest.load(std::memory_order_relaxed) < codes.fine_residual) {
    largest.store(codes.fine_residual, std::memory_order_relaxed);
  }
  Raise(spread_, codes.spread);
  Raise(fine_spread_, codes.fine_spread);
}

std::size_t Segment::Find(std::uint64_t face_id) const {
  if (face_id < base_id_) return size();
  const std::span<const std::uint32_t> offsets(id_offsets_, size());
  const auto at = std::lower_bound(offsets.begin(), offsets.end(), face_id - base_id_);
  return static_cast<std::size_t>(at - offsets.begin());
}

bool Segment::Holds(std::uint64_t face_id) const {
  const std::size_t face = Find(face_id);
  if (face == size() || FaceId(static_cast<std::uint32_t>(face)) != face_id) return false;
  const std::scoped_lock lock(mutex_);
  return period_numbers_[face] != 0;
}

bool Segment::Withdraw(std::uint64_t face_id) {
  if (!Holds(face_id)) return false;
  const std::scoped_lock lock(mutex_);
  period_numbers_[Find(face_id)] = 0;
  leaving_.push_back({Find(face_id), given_});
  moment_.reset();
  withdrawn_.fetch_add(1, std::memory_order_acq_rel);
  WipeLocked();
  return true;
}

void Segment::CodesOf(std::uint32_t face, FaceCodes& codes) const {
  const std::size_t block = face / kFacesPerScanBlock, lane = face % kFacesPerScanBlock;
  codes.coarse.resize(4 * chunks_);
  for (std::size_t chunk = 0; chunk < chunks_; ++chunk) {
    std::copy_n(codes_ + (block * chunks_ + chunk) * kChunkBytes + 4 * lane, 4, codes.coarse.data() + 4 * chunk);
  }
  codes.fine.assign(FineCodes(face), FineCodes(face) + fine_bytes_);
  codes.residual = residuals_[face];
  codes.fine_residual = FineResidual(face);
  codes.spread = spread();
  codes.fine_spread = fine_spread();
  codes.outlier = std::binary_search(outliers_.begin(), outliers_.end(), face);
}

void Segment::WipeWithdrawn() const {
  const std::scoped_lock lock(mutex_);
  WipeLocked();
}

void Segment::WipeLocked() const {
  const auto gone = [](const std::weak_ptr<const Moment>& moment) { return moment.expired(); };
  std::erase_if(given_, gone);
  std::erase_if(leaving_, [&](const Leaving& leaving) {
    if (!std::all_of(leaving.held.begin(), leaving.held.end(), gone)) return false;
    const std::size_t block = leaving.face / kFacesPerScanBlock, lane = leaving.face % kFacesPerScanBlock;
    for (std::size_t chunk = 0; chunk < chunks_; ++chunk) {
      Wipe({codes_ + (block * chunks_ + chunk) * kChunkBytes + 4 * lane, 4});
    }
    Wipe({fine_ + leaving.face * fine_bytes_, fine_bytes_});
    Wipe({residuals_ + leaving.face, 1});
    return true;
  });
}

std::shared_ptr<const Moment> Segment::At(UtcTime now) const {
  const std::scoped_lock lock(mutex_);
  if (!moment_ || moment_->known != size() || now < moment_->from || moment_->until < now) {
    moment_ = MakeMoment(now);
    given_.push_back(moment_);
  }
  WipeLocked();
  return moment_;
}

std::shared_ptr<const Moment> Segment::MakeMoment(UtcTime now) const {
  Moment moment{.from = {std::numeric_limits<std::int64_t>::min()},
                .until = {std::numeric_limits<std::int64_t>::max()},
                .in_force = {},
                .faces_of_piece = {},
                .outliers = {},
                .known = size()};
  // Whatever begins or ends next, or did last, ends this moment's validity.
  const auto change = [&moment, now](std::int64_t at) {
    if (at <= now.seconds) moment.from.seconds = std::max(moment.from.seconds, at);
    if (at > now.seconds) moment.until.seconds = std::min(moment.until.seconds, at - 1);
  };
  std::vector<char> in_force(periods_.size() + 1);  // number 0: withdrawn
  for (std::size_t i = 1; i < in_force.size(); ++i) {
    const Period& period = periods_[static_cast<std::uint16_t>(i)];
    in_force[i] = static_cast<char>(period.Holds(now));
    change(period.not_before.seconds);
    if (period.not_after.seconds < std::numeric_limits<std::int64_t>::max()) change(period.not_after.seconds + 1);
  }
  moment.in_force.assign((moment.known + kFacesPerScanBlock - 1) / kFacesPerScanBlock, 0);
  for (std::size_t face = 0; face < moment.known; ++face) {
    const unsigned bit = in_force[period_numbers_[face]] != 0 ? 1u << face % kFacesPerScanBlock : 0u;
    moment.in_force[face / kFacesPerScanBlock] |= static_cast<std::uint16_t>(bit);
  }
  for (std::size_t block = 0; block < moment.in_force.size(); ++block) {
    if (block % kBlocksPerPiece == 0) moment.faces_of_piece.push_back(0);
    moment.faces_of_piece.back() += static_cast<std::uint32_t>(std::popcount(moment.in_force[block]));
  }
  // One that was added since is not known yet.
  std::copy_if(outliers_.begin(), outliers_.end(), std::back_inserter(moment.outliers),
               [&](std::uint32_t face) { return face < moment.known && in_force[period_numbers_[face]] != 0; });
  return std::make_shared<const Moment>(std::move(moment));
}

ScanBlocks Segment::Blocks(const Moment& moment, std::size_t first, std::size_t count) const {
  return {.codes = codes_ + first * chunks_ * kChunkBytes,
          .residuals = residuals_ + first * kFacesPerScanBlock,
          .in_force = moment.in_force.data() + first,
          .first_face = static_cast<std::uint32_t>(first * kFacesPerScanBlock),
          .count = std::min(count, moment.in_force.size() - first)};
}

std::size_t Segment::bytes() const {
  const std::scoped_lock lock(mutex_);
  return pages_.size() + periods_.bytes();
}

std::uint8_t Segment::FineResidual(std::uint32_t face) const {
  return std::atomic_ref<std::uint8_t>(fine_residuals_[face / kFacesPerScanBlock]).load(std::memory_order_relaxed);
}

}  // namespace writ
