#include "index/trial_vectors.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace writ {
namespace {

constexpr float kMatedNoise = 0.85f;  // the noise's norm beside a mate's 1: scores from 0.6 to 0.9

Spectrum WithSumOne(Spectrum spectrum) {
  const double sum = std::accumulate(spectrum.begin(), spectrum.end(), 0.0);
  for (double& share : spectrum) share /= sum;
  return spectrum;
}

// From the first axis to beyond the last by that factor.
Spectrum FallingSpectrum(std::size_t dimension, double factor) {
  Spectrum spectrum(dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    spectrum[i] = std::pow(factor, static_cast<double>(i) / static_cast<double>(dimension));
  }
  return WithSumOne(std::move(spectrum));
}

// SplitMix64 (Steele, Lea, Flood 2014), and normal numbers by Box and Muller. Nothing secret comes out of it.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  float Normal() {
    if (spare_ready_) {
      spare_ready_ = false;
      return spare_;
    }
    const auto uniform = [this] { return (static_cast<float>(Next() >> 40) + 0.5f) * 0x1p-24f; };
    const float radius = std::sqrt(-2 * std::log(uniform()));
    const float angle = 2 * std::numbers::pi_v<float> * uniform();
    spare_ = radius * std::sin(angle);
    spare_ready_ = true;
    return radius * std::cos(angle);
  }

 private:
  std::uint64_t state_;
  float spare_ = 0;
  bool spare_ready_ = false;
};

// A turn of all coordinates that costs little: signs, then Hadamard transforms of the largest power of two that fits,
// at the beginning and at the end.
class Turn {
 public:
  Turn(std::size_t dimension, Generator& generator) : width_(std::bit_floor(dimension)), signs_(dimension) {
    for (float& sign : signs_) sign = generator.Next() % 2 == 0 ? 1.0f : -1.0f;
  }
  void Apply(std::span<float> x) const {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] *= signs_[i];
    Hadamard(x.first(width_));
    if (width_ < x.size()) Hadamard(x.last(width_));
  }

 private:
  static void Hadamard(std::span<float> x) {
    for (std::size_t half = 1; half < x.size(); half *= 2) {
      for (std::size_t at = 0; at < x.size(); at += 2 * half) {
        for (std::size_t i = at; i < at + half; ++i) {
          const float a = x[i], b = x[i + half];
          x[i] = a + b;
          x[i + half] = a - b;
        }
      }
    }
    const float scale = 1 / std::sqrt(static_cast<float>(x.size()));
    for (float& value : x) value *= scale;
  }
  std::size_t width_;
  std::vector<float> signs_;
};

void Normalise(std::span<float> x) {
  double squares = 0;
  for (const float value : x) squares += static_cast<double>(value) * value;
  for (float& value : x) value = static_cast<float>(value / std::sqrt(squares));
}

}  // namespace

Spectrum FlatSpectrum(std::size_t dimension) { return WithSumOne(Spectrum(dimension, 1)); }

Spectrum UsualSpectrum(std::size_t dimension) { return FallingSpectrum(dimension, 0.1); }

Spectrum SteepSpectrum(std::size_t dimension) { return FallingSpectrum(dimension, std::pow(0.03, 4)); }

TrialVectors MakeTrialVectors(const Spectrum& spectrum, std::size_t faces, std::size_t queries, std::uint64_t seed) {
  const std::size_t dimension = spectrum.size();
  Generator generator(seed);
  const Turn turn(dimension, generator);
  std::vector<float> deviations;
  for (const double share : spectrum) deviations.push_back(static_cast<float>(std::sqrt(share)));
  const auto fill = [&](std::span<float> x) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = deviations[i] * generator.Normal();
    turn.Apply(x);
    Normalise(x);
  };
  TrialVectors vectors{.dimension = dimension,
                       .faces = std::vector<float>(faces * dimension),
                       .queries = std::vector<float>(queries * dimension)};
  for (std::size_t i = 0; i < faces; ++i) fill(std::span(vectors.faces).subspan(i * dimension, dimension));
  for (std::size_t i = 0; i < queries; ++i) {
    const std::span<float> query = std::span(vectors.queries).subspan(i * dimension, dimension);
    fill(query);
    if (i % 2 == 1 || faces == 0) continue;
    const std::span<const float> mate = vectors.Face(generator.Next() % faces);
    for (std::size_t k = 0; k < dimension; ++k) query[k] = mate[k] + kMatedNoise * query[k];
    Normalise(query);
  }
  return vectors;
}

}  // namespace writ
