#include "index/flat_index.h"

#include <algorithm>
#include <cstring>

namespace writ {
namespace {

constexpr std::size_t kFacesPerBlock = 1024;

bool Better(const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.face_id < b.face_id; }

// Keeps the best max_hits in `hits`, best first.
void Keep(const Hit& hit, std::size_t max_hits, std::vector<Hit>& hits) {
  if (hits.size() == max_hits && !Better(hit, hits.back())) return;
  hits.insert(std::upper_bound(hits.begin(), hits.end(), hit, Better), hit);
  if (hits.size() > max_hits) hits.pop_back();
}

}  // namespace

double ComparisonScore(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

Result<void> FlatIndex::Add(const IndexedFace& face, std::span<const float> unit) {
  if (unit.size() != dimension_) {
    return Fail(Code::kInternal, "dimension-wrong", "couldn't index a template: its dimension is another");
  }
  const std::size_t at = faces_.size() % kFacesPerBlock;
  if (at == 0) blocks_.emplace_back(kFacesPerBlock * dimension_ * sizeof(float));
  std::memcpy(blocks_.back().data() + at * dimension_ * sizeof(float), unit.data(), unit.size_bytes());
  faces_.push_back(face);
  return {};
}

std::span<const float> FlatIndex::Vector(std::size_t i) const {
  const std::uint8_t* bytes = blocks_[i / kFacesPerBlock].data() + (i % kFacesPerBlock) * dimension_ * sizeof(float);
  return {reinterpret_cast<const float*>(bytes), dimension_};
}

Result<IndexAnswer> FlatIndex::Search(const IndexQuery& query) const {
  if (query.unit.size() != dimension_) {
    return Fail(Code::kInternal, "dimension-wrong", "couldn't search: the query's dimension is another");
  }
  IndexAnswer answer;
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    if (query.check_stop && i % kFacesPerStopCheck == 0) WRIT_CHECK(query.check_stop());
    if (query.now < faces_[i].not_before || faces_[i].not_after < query.now) continue;
    const double score = ComparisonScore(query.unit, Vector(i));
    ++answer.compared;
    if (score >= query.score_threshold) Keep({faces_[i].face_id, score}, query.max_hits, answer.hits);
  }
  return answer;
}

}  // namespace writ
