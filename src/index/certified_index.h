// The certified scan: reads every face's codes, proves of nearly all that they can't reach the threshold, and compares
// the templates of the rest. The answer is the naive one (FlatIndex), to the last bit: docs/certified_scan.md has the
// proof.
//
// Codes alone are held, in locked memory; a template is read when it has to be compared. Thread rule: Add, Withdraw and
// Compact by one thread at a time; any number of Search meanwhile, each over the faces that were there when it began.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "index/scan_pass.h"
#include "index/scan_plan.h"
#include "index/segment.h"
#include "index/template_index.h"

namespace writ {

struct ScanOptions {
  int threads = 1;
  const ScanKernel* kernel = nullptr;  // none: the best of this processor
};

// What a search did, for those who measure.
struct ScanCounts {
  std::uint64_t scored = 0;    // faces whose coarse codes were read
  std::uint64_t fine = 0;      // of them, whose fine codes were read too
  std::uint64_t compared = 0;  // of them, whose templates were read
};

class CertifiedIndex : public TemplateIndex {
 public:
  explicit CertifiedIndex(ScanPlan plan, ScanOptions options = {});

  // Of the searches that begin from now on; no other thread searches meanwhile.
  void Use(const ScanOptions& options) { options_ = options; }
  // Makes room for so many faces at once; without it segments grow as faces come.
  void Reserve(std::size_t faces) { reserve_ = faces; }
  Result<void> Add(const IndexedFace& face, std::span<const float> unit) override;
  // The same with codes of this very plan; "codes-malformed" (kCorruption) where their lengths are another plan's.
  Result<void> AddCodes(const IndexedFace& face, const FaceCodes& codes);
  // Of the writer's thread: every face that was not withdrawn, in no particular order; an error ends it and is
  // returned.
  Result<void> ForEach(const std::function<Result<void>(std::uint64_t face_id, const FaceCodes& codes)>& visit) const;
  bool Holds(std::uint64_t face_id) const;
  // Out of every search that begins from now on; false where it isn't here.
  bool Withdraw(std::uint64_t face_id);
  // Of the writer's thread: writes each segment of which more than a quarter was withdrawn anew, without those. Codes
  // are copied, no template is read. The old segment is given back, wiped, as soon as no search holds it.
  void Compact();

  Result<IndexAnswer> Search(const IndexQuery& query) const override;
  // One answer for each query, in their order; they share the pass over memory. `counts` may be null.
  Result<std::vector<IndexAnswer>> SearchAll(std::span<const IndexQuery> queries, ScanCounts* counts = nullptr) const;

  std::size_t size() const override;  // without those withdrawn
  std::size_t bytes() const;          // of memory that the faces take
  bool locked() const;                // false: the limit on locked memory is too low for some
  const ScanPlan& plan() const { return plan_; }

 private:
  using Segments = std::vector<std::shared_ptr<Segment>>;
  Segments Snapshot() const;
  // Merges what the threads' passes, one a query each, left of the query of that number, and compares the templates.
  Result<IndexAnswer> Compare(const IndexQuery& query, std::size_t number,
                              const std::vector<std::vector<ScanPass>>& passes, ScanCounts* counts) const;

  const ScanPlan plan_;
  ScanOptions options_;
  std::size_t reserve_ = 0;
  FaceCodes codes_;           // Add's
  mutable std::mutex mutex_;  // guards segments_
  Segments segments_;
};

}  // namespace writ
