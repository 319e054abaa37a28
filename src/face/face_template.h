// The biometric template of one face: a unit vector whose inner product with another's is the comparison score.
//
// Templates are the most sensitive bytes that Writ holds: they live in locked, wiped memory, can't be copied by
// accident, and cloning one is said aloud. (`template` is a C++ keyword.) Thread rule: immutable after construction.
#pragma once

#include <cstddef>
#include <span>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/status.h"

namespace writ {

inline constexpr std::size_t kMaxTemplateDimension = 2048;  // as many as the index takes
inline constexpr double kUnitNormTolerance = 1e-3;

// Their Euclidean length, summed in float64.
double Norm(std::span<const float> values);

class FaceTemplate {
 public:
  // From little-endian float32 values: "template-malformed" (kCorruption) unless there are exactly `dimension` finite
  // values of unit norm within kUnitNormTolerance.
  static Result<FaceTemplate> FromBytes(ByteView bytes, std::size_t dimension);
  // The direction of `values`; "template-malformed" where they have none (zero, or not finite).
  static Result<FaceTemplate> Normalised(std::span<const float> values);

  // The direction of the sum of templates of one person; "template-malformed" where they are none, of different
  // dimensions, or cancel each other out.
  static Result<FaceTemplate> Fused(std::span<const FaceTemplate> templates);

  FaceTemplate(FaceTemplate&&) noexcept = default;
  FaceTemplate& operator=(FaceTemplate&&) noexcept = default;
  FaceTemplate Clone() const;

  std::span<const float> values() const;
  ByteView bytes() const { return memory_.view(); }
  std::size_t dimension() const { return memory_.size() / sizeof(float); }

 private:
  explicit FaceTemplate(SecretBytes memory) : memory_(std::move(memory)) {}
  SecretBytes memory_;
};

}  // namespace writ
