// The index: finds the faces most similar to a query, among those that may be compared at this moment, and no others.
//
// n × d float32 unit vectors, row-major. A face's validity is part of the index: what is not valid at `now` is skipped
// before it is scored. An index holds one gallery; a gallery that a writ does not name is not searched because nobody
// holds its index. Thread rule: Add by one thread; Search from several once nobody adds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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

struct IndexQuery {
  std::span<const float> unit;  // d values
  UtcTime now;
  double score_threshold = 0;  // hits score at least this
  std::size_t max_hits = 1;
  // Asked every kFacesPerStopCheck faces; an error ends the search and is returned.
  std::function<Result<void>()> check_stop;
};

inline constexpr std::size_t kFacesPerStopCheck = 8192;

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

}  // namespace writ
