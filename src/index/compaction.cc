// How the memory of faces that were withdrawn is given back: who is left of a segment is copied, code by code, into a
// new one, which takes the old one's place. A search goes on over the segments that it began with; the last to hold an
// old one wipes it.
#include <algorithm>
#include <memory>
#include <mutex>

#include "base/crypto.h"
#include "index/certified_index.h"

namespace writ {
namespace {

constexpr std::size_t kMostWithdrawn = 4;  // one face in so many may stay in memory, withdrawn

}  // namespace

std::shared_ptr<Segment> Segment::WithoutWithdrawn(const ScanPlan& plan) const {
  const std::size_t left = size() - withdrawn();
  if (left == 0) return nullptr;
  auto fresh = std::make_shared<Segment>(plan, (left + kFacesPerScanBlock - 1) / kFacesPerScanBlock);
  FaceCodes codes;
  for (std::uint32_t face = 0; face < size(); ++face) {
    if (Withdrawn(face)) continue;
    const auto& [not_before, not_after] = periods_[period_numbers_[face]];
    CodesOf(face, codes);
    // There is room: for fewer faces, no farther from the first one.
    (void)fresh->Add({.face_id = FaceId(face), .not_before = not_before, .not_after = not_after}, codes);
  }
  Wipe(codes.coarse);
  Wipe(codes.fine);
  return fresh;
}

void CertifiedIndex::Compact() {
  for (std::shared_ptr<Segment>& old : Snapshot()) {
    if (old->withdrawn() * kMostWithdrawn <= old->size()) continue;
    const std::shared_ptr<Segment> fresh = old->WithoutWithdrawn(plan_);
    {
      const std::scoped_lock lock(mutex_);
      const auto at = std::find(segments_.begin(), segments_.end(), old);
      if (fresh) *at = fresh;
      if (!fresh) segments_.erase(at);
    }
    old.reset();  // wiping takes a while: the lock is open again
  }
}

}  // namespace writ
