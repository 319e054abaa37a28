#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "face/image.h"

namespace writ {
namespace {

// The source pixels along one axis that make up one target pixel, and their shares, which add up to 1.
struct Taps {
  int first = 0;
  std::vector<float> shares;
};

// The area's mean: source pixel i counts by how much of it lies under the target pixel.
Taps ShrinkTaps(int target, double scale, int source_size) {
  const double begin = target * scale, end = begin + scale;
  Taps taps{std::min(static_cast<int>(begin), source_size - 1), {}};
  const int last = std::clamp(static_cast<int>(std::ceil(end)) - 1, taps.first, source_size - 1);
  double sum = 0;
  for (int i = taps.first; i <= last; ++i) {
    const double share = std::max(0.0, std::min(end, i + 1.0) - std::max(begin, static_cast<double>(i)));
    taps.shares.push_back(static_cast<float>(share));
    sum += share;
  }
  for (float& share : taps.shares) share = static_cast<float>(share / sum);
  return taps;
}

// Bilinear between the two nearest pixel centres.
Taps GrowTaps(int target, double scale, int source_size) {
  const double centre = std::clamp((target + 0.5) * scale - 0.5, 0.0, source_size - 1.0);
  const int first = static_cast<int>(centre);
  if (first == source_size - 1) return {first, {1.0f}};
  const auto part = static_cast<float>(centre - first);
  return {first, {1 - part, part}};
}

std::vector<Taps> AxisTaps(int source_size, int target_size) {
  const double scale = static_cast<double>(source_size) / target_size;
  std::vector<Taps> all;
  all.reserve(target_size);
  for (int i = 0; i < target_size; ++i) {
    all.push_back(scale > 1 ? ShrinkTaps(i, scale, source_size) : GrowTaps(i, scale, source_size));
  }
  return all;
}

// Source rows resized along x. Neighbouring target rows share at most two source rows, so the last two are kept.
class ResizedRows {
 public:
  ResizedRows(const Image& image, std::vector<Taps> taps) : image_(image), taps_(std::move(taps)) {}

  const std::vector<float>& Row(int y) {
    Slot& slot = slots_[y % 2];
    if (slot.y == y) return slot.row;
    slot.y = y;
    slot.row.resize(taps_.size() * 3);
    float* to = slot.row.data();
    for (const Taps& taps : taps_) {
      float red = 0, green = 0, blue = 0;
      const std::uint8_t* from = image_.pixel(taps.first, y);
      for (const float share : taps.shares) {
        red += share * from[0];
        green += share * from[1];
        blue += share * from[2];
        from += 3;
      }
      *to++ = red;
      *to++ = green;
      *to++ = blue;
    }
    return slot.row;
  }

 private:
  struct Slot {
    int y = -1;
    std::vector<float> row;
  };
  const Image& image_;
  std::vector<Taps> taps_;
  std::array<Slot, 2> slots_;
};

}  // namespace

Image ResizeImage(const Image& image, int width, int height) {
  if (width == image.width && height == image.height) return image;
  Image resized = NewImage(width, height);
  ResizedRows rows(image, AxisTaps(image.width, width));
  const std::vector<Taps> columns = AxisTaps(image.height, height);
  std::vector<float> sum(std::size_t(width) * 3);
  for (int y = 0; y < height; ++y) {
    std::fill(sum.begin(), sum.end(), 0.5f);  // rounds to nearest
    int source_y = columns[y].first;
    for (const float share : columns[y].shares) {
      const std::vector<float>& row = rows.Row(source_y++);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * row[i];
    }
    std::uint8_t* to = resized.pixel(0, y);
    for (std::size_t i = 0; i < sum.size(); ++i) to[i] = static_cast<std::uint8_t>(std::clamp(sum[i], 0.0f, 255.0f));
  }
  return resized;
}

}  // namespace writ
