#include "index/plan_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace writ {
namespace {

// The best uniform quantiser of a normal variable of unit variance, by its bits: the step, the mean square that is
// left, and of that again with four more bits the range in steps of the first and what is left then.
struct NormalCode {
  double step;
  double left;
  double fine_range;
  double fine_left;
};
constexpr std::array<NormalCode, 5> kNormalCodes{{{0, 1, 5.36, 0.01154},
                                                  {1.596, 0.3634, 2.35, 0.00664},
                                                  {0.9957, 0.1188, 2.8, 0.00323},
                                                  {0.586, 0.03744, 2.9, 0.00156},
                                                  {0.3352, 0.01154, 2.95, 0.00069}}};

// Beyond this many values the axes cost minutes, and are left as they are.
constexpr std::size_t kMaxRotated = 1024;
// What the query's own rounding adds to a bound, about.
constexpr double kQueryRounding = 0.012;
// A fine code lies anywhere, not in a row: its bytes cost as much as so many that are streamed.
constexpr double kScattered = 10;

// Among millions some faces have larger norms than anybody in the sample, and without a sample nobody knows; codes that
// can't say a norm are dear.
constexpr double kRoom = 2, kBlindRoom = 6;

struct ValueStatistics {
  double energy = 0;  // E y²
  double mean = 0;
  double variance = 0;
};

// Each value of y over the sample, with a little of what a sample without any structure would give: few faces say
// little.
std::vector<ValueStatistics> Measure(const Rotation& rotation, std::span<const float> rows) {
  const std::size_t dimension = rotation.dimension(), count = std::min<std::size_t>(rows.size() / dimension, 4096);
  const double imagined = 32, each = 1 / static_cast<double>(dimension);
  std::vector<ValueStatistics> values(dimension, {.energy = imagined * each});
  for (std::size_t row = 0; row < count; ++row) {
    const std::vector<double> y = rotation.Apply(rows.subspan(row * dimension, dimension));
    for (std::size_t i = 0; i < dimension; ++i) {
      values[i].energy += y[i] * y[i];
      values[i].mean += y[i];
    }
  }
  for (ValueStatistics& value : values) {
    value.energy /= static_cast<double>(count) + imagined;
    value.mean /= static_cast<double>(count) + imagined;
    value.variance = std::max(value.energy - value.mean * value.mean, 1e-3 * each);
  }
  return values;
}

// What a search costs a face in streamed bytes, as a function of a shape.
class Cost {
 public:
  Cost(std::span<const ValueStatistics> values, double score_threshold) : threshold_(score_threshold) {
    for (const ValueStatistics& value : values) {
      spread_ += value.energy * value.energy;
      sums_.push_back(sums_.back() + std::sqrt(value.energy * value.variance));
    }
    fine_bytes_ = 64 * static_cast<double>((values.size() + 127) / 128);
  }

  double Of(const CoarseShape& shape) const {
    const std::size_t threes = 8 * shape.nibble, twos = threes + 8 * shape.mixed;
    const double slack = Left(0, threes, 4) + Left(threes, twos, 3) + Left(twos, shape.values(), 2) +
                         Left(shape.values(), sums_.size() - 1, 0) + kQueryRounding;
    const double far = (threshold_ - slack) / std::sqrt(2 * spread_);
    return 4 * static_cast<double>(shape.chunks()) + kScattered * fine_bytes_ * std::erfc(far) / 2;
  }

 private:
  // The share of the bound of the values from `first` to before `last`, with `bits` each.
  double Left(std::size_t first, std::size_t last, std::size_t bits) const {
    const std::size_t size = sums_.size() - 1;
    return (sums_[std::min(last, size)] - sums_[std::min(first, size)]) * std::sqrt(kNormalCodes[bits].left);
  }

  double threshold_ = 0;
  double spread_ = 0;            // the variance of a stranger's score
  std::vector<double> sums_{0};  // of what is left without a code
  double fine_bytes_ = 0;
};

CoarseShape CheapestShape(std::span<const ValueStatistics> values, double score_threshold) {
  const Cost cost(values, score_threshold);
  const std::size_t most = std::max<std::size_t>(1, values.size() * 5 / 64);  // two and a half bits a value
  CoarseShape best{.crumb = 1};
  double least = cost.Of(best);
  for (std::size_t nibble = 0; nibble <= most; ++nibble) {
    for (std::size_t mixed = 0; nibble + mixed <= most; ++mixed) {
      for (std::size_t crumb = 0; nibble + mixed + crumb <= most; ++crumb) {
        const CoarseShape shape{.nibble = nibble, .mixed = mixed, .crumb = crumb};
        if (shape.chunks() == 0 || shape.values() >= values.size() + 16) continue;
        if (const double here = cost.Of(shape); here < least) best = shape, least = here;
      }
    }
  }
  return best;
}

std::vector<ValueCode> CodesFor(std::span<const ValueStatistics> statistics, const CoarseShape& shape) {
  std::vector<ValueCode> values(statistics.size());
  for (const CoarseField& field : FieldsOf(shape)) {
    for (std::size_t i = field.first; i < std::min(field.first + 4, values.size()); ++i) values[i].bits = field.bits;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    ValueCode& value = values[i];
    const NormalCode& normal = kNormalCodes[value.bits];
    const double deviation = std::sqrt(statistics[i].variance);
    value.step = normal.step * deviation;
    value.low = statistics[i].mean - value.step * ((1 << value.bits) - 1) / 2;
    value.fine_step = normal.fine_range * (value.bits == 0 ? deviation : value.step) / 16;
    value.fine_low = -7.5 * value.fine_step;
    // What makes the product of the two norms least: √(E q² / E e²).
    value.weight = std::sqrt(statistics[i].energy / (statistics[i].variance * normal.left));
    value.fine_weight = std::sqrt(statistics[i].energy / (statistics[i].variance * normal.fine_left));
  }
  return values;
}

// Steps of the norms' codes such that the sample's largest fits, with room for what it doesn't show.
ScanPlan WithSteps(const Rotation& rotation, const CoarseShape& shape, const std::vector<ValueCode>& values, bool fine,
                   std::span<const float> rows) {
  double expected = 0, fine_expected = 0;
  for (const ValueCode& value : values) {
    const NormalCode& normal = kNormalCodes[value.bits];
    const double variance =
        std::pow(value.bits == 0 ? value.fine_step * 16 / normal.fine_range : value.step / normal.step, 2);
    expected += value.weight * variance * normal.left;
    fine_expected += value.fine_weight * variance * normal.fine_left;
  }
  const double room = rows.empty() ? kBlindRoom : kRoom;
  const double step = room * std::sqrt(expected) / 255, fine_step = room * std::sqrt(fine_expected) / 255;
  // Four times too coarse, to measure with.
  const ScanPlan rough(rotation, shape, values, fine, 4 * step, 4 * fine_step);
  std::uint8_t most = 0, fine_most = 0;
  FaceCodes codes;
  const std::size_t dimension = rotation.dimension();
  for (std::size_t row = 0; row < std::min<std::size_t>(rows.size() / dimension, 4096); ++row) {
    rough.Encode(rows.subspan(row * dimension, dimension), codes);
    most = std::max(most, codes.residual);
    fine_most = std::max(fine_most, codes.fine_residual);
  }
  return {rotation,
          shape,
          values,
          fine,
          std::max(step, 4 * kRoom * step * most / 255),
          std::max(fine_step, 4 * kRoom * fine_step * fine_most / 255)};
}

}  // namespace

std::size_t RowsToFit(std::size_t dimension) { return std::max<std::size_t>(8192, 16 * dimension); }
std::size_t FewestRowsToFit(std::size_t dimension) { return 4 * dimension; }

ScanPlan FitScanPlan(std::size_t dimension, std::span<const float> rows, const FitOptions& options) {
  // The axes of a few faces would be those faces.
  if (rows.size() < FewestRowsToFit(dimension) * dimension) rows = {};
  rows = rows.first(std::min(rows.size(), RowsToFit(dimension) * dimension));
  // The axes fit the rows that they come from too well: how much lies along each is measured on the others.
  const std::span<const float> for_axes = rows.first(rows.size() / dimension / 2 * dimension);
  const std::span<const float> others = rows.subspan(for_axes.size());
  const Rotation rotation =
      dimension <= kMaxRotated ? Rotation::PrincipalAxes(dimension, for_axes) : Rotation::Identity(dimension);
  const std::vector<ValueStatistics> statistics = Measure(rotation, others);
  const bool fine = options.layout == ScanLayout::kFast;
  const CoarseShape shape =
      fine ? CheapestShape(statistics, options.score_threshold) : CoarseShape{.nibble = (dimension + 7) / 8};
  return WithSteps(rotation, shape, CodesFor(statistics, shape), fine, others);
}

}  // namespace writ
