// The index: finds the faces most similar to a query, among those that may be compared at this moment, and no others.
//
// Templates are unit vectors of d float32. A face's validity is part of the index: what is not valid at `now` is
// skipped before it is scored. An index holds one gallery; a gallery that a writ does not name is not searched because
// nobody holds its index. Thread rule: Add and Withdraw by one thread; Search from several, meanwhile too where the
// index says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "base/status.h"
#include "base/time.h"

namespace writ {

struct IndexedFace {
  std::uint64_t face_id = 0;
  UtcTime not_before;  // valid iff not_before <= now <= not_after
  UtcTime not_after;
};

struct Hit {
  std::uint64_t face_id = 0;
  double score = 0;  // ComparisonScore
  bool operator==(const Hit&) const = default;
};

// Takes no score as too low: a search for the most similar faces, whoever they are.
inline constexpr double kNoThreshold = -std::numeric_limits<double>::infinity();

// Writes the template of a face to `unit`, d values of locked memory; for an index that holds codes only.
using ReadTemplate = std::function<Result<void>(std::uint64_t face_id, std::span<float> unit)>;

struct IndexQuery {
  std::span<const float> unit;  // d values
  UtcTime now;
  double score_threshold = 0;  // hits score at least this
  std::size_t max_hits = 1;
  // Asked every kFacesPerStopCheck faces that are scored and every kTemplatesPerStopCheck that are read; an error ends
  // the search and is returned. May be null.
  std::function<Result<void>()> check_stop;
  // Asked for each face that has to be compared; an error ends the search and is returned. Null where the index holds
  // templates. Both are called by the thread that searches, and by no other.
  ReadTemplate read_template = {};
};

inline constexpr std::size_t kFacesPerStopCheck = 8192;
inline constexpr std::size_t kTemplatesPerStopCheck = 256;

struct IndexAnswer {
  std::vector<Hit> hits;       // highest score first; ties by face ID
  std::uint64_t compared = 0;  // faces that were scored
};

class TemplateIndex {
 public:
  virtual ~TemplateIndex() = default;
  // "dimension-wrong" (kInternal).
  virtual Result<void> Add(const IndexedFace& face, std::span<const float> unit) = 0;
  virtual Result<IndexAnswer> Search(const IndexQuery& query) const = 0;
  virtual std::size_t size() const = 0;
};

// The one score of Writ: the inner product in index order, summed in double precision, without contraction, so that it
// is the same on every machine.
double ComparisonScore(std::span<const float> a, std::span<const float> b);

// The best hits of those offered.
class BestHits {
 public:
  explicit BestHits(std::size_t most) : most_(most) {}
  void Offer(const Hit& hit);
  bool full() const { return hits_.size() == most_; }
  std::span<const Hit> hits() const { return hits_; }  // highest score first; ties by face ID
  std::vector<Hit> Take() { return std::move(hits_); }

 private:
  std::size_t most_;
  std::vector<Hit> hits_;
};

}  // namespace writ
