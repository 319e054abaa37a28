// How the templates of an index become codes, and what a query against them costs at most: x → y = R x → coarse codes,
// which every search reads of every face, and fine codes of what these leave, read of the few that may reach the
// threshold. Both come with the norm of what they leave, which makes the bound of docs/certified_scan.md.
//
// A plan fits the templates that it was made from best; it is right for any. Thread rule: immutable after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "index/rotation.h"

namespace writ {

inline constexpr std::size_t kMaxIndexDimension = 2048;

// The coarse codes of a face are chunks of four bytes, of three kinds in this order. A byte of a nibble chunk holds two
// codes of four bits, of a mixed one two of three bits and one of two, of a crumb one four of two.
struct CoarseShape {
  std::size_t nibble = 0;
  std::size_t mixed = 0;
  std::size_t crumb = 0;
  std::size_t chunks() const { return nibble + mixed + crumb; }
  std::size_t values() const { return 8 * nibble + 12 * mixed + 16 * crumb; }
  bool operator==(const CoarseShape&) const = default;
};

// Four codes, one in each byte of a chunk: of the values first to first + 3 of y.
struct CoarseField {
  std::size_t chunk = 0;
  unsigned shift = 0;
  unsigned bits = 0;
  std::size_t first = 0;
};
std::vector<CoarseField> FieldsOf(const CoarseShape& shape);

// One value of y: code c stands for low + step * c; what that leaves, e, for fine_low + fine_step * c' with 0 <= c'
// < 16.
struct ValueCode {
  unsigned bits = 0;  // 0: no coarse code; low stands for the value
  double low = 0;
  double step = 0;
  double fine_low = 0;
  double fine_step = 0;
  double weight = 1;       // of e² in the coarse residual norm
  double fine_weight = 1;  // of (e - fine)² in the fine one
};

// A template as codes.
struct FaceCodes {
  std::vector<std::uint8_t> coarse;  // 4 bytes a chunk
  std::vector<std::uint8_t> fine;    // ScanPlan::fine_bytes()
  std::uint8_t residual = 0;         // coarse residual norm <= residual * residual_step
  std::uint8_t fine_residual = 0;
  std::uint32_t spread = 0;  // the sum of (2c - (2^bits - 1))²
  std::uint32_t fine_spread = 0;
  bool outlier = false;  // no code is large enough for a residual norm: only the template itself can tell
};

// A query against a plan. For every face with codes c and residual norms r, and score its ComparisonScore:
//   score <= coarse_scale * Σ u c + base + query_error * √spread / 2 + length * r + rotation_error + rounding
// and within fine_… likewise of the sum of both stages, on either side.
struct ScanQuery {
  std::vector<std::int32_t> factors;      // u, four bytes for each field in FieldsOf's order
  std::vector<std::int8_t> fine_factors;  // u', 128 for each 64 bytes of fine codes
  double coarse_scale = 0;
  double base = 0;
  double query_error = 0;
  double length = 0;
  double fine_scale = 0;
  double fine_base = 0;
  double fine_query_error = 0;
  double fine_length = 0;
  double rotation_error = 0;
  double rounding = 0;
};

class ScanPlan {
 public:
  // FitScanPlan (plan_fit.h) makes one. Steps of the norms are positive; values_ are the rotation's dimension many.
  ScanPlan(Rotation rotation, const CoarseShape& shape, std::vector<ValueCode> values, bool fine, double residual_step,
           double fine_residual_step);

  void Encode(std::span<const float> unit, FaceCodes& codes) const;
  ScanQuery Prepare(std::span<const float> unit) const;

  std::size_t dimension() const { return rotation_.dimension(); }
  const CoarseShape& shape() const { return shape_; }
  const std::vector<CoarseField>& fields() const { return fields_; }
  std::span<const ValueCode> values() const { return values_; }
  const Rotation& rotation() const { return rotation_; }
  bool has_fine() const { return fine_; }
  std::size_t fine_bytes() const { return fine_ ? (dimension() + 127) / 128 * 64 : 0; }  // whole cache lines
  double residual_step() const { return residual_step_; }
  double fine_residual_step() const { return fine_residual_step_; }

 private:
  Rotation rotation_;
  CoarseShape shape_;
  std::vector<CoarseField> fields_;
  std::vector<ValueCode> values_;
  bool fine_ = false;
  double residual_step_ = 0;
  double fine_residual_step_ = 0;
};

}  // namespace writ
