#include "index/plan_archive.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace writ {

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, CoarseShape>& shape) {
  auto& [nibble, mixed, crumb] = shape;
  archive(nibble, mixed, crumb);
}

namespace {

// ArchiveWriter knows whole numbers only.
struct PlanParts {
  std::uint64_t dimension = 0;
  CoarseShape shape;
  bool fine = false;
  std::vector<std::uint32_t> rows;     // of the rotation
  std::vector<std::uint64_t> numbers;  // two steps, then six numbers a value
};

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, PlanParts>& parts) {
  auto& [dimension, shape, fine, rows, numbers] = parts;
  archive(dimension, shape, fine, rows, numbers);
}

constexpr std::size_t kNumbersPerValue = 6;

// Templates are unit vectors: nothing about them is larger, and no weight is further from 1.
constexpr double kLargest = 1e3, kLargestWeight = 1e6;
constexpr float kLargestOfAxis = 2;

bool Sound(const PlanParts& parts) {
  const auto positive = [&](std::size_t i) {
    const double number = std::bit_cast<double>(parts.numbers[i]);
    return number >= 1 / kLargestWeight && number <= kLargestWeight;
  };
  const std::uint64_t most = kMaxIndexDimension;
  if (parts.dimension < 1 || parts.dimension > most || parts.shape.nibble > most || parts.shape.mixed > most ||
      parts.shape.crumb > most || parts.shape.chunks() == 0 || parts.shape.values() > parts.dimension + 16) {
    return false;
  }
  if (parts.numbers.size() != 2 + kNumbersPerValue * parts.dimension || !positive(0) || !positive(1)) return false;
  for (std::size_t i = 2; i < parts.numbers.size(); ++i) {
    const bool weight = (i - 2) % kNumbersPerValue >= 4;
    if (weight ? !positive(i) : !(std::abs(std::bit_cast<double>(parts.numbers[i])) <= kLargest)) return false;
  }
  return std::all_of(parts.rows.begin(), parts.rows.end(), [](std::uint32_t word) {
    return std::abs(std::bit_cast<float>(word)) <= kLargestOfAxis;  // false of what is no number
  });
}

}  // namespace

void WritePlan(ArchiveWriter& archive, const ScanPlan& plan) {
  PlanParts parts{
      .dimension = plan.dimension(), .shape = plan.shape(), .fine = plan.has_fine(), .rows = {}, .numbers = {}};
  for (const float value : plan.rotation().Rows()) parts.rows.push_back(std::bit_cast<std::uint32_t>(value));
  const auto put = [&parts](double number) { parts.numbers.push_back(std::bit_cast<std::uint64_t>(number)); };
  put(plan.residual_step());
  put(plan.fine_residual_step());
  for (const ValueCode& value : plan.values()) {
    for (const double number :
         {value.low, value.step, value.fine_low, value.fine_step, value.weight, value.fine_weight}) {
      put(number);
    }
  }
  archive(parts);
}

Result<ScanPlan> ReadPlan(ArchiveReader& archive) {
  PlanParts parts;
  archive(parts);
  if (!archive.good() || !Sound(parts)) {
    return Fail(Code::kCorruption, "plan-malformed", "couldn't read how a gallery's templates are coded");
  }
  std::vector<float> rows;
  for (const std::uint32_t word : parts.rows) rows.push_back(std::bit_cast<float>(word));
  WRIT_TRY(Rotation rotation, Rotation::FromRows(static_cast<std::size_t>(parts.dimension), rows));
  std::vector<ValueCode> values(rotation.dimension());
  const auto number = [&parts](std::size_t i) { return std::bit_cast<double>(parts.numbers[i]); };
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t at = 2 + kNumbersPerValue * i;
    values[i] = {.bits = 0,
                 .low = number(at),
                 .step = number(at + 1),
                 .fine_low = number(at + 2),
                 .fine_step = number(at + 3),
                 .weight = number(at + 4),
                 .fine_weight = number(at + 5)};
  }
  for (const CoarseField& field : FieldsOf(parts.shape)) {
    for (std::size_t i = field.first; i < std::min(field.first + 4, values.size()); ++i) values[i].bits = field.bits;
  }
  return ScanPlan(std::move(rotation), parts.shape, std::move(values), parts.fine, number(0), number(1));
}

}  // namespace writ
