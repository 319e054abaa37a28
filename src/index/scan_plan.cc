#include "index/scan_plan.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace writ {
namespace {

// Above the sum of all roundings of double arithmetic in the bound, for up to kMaxIndexDimension values, by a factor of
// ten and more (docs/certified_scan.md adds them up).
constexpr double kRounding = 1e-8;
constexpr std::int32_t kMaxFactor = 127;
constexpr double kLeastScale = 1e-6;  // a query that has next to nothing where the codes are needs no finer one
constexpr int kMaxFineCode = 15;
// Norms are rounded up by more than the arithmetic that gave them can be off.
constexpr double kRoundUp = 1 + 1e-9;

// u with 127 >= |u| and scale * u close to `wanted`: what is left is the query's error.
struct Factors {
  std::vector<std::int8_t> units;
  double scale = 0;
  double mid_sum = 0;  // the sum of what is left times the middle of its code
  double error = 0;    // the norm of what is left
};

Factors RoundFactors(std::span<const double> wanted, std::span<const int> max_codes) {
  double largest = 0;
  for (const double value : wanted) largest = std::max(largest, std::abs(value));
  Factors factors{.units = std::vector<std::int8_t>(wanted.size()),
                  .scale = std::max(largest / kMaxFactor, kLeastScale)};
  double squares = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const double unit = std::clamp(std::nearbyint(wanted[i] / factors.scale), -127.0, 127.0);
    factors.units[i] = static_cast<std::int8_t>(unit);
    const double left = wanted[i] - factors.scale * unit;
    factors.mid_sum += left * max_codes[i] / 2;
    squares += left * left;
  }
  factors.error = std::sqrt(squares) * kRoundUp;
  return factors;
}

int CodeOf(double value, double low, double step, int max_code) {
  if (step <= 0) return 0;
  return static_cast<int>(std::clamp(std::nearbyint((value - low) / step), 0.0, static_cast<double>(max_code)));
}

// `code` of at least `norm`; false where none is.
bool CodeOfNorm(double norm, double step, std::uint8_t& code) {
  const double steps = std::ceil(norm * kRoundUp / step);
  if (!(steps <= 255)) return false;
  code = static_cast<std::uint8_t>(steps);
  return true;
}

std::uint32_t Squared(int odd) { return static_cast<std::uint32_t>(odd * odd); }

std::int32_t FourBytes(const std::int8_t* bytes) {
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 4; ++i) word |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
  return static_cast<std::int32_t>(word);
}

double Norm(std::span<const float> values) {
  double squares = 0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  return std::sqrt(squares);
}

}  // namespace

std::vector<CoarseField> FieldsOf(const CoarseShape& shape) {
  std::vector<CoarseField> fields;
  const std::size_t threes = 8 * shape.nibble, twos = threes + 8 * shape.mixed, last = twos + 4 * shape.mixed;
  for (std::size_t i = 0; i < shape.nibble; ++i) {
    for (unsigned f = 0; f < 2; ++f) fields.push_back({i, 4 * f, 4, 8 * i + 4 * f});
  }
  for (std::size_t i = 0; i < shape.mixed; ++i) {
    const std::size_t chunk = shape.nibble + i;
    for (unsigned f = 0; f < 2; ++f) fields.push_back({chunk, 3 * f, 3, threes + 8 * i + 4 * f});
    fields.push_back({chunk, 6, 2, twos + 4 * i});
  }
  for (std::size_t i = 0; i < shape.crumb; ++i) {
    const std::size_t chunk = shape.nibble + shape.mixed + i;
    for (unsigned f = 0; f < 4; ++f) fields.push_back({chunk, 2 * f, 2, last + 16 * i + 4 * f});
  }
  return fields;
}

ScanPlan::ScanPlan(Rotation rotation, const CoarseShape& shape, std::vector<ValueCode> values, bool fine,
                   double residual_step, double fine_residual_step)
    : rotation_(std::move(rotation)),
      shape_(shape),
      fields_(FieldsOf(shape)),
      values_(std::move(values)),
      fine_(fine),
      residual_step_(residual_step),
      fine_residual_step_(fine_residual_step) {}

void ScanPlan::Encode(std::span<const float> unit, FaceCodes& codes) const {
  std::vector<double> left = rotation_.Apply(unit);
  codes.coarse.assign(4 * shape_.chunks(), 0);
  codes.fine.assign(fine_bytes(), 0);
  codes.spread = codes.fine_spread = 0;
  codes.residual = codes.fine_residual = 0;
  for (const CoarseField& field : fields_) {
    for (std::size_t i = 0; i < 4 && field.first + i < left.size(); ++i) {
      const ValueCode& value = values_[field.first + i];
      const int max_code = (1 << field.bits) - 1;
      const int code = CodeOf(left[field.first + i], value.low, value.step, max_code);
      left[field.first + i] -= value.low + value.step * code;
      codes.coarse[4 * field.chunk + i] |= static_cast<std::uint8_t>(code << field.shift);
      codes.spread += Squared(2 * code - max_code);
    }
  }
  double squares = 0, fine_squares = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const ValueCode& value = values_[i];
    if (value.bits == 0) left[i] -= value.low;
    squares += value.weight * left[i] * left[i];
    if (!fine_) continue;
    const int code = CodeOf(left[i], value.fine_low, value.fine_step, kMaxFineCode);
    const double rest = left[i] - (value.fine_low + value.fine_step * code);
    fine_squares += value.fine_weight * rest * rest;
    codes.fine[i / 128 * 64 + i % 64] |= static_cast<std::uint8_t>(code << (i % 128 < 64 ? 0 : 4));
    codes.fine_spread += Squared(2 * code - kMaxFineCode);
  }
  codes.outlier = !CodeOfNorm(std::sqrt(squares), residual_step_, codes.residual);
  if (fine_) codes.outlier |= !CodeOfNorm(std::sqrt(fine_squares), fine_residual_step_, codes.fine_residual);
}

ScanQuery ScanPlan::Prepare(std::span<const float> unit) const {
  const std::vector<double> q = rotation_.Apply(unit);
  ScanQuery query;
  query.rotation_error = Norm(unit) * 1.01 * rotation_.defect();
  query.rounding = kRounding;
  std::vector<double> wanted(shape_.values()), fine_wanted(2 * fine_bytes());
  std::vector<int> max_codes(wanted.size()), fine_max_codes(fine_wanted.size());
  double squares = 0, fine_squares = 0;
  for (std::size_t i = 0; i < q.size(); ++i) {
    const ValueCode& value = values_[i];
    query.base += q[i] * value.low;
    squares += q[i] * q[i] / value.weight;
    fine_squares += q[i] * q[i] / value.fine_weight;
    if (i < wanted.size()) {
      wanted[i] = q[i] * value.step;
      max_codes[i] = (1 << value.bits) - 1;
    }
    if (fine_) {
      query.fine_base += q[i] * value.fine_low;
      fine_wanted[i] = q[i] * value.fine_step;
      fine_max_codes[i] = kMaxFineCode;
    }
  }
  query.length = std::sqrt(squares) * kRoundUp;
  query.fine_length = std::sqrt(fine_squares) * kRoundUp;
  const Factors coarse = RoundFactors(wanted, max_codes);
  query.coarse_scale = coarse.scale;
  query.base += coarse.mid_sum;
  query.query_error = coarse.error;
  for (const CoarseField& field : fields_) query.factors.push_back(FourBytes(coarse.units.data() + field.first));
  Factors fine = RoundFactors(fine_wanted, fine_max_codes);
  query.fine_scale = fine.scale;
  query.fine_base += fine.mid_sum;
  query.fine_query_error = fine.error;
  query.fine_factors = std::move(fine.units);
  return query;
}

}  // namespace writ
