#include "bench/statistics.h"

#include <cmath>

namespace writ::bench {

Share WilsonShare(std::size_t hits, std::size_t count) {
  if (count == 0) return {};
  constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution lie below
  const auto n = static_cast<double>(count);
  const double rate = static_cast<double>(hits) / n;
  const double denominator = 1 + kZ * kZ / n;
  const double centre = (rate + kZ * kZ / (2 * n)) / denominator;
  const double half = kZ * std::sqrt(rate * (1 - rate) / n + kZ * kZ / (4 * n * n)) / denominator;
  return {rate, centre - half, centre + half};
}

std::vector<float> Centred(std::span<const float> uncentred, std::span<const float> mean) {
  std::vector<float> centred(uncentred.begin(), uncentred.end());
  double squares = 0;
  for (std::size_t i = 0; i < centred.size(); ++i) {
    centred[i] -= mean[i];
    squares += static_cast<double>(centred[i]) * centred[i];
  }
  const double norm = std::sqrt(squares);
  for (float& value : centred) value = static_cast<float>(value / norm);
  return centred;
}

double Score(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

}  // namespace writ::bench
