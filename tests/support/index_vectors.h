// Random unit vectors to search among.
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace writ::support {

class VectorMaker {
 public:
  // `steep`: most of the energy lies along few axes, as with real templates.
  VectorMaker(std::size_t dimension, bool steep) : deviations_(dimension, 1.0f) {
    for (std::size_t i = 1; steep && i < dimension; ++i) {
      deviations_[i] = deviations_[i - 1] * (1 - 4.0f / static_cast<float>(dimension + 4));
    }
  }

  std::vector<float> Unit(std::mt19937& random) const {
    std::normal_distribution<float> normal;
    std::vector<float> values(deviations_.size());
    double squares = 0;
    do {
      squares = 0;
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = deviations_[i] * normal(random);
        squares += static_cast<double>(values[i]) * values[i];
      }
    } while (squares < 1e-12);
    for (float& value : values) value = static_cast<float>(value / std::sqrt(squares));
    return values;
  }

  // As near to `unit` as photos of one person are.
  std::vector<float> Near(const std::vector<float>& unit, std::mt19937& random) const {
    std::vector<float> values = Unit(random);
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = unit[i] + 0.7f * values[i];
      squares += static_cast<double>(values[i]) * values[i];
    }
    for (float& value : values) value = static_cast<float>(value / std::sqrt(std::max(squares, 1e-12)));
    return values;
  }

 private:
  std::vector<float> deviations_;
};

}  // namespace writ::support
