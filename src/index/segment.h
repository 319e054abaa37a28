// A segment: the codes of up to 65,520 faces of one gallery, with whose they are and when each may be scored.
//
// One thread adds and withdraws; any number searches meanwhile, each among the faces that were there when it asked for
// the moment (Moment). Codes lie in LockedPages and are wiped with the segment.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/locked_pages.h"
#include "index/period_table.h"
#include "index/scan_kernel.h"
#include "index/scan_plan.h"
#include "index/template_index.h"

namespace writ {

// Blocks that a search takes at a time; between them it asks whether to stop.
inline constexpr std::size_t kBlocksPerPiece = kFacesPerStopCheck / kFacesPerScanBlock;

// Who may be scored while now lies in [from, until]: a mask for each block, of the faces that had been added.
struct Moment {
  UtcTime from;
  UtcTime until;
  std::vector<std::uint16_t> in_force;
  std::vector<std::uint32_t> faces_of_piece;  // that are in force
  std::vector<std::uint32_t> outliers;        // in force, whom no bound covers: the template itself decides
  std::size_t known = 0;                      // faces that had been added
};

class Segment {
 public:
  // Each of its faces can have a period of its own.
  static constexpr std::size_t kMaxBlocks = PeriodTable::kMost / kFacesPerScanBlock;

  // Room for blocks * 16 faces, at most kMaxBlocks.
  Segment(const ScanPlan& plan, std::size_t blocks);

  // False where the segment has no room, or none for a face whose ID is not above the last one's or too far above the
  // first one's: it belongs into another segment.
  bool Add(const IndexedFace& face, const FaceCodes& codes);
  // Never scored again by whoever asks for the moment after this; false where the face isn't here. Its codes are wiped
  // as soon as no search holds an older moment.
  bool Withdraw(std::uint64_t face_id);

  // Whether the face was added and not withdrawn.
  bool Holds(std::uint64_t face_id) const;
  // Of the writer's thread: what was added, but that the block's and the segment's bounds stand for the face's own.
  void CodesOf(std::uint32_t face, FaceCodes& codes) const;
  bool Withdrawn(std::uint32_t face) const { return period_numbers_[face] == 0; }
  // Of the writer's thread: those who were not withdrawn, in a segment with room for no more; null where nobody is
  // left.
  std::shared_ptr<Segment> WithoutWithdrawn(const ScanPlan& plan) const;

  std::shared_ptr<const Moment> At(UtcTime now) const;
  // Wipes the codes of those withdrawn whom no search can see any more.
  void WipeWithdrawn() const;
  // The blocks from `first`, `count` of them, of those that the moment knows.
  ScanBlocks Blocks(const Moment& moment, std::size_t first, std::size_t count) const;
  const std::uint8_t* FineCodes(std::uint32_t face) const { return fine_ + face * fine_bytes_; }
  // A code of at least the norm of what the face's fine codes leave.
  std::uint8_t FineResidual(std::uint32_t face) const;
  std::uint64_t FaceId(std::uint32_t face) const { return base_id_ + id_offsets_[face]; }

  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  std::size_t withdrawn() const { return withdrawn_.load(std::memory_order_acquire); }
  // The largest of any face, for the query's share of the bound.
  std::uint32_t spread() const { return spread_.load(std::memory_order_acquire); }
  std::uint32_t fine_spread() const { return fine_spread_.load(std::memory_order_acquire); }
  std::size_t bytes() const;
  bool locked() const { return pages_.locked(); }

 private:
  // Where the face lies, or would.
  std::size_t Find(std::uint64_t face_id) const;
  std::shared_ptr<const Moment> MakeMoment(UtcTime now) const;
  void Write(std::size_t face, const FaceCodes& codes);
  void WipeLocked() const;

  const std::size_t chunks_;
  const std::size_t fine_bytes_;
  const std::size_t capacity_;  // faces
  LockedPages pages_;
  std::uint8_t* codes_ = nullptr;
  std::uint8_t* fine_ = nullptr;
  std::uint8_t* residuals_ = nullptr;
  std::uint8_t* fine_residuals_ = nullptr;  // the largest of a block
  std::uint32_t* id_offsets_ = nullptr;
  std::uint16_t* period_numbers_ = nullptr;  // of periods_; 0: withdrawn
  std::uint64_t base_id_ = 0;
  std::atomic<std::size_t> size_ = 0;
  std::atomic<std::size_t> withdrawn_ = 0;
  std::atomic<std::uint32_t> spread_ = 0;
  std::atomic<std::uint32_t> fine_spread_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  PeriodTable periods_;
  std::vector<std::uint32_t> outliers_;
  mutable std::shared_ptr<const Moment> moment_;
  using Moments = std::vector<std::weak_ptr<const Moment>>;
  mutable Moments given_;  // that somebody may hold
  struct Leaving {
    std::size_t face;
    Moments held;  // by searches that may still look at the face
  };
  mutable std::vector<Leaving> leaving_;
};

}  // namespace writ
