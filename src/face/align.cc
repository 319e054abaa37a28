#include "face/align.h"

#include <algorithm>
#include <cmath>

namespace writ {
namespace {

// Where the recognition network expects eyes, nose and mouth in its 112×112 pixels.
constexpr Landmarks kChipLandmarks = {
    {{38.2946f, 51.6963f}, {73.5318f, 51.5014f}, {56.0252f, 71.7366f}, {41.5493f, 92.3655f}, {70.7299f, 92.2041f}}};

// More samples a side than this change nothing that can be seen: the chip pixel then covers 32×32 photo pixels.
constexpr int kMaxSamplesPerSide = 32;

struct Colour {
  double red = 0, green = 0, blue = 0;
};

// Adds the photo's colour at (x, y), bilinear between pixel centres at whole numbers; black outside.
void AddSample(const Image& image, double x, double y, Colour& sum) {
  if (!(x > -1 && y > -1 && x < image.width && y < image.height)) return;
  const double floor_x = std::floor(x), floor_y = std::floor(y);
  const double part_x = x - floor_x, part_y = y - floor_y;
  const int left = static_cast<int>(floor_x), top = static_cast<int>(floor_y);
  for (int dy = 0; dy < 2; ++dy) {
    for (int dx = 0; dx < 2; ++dx) {
      if (left + dx < 0 || top + dy < 0 || left + dx >= image.width || top + dy >= image.height) continue;
      const double share = (dx == 0 ? 1 - part_x : part_x) * (dy == 0 ? 1 - part_y : part_y);
      const std::uint8_t* pixel = image.pixel(left + dx, top + dy);
      sum.red += share * pixel[0];
      sum.green += share * pixel[1];
      sum.blue += share * pixel[2];
    }
  }
}

Point Centre(const Landmarks& points) {
  Point centre;
  for (const Point& point : points) centre = {centre.x + point.x / 5, centre.y + point.y / 5};
  return centre;
}

}  // namespace

Similarity FitSimilarity(const Landmarks& from, const Landmarks& to) {
  // In the plane the optimum has a closed form: with both sets centred, a + ib is the ratio of two sums of products.
  const Point from_centre = Centre(from), to_centre = Centre(to);
  double along = 0, across = 0, spread = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double x = from[i].x - from_centre.x, y = from[i].y - from_centre.y;
    const double u = to[i].x - to_centre.x, v = to[i].y - to_centre.y;
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  }
  Similarity fit;
  if (spread > 0) {
    fit.a = along / spread;
    fit.b = across / spread;
  }
  fit.tx = to_centre.x - (fit.a * from_centre.x - fit.b * from_centre.y);
  fit.ty = to_centre.y - (fit.b * from_centre.x + fit.a * from_centre.y);
  return fit;
}

Chip AlignFace(const Image& image, const Landmarks& landmarks) {
  const Similarity to_photo = FitSimilarity(kChipLandmarks, landmarks);
  // Photo pixels a chip pixel; so many samples a side give the mean of the area that a chip pixel covers.
  const double scale = std::hypot(to_photo.a, to_photo.b);
  const int samples = std::clamp(static_cast<int>(std::lround(std::min(scale, 1e6))), 1, kMaxSamplesPerSide);
  Chip chip{std::vector<float>(std::size_t{kChipSide} * kChipSide * 3)};
  float* out = chip.rgb.data();
  for (int y = 0; y < kChipSide; ++y) {
    for (int x = 0; x < kChipSide; ++x) {
      Colour sum;
      for (int i = 0; i < samples * samples; ++i) {
        const double u = x + (i % samples + 0.5) / samples - 0.5, v = y + (i / samples + 0.5) / samples - 0.5;
        AddSample(image, to_photo.a * u - to_photo.b * v + to_photo.tx, to_photo.b * u + to_photo.a * v + to_photo.ty,
                  sum);
      }
      const double count = samples * samples;
      *out++ = static_cast<float>(sum.red / count);
      *out++ = static_cast<float>(sum.green / count);
      *out++ = static_cast<float>(sum.blue / count);
    }
  }
  return chip;
}

Chip MirrorChip(const Chip& chip) {
  Chip mirrored{std::vector<float>(chip.rgb.size())};
  for (std::size_t pixel = 0; pixel < chip.rgb.size() / 3; ++pixel) {
    const std::size_t row = pixel / kChipSide, column = pixel % kChipSide;
    std::copy_n(chip.rgb.data() + pixel * 3, 3, mirrored.rgb.data() + (row * kChipSide + kChipSide - 1 - column) * 3);
  }
  return mirrored;
}

Image ChipImage(const Chip& chip) {
  Image image = NewImage(kChipSide, kChipSide);
  for (std::size_t i = 0; i < chip.rgb.size(); ++i) {
    image.rgb[i] = static_cast<std::uint8_t>(std::clamp(chip.rgb[i] + 0.5f, 0.0f, 255.0f));
  }
  return image;
}

}  // namespace writ
