#include "index/flat_index.h"

#include <cstring>

namespace writ {
namespace {

constexpr std::size_t kFacesPerBlock = 1024;

}  // namespace

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
  BestHits best(query.max_hits);
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    if (query.check_stop && i % kFacesPerStopCheck == 0) WRIT_CHECK(query.check_stop());
    if (query.now < faces_[i].not_before || faces_[i].not_after < query.now) continue;
    const double score = ComparisonScore(query.unit, Vector(i));
    ++answer.compared;
    if (score >= query.score_threshold) best.Offer({faces_[i].face_id, score});
  }
  answer.hits = best.Take();
  return answer;
}

}  // namespace writ
