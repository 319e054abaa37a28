#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "face/image.h"

namespace writ {
namespace {

// The source pixels along one axis that make up each target pixel, and their shares, which add up to 1.
struct AxisTaps {
  struct Run {
    int first = 0;           // source pixel
    std::size_t shares = 0;  // where its shares begin
    int count = 0;
  };
  std::vector<Run> runs;
  std::vector<float> shares;
};

// The area's mean: source pixel i counts by how much of it lies under the target pixel.
void AddShrinking(AxisTaps& taps, int target, double scale, int source_size) {
  const double begin = target * scale, end = begin + scale;
  AxisTaps::Run run{std::min(static_cast<int>(begin), source_size - 1), taps.shares.size(), 0};
  const int last = std::clamp(static_cast<int>(std::ceil(end)) - 1, run.first, source_size - 1);
  double sum = 0;
  for (int i = run.first; i <= last; ++i) {
    const double share = std::max(0.0, std::min(end, i + 1.0) - std::max(begin, static_cast<double>(i)));
    taps.shares.push_back(static_cast<float>(share));
    sum += share;
  }
  run.count = last - run.first + 1;
  for (int i = 0; i < run.count; ++i) {
    taps.shares[run.shares + i] = static_cast<float>(taps.shares[run.shares + i] / sum);
  }
  taps.runs.push_back(run);
}

// Bilinear between the two nearest pixel centres.
void AddGrowing(AxisTaps& taps, int target, double scale, int source_size) {
  const double centre = std::clamp((target + 0.5) * scale - 0.5, 0.0, source_size - 1.0);
  const int first = std::min(static_cast<int>(centre), std::max(0, source_size - 2));
  const auto part = static_cast<float>(centre - first);
  const int count = std::min(2, source_size);
  taps.runs.push_back({first, taps.shares.size(), count});
  taps.shares.push_back(count == 1 ? 1.0f : 1 - part);
  if (count == 2) taps.shares.push_back(part);
}

AxisTaps TapsOf(int source_size, int target_size, double scale) {
  AxisTaps taps;
  taps.runs.reserve(target_size);
  for (int i = 0; i < target_size; ++i) {
    scale > 1 ? AddShrinking(taps, i, scale, source_size) : AddGrowing(taps, i, scale, source_size);
  }
  return taps;
}

// Source rows resized along x, as three planes side by side. Neighbouring target rows share at most two source rows, so
// the last two are kept.
class ResizedRows {
 public:
  ResizedRows(const Image& image, const PixelRect& part, int width, double scale)
      : image_(image), part_(part), width_(width), taps_(TapsOf(part.width, width, scale)) {}

  const float* Row(int y) {
    Slot& slot = slots_[y % 2];
    if (slot.y == y) return slot.row.data();
    slot.y = y;
    slot.row.resize(std::size_t(width_) * 3);
    float* red = slot.row.data();
    float* green = red + width_;
    float* blue = green + width_;
    const std::uint8_t* begin = image_.pixel(part_.x, part_.y + y);
    for (int x = 0; x < width_; ++x) {
      const AxisTaps::Run& run = taps_.runs[x];
      const std::uint8_t* from = begin + std::size_t(run.first) * 3;
      const float* share = taps_.shares.data() + run.shares;
      float r = 0, g = 0, b = 0;
      for (int i = 0; i < run.count; ++i, from += 3) {
        r += share[i] * from[0];
        g += share[i] * from[1];
        b += share[i] * from[2];
      }
      red[x] = r;
      green[x] = g;
      blue[x] = b;
    }
    return slot.row.data();
  }

 private:
  struct Slot {
    int y = -1;
    std::vector<float> row;
  };
  const Image& image_;
  PixelRect part_;
  int width_;
  AxisTaps taps_;
  std::array<Slot, 2> slots_;
};

// Source pixels a target pixel, along x and y.
struct Scales {
  double x = 1;
  double y = 1;
};

// Calls take(y, row) for each target row: three planes of `width` values, side by side.
template <class Take>
void Resample(const Image& image, const PixelRect& part, int width, int height, const Scales& scales, Take take) {
  ResizedRows rows(image, part, width, scales.x);
  const AxisTaps columns = TapsOf(part.height, height, scales.y);
  std::vector<float> sum(std::size_t(width) * 3);
  for (int y = 0; y < height; ++y) {
    const AxisTaps::Run& run = columns.runs[y];
    for (int i = 0; i < run.count; ++i) {
      const float share = columns.shares[run.shares + i];
      const float* row = rows.Row(run.first + i);
      if (i == 0) {
        for (std::size_t x = 0; x < sum.size(); ++x) sum[x] = share * row[x];
      } else {
        for (std::size_t x = 0; x < sum.size(); ++x) sum[x] += share * row[x];
      }
    }
    take(y, sum.data());
  }
}

Image Resized(const Image& image, int width, int height, const Scales& scales) {
  Image resized = NewImage(width, height);
  Resample(image, {0, 0, image.width, image.height}, width, height, scales, [&](int y, const float* row) {
    std::uint8_t* to = resized.pixel(0, y);
    for (int x = 0; x < width; ++x, to += 3) {
      for (int channel = 0; channel < 3; ++channel) {
        to[channel] = static_cast<std::uint8_t>(std::min(255.0f, row[channel * width + x] + 0.5f));  // to the nearest
      }
    }
  });
  return resized;
}

}  // namespace

void ResizeToPlanes(const Image& image, const PixelRect& part, int width, int height, const Planes& planes) {
  const Scales scales{static_cast<double>(part.width) / width, static_cast<double>(part.height) / height};
  Resample(image, part, width, height, scales, [&](int y, const float* row) {
    float* const to[] = {planes.red, planes.green, planes.blue};
    for (std::size_t channel = 0; channel < 3; ++channel) {
      std::copy_n(row + channel * width, width, to[channel] + y * planes.stride);
    }
  });
}

Image ResizeImage(const Image& image, int width, int height) {
  if (width == image.width && height == image.height) return image;
  return Resized(image, width, height,
                 {static_cast<double>(image.width) / width, static_cast<double>(image.height) / height});
}

Image FitImage(const Image& image, int side) {
  const double scale = std::max(image.width, image.height) / static_cast<double>(side);
  const auto fit = [&](int of) { return std::max(1, static_cast<int>(std::lround(of / scale))); };
  return ResizeImage(image, fit(image.width), fit(image.height));
}

Image ReduceImage(Image image, const Reduction& reduction) {
  if (reduction.scale == 1) return image;
  return Resized(image, reduction.width, reduction.height, {reduction.scale, reduction.scale});
}

}  // namespace writ
