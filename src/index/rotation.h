// A change of basis: y = R x with R orthogonal but for a defect that is known. A gallery's principal axes gather most
// of what tells faces apart in the first values of y, where codes can be long, and leave little in the last.
//
// R is dimension × dimension float32. Thread rule: immutable after construction.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/status.h"

namespace writ {

class Rotation {
 public:
  static Rotation Identity(std::size_t dimension);
  // Any matrix, row-major; how far from orthogonal it is, is measured. "rotation-malformed" (kCorruption) where the
  // values are not dimension² finite numbers.
  static Result<Rotation> FromRows(std::size_t dimension, std::span<const float> rows);
  // The principal axes of `rows` (n × dimension unit vectors), about the origin, by descending energy, as if there were
  // `dimension` more rows without any direction; without a row, the identity.
  static Rotation PrincipalAxes(std::size_t dimension, std::span<const float> rows);

  // R x, each value a sum in double in the order of x.
  std::vector<double> Apply(std::span<const float> x) const;

  std::size_t dimension() const { return dimension_; }
  // At least the largest singular value of I − RᵀR, so that |q·x − Rq·Rx| <= defect |q| |x| in exact arithmetic.
  double defect() const { return defect_; }
  std::vector<float> Rows() const;

 private:
  Rotation(std::size_t dimension, std::vector<float> columns);
  std::size_t dimension_ = 0;
  std::vector<float> columns_;  // column-major: what one value of x adds to each of y lies together
  double defect_ = 0;
};

}  // namespace writ
