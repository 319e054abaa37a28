// The naive index and the certified one over the same faces, for tests that compare what they answer.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "index/certified_index.h"
#include "index/flat_index.h"

namespace writ::support {

inline constexpr UtcTime kNow{1'795'000'000};
inline constexpr UtcTime kLongAgo{0};
inline constexpr UtcTime kFar{kNow.seconds + 1'000'000};

// The same faces in both indexes; the certified one reads templates from `rows`.
struct Twins {
  Twins(ScanPlan plan, std::size_t dimension, ScanOptions options = {})
      : naive(dimension), certified(std::move(plan), options) {}

  void Add(const IndexedFace& face, const std::vector<float>& unit) {
    rows[face.face_id] = unit;
    ASSERT_TRUE(naive.Add(face, unit));
    ASSERT_TRUE(certified.Add(face, unit));
  }
  Result<void> Read(std::uint64_t id, std::span<float> unit) const {
    std::copy(rows.at(id).begin(), rows.at(id).end(), unit.begin());
    return {};
  }
  Result<IndexAnswer> Search(IndexQuery query) const {
    query.read_template = [this](std::uint64_t id, std::span<float> unit) { return Read(id, unit); };
    return certified.Search(query);
  }
  void ExpectSame(const IndexQuery& query, const std::string& what) const {
    const Result<IndexAnswer> expected = naive.Search(query), answer = Search(query);
    ASSERT_TRUE(expected && answer) << what;
    ASSERT_EQ(answer->hits, expected->hits) << what;
    ASSERT_EQ(answer->compared, expected->compared) << what;
  }

  std::map<std::uint64_t, std::vector<float>> rows;
  FlatIndex naive;
  CertifiedIndex certified;
};

inline IndexQuery QueryOf(const std::vector<float>& unit, double threshold, std::size_t max_hits) {
  return {.unit = unit, .now = kNow, .score_threshold = threshold, .max_hits = max_hits, .check_stop = {}};
}

}  // namespace writ::support
