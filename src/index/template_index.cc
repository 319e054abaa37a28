#include "index/template_index.h"

#include <algorithm>

namespace writ {
namespace {

bool Better(const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.face_id < b.face_id; }

}  // namespace

double ComparisonScore(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

void BestHits::Offer(const Hit& hit) {
  if (full() && (most_ == 0 || !Better(hit, hits_.back()))) return;
  hits_.insert(std::upper_bound(hits_.begin(), hits_.end(), hit, Better), hit);
  if (hits_.size() > most_) hits_.pop_back();
}

}  // namespace writ
