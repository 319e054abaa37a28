#include "face/align.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace writ {
namespace {

// What the chip is sampled from: the photo itself, or a reduced part of it.
class Source {
 public:
  // Colours as they stand in the image.
  explicit Source(const Image& image) : image_(&image), width_(image.width), height_(image.height) {}
  // The part reduced to width × height, without rounding.
  Source(const Image& image, const PixelRect& part, int width, int height)
      : reduced_(std::size_t(width) * height * 3), width_(width), height_(height) {
    const std::size_t plane = std::size_t(width) * height;
    ResizeToPlanes(image, part, width, height,
                   {reduced_.data(), reduced_.data() + plane, reduced_.data() + 2 * plane, std::size_t(width)});
  }

  // The colour at (x, y), bilinear between pixel centres at whole numbers, times `share`; black outside.
  void Add(double x, double y, float share, std::array<float, 3>& sum) const {
    if (!(x > -1 && y > -1 && x < width_ && y < height_)) return;
    const double floor_x = std::floor(x), floor_y = std::floor(y);
    const auto part_x = static_cast<float>(x - floor_x), part_y = static_cast<float>(y - floor_y);
    const int left = static_cast<int>(floor_x), top = static_cast<int>(floor_y);
    const std::array<float, 4> shares{share * (1 - part_x) * (1 - part_y), share * part_x * (1 - part_y),
                                      share * (1 - part_x) * part_y, share * part_x * part_y};
    for (int corner = 0; corner < 4; ++corner) {
      const int column = left + corner % 2, row = top + corner / 2;
      if (column < 0 || row < 0 || column >= width_ || row >= height_) continue;
      for (int channel = 0; channel < 3; ++channel) sum[channel] += shares[corner] * At(column, row, channel);
    }
  }

 private:
  float At(int x, int y, int channel) const {
    if (image_ != nullptr) return image_->pixel(x, y)[channel];
    return reduced_[(std::size_t(channel) * height_ + y) * width_ + x];
  }
  const Image* image_ = nullptr;
  std::vector<float> reduced_;  // planes of red, green, blue
  int width_;
  int height_;
};

// Before the square is sampled, the part of the photo under it is reduced by a whole number, so that one of its pixels
// covers one to two pixels each way whatever the size of the face.
struct ReducedPart {
  PixelRect part;
  int factor = 1;  // in photo pixels
};

ReducedPart PartUnder(const Similarity& to_photo, int side, const Image& image) {
  const double scale = std::hypot(to_photo.a, to_photo.b);
  ReducedPart reduced;
  if (!(scale >= 2 && scale < kMaxPhotoSide)) return reduced;
  reduced.factor = static_cast<int>(scale);
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const auto& [u, v] : {std::pair{-1, -1}, {side, -1}, {-1, side}, {side, side}}) {
    const double x = to_photo.a * u - to_photo.b * v + to_photo.tx, y = to_photo.b * u + to_photo.a * v + to_photo.ty;
    left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
  }
  // From a multiple of the factor to one, as far as the photo goes: each reduced pixel is a whole square of it.
  const int factor = reduced.factor;
  const auto begin = [factor](double edge, int size) {
    return static_cast<int>(std::clamp(std::floor(edge / factor), 0.0, std::max(0.0, size / factor - 1.0)));
  };
  const auto end = [factor](double edge, int size) {
    return static_cast<int>(
        std::clamp(std::ceil(edge / factor) + 1, 1.0, std::max(1.0, static_cast<double>(size / factor))));
  };
  const int x0 = begin(left, image.width), y0 = begin(top, image.height);
  const int x1 = std::max(x0 + 1, end(right, image.width)), y1 = std::max(y0 + 1, end(bottom, image.height));
  if (x1 * factor > image.width || y1 * factor > image.height) return {};
  reduced.part = {x0 * factor, y0 * factor, (x1 - x0) * factor, (y1 - y0) * factor};
  return reduced;
}

// Between photo and square there are no more, however the landmarks lie.
constexpr int kMaxSamplesPerSide = 4;

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

Chip AlignFace(const Image& image, const Landmarks& landmarks, const Landmarks& in_chip) {
  return {WarpSquare(image, FitSimilarity(in_chip, landmarks), kChipSide)};
}

std::vector<float> WarpSquare(const Image& image, const Similarity& to_image, int side) {
  Similarity to_source = to_image;
  const auto [part, factor] = PartUnder(to_source, side, image);
  const Source source = factor == 1 ? Source(image) : Source(image, part, part.width / factor, part.height / factor);
  if (factor > 1) {
    // The centre of a reduced pixel lies in the middle of its square.
    to_source = {to_source.a / factor, to_source.b / factor, (to_source.tx + 0.5 - part.x) / factor - 0.5,
                 (to_source.ty + 0.5 - part.y) / factor - 0.5};
  }
  // Source pixels to one; so many samples a side give the mean of the area that it covers.
  const double scale = std::hypot(to_source.a, to_source.b);
  const int samples = std::clamp(static_cast<int>(std::lround(std::min(scale, 1e6))), 1, kMaxSamplesPerSide);
  const float share = 1.0f / static_cast<float>(samples * samples);
  std::vector<float> rgb(std::size_t(side) * side * 3);
  float* out = rgb.data();
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x, out += 3) {
      std::array<float, 3> sum{};
      for (int i = 0; i < samples * samples; ++i) {
        const double u = x + (i % samples + 0.5) / samples - 0.5, v = y + (i / samples + 0.5) / samples - 0.5;
        source.Add(to_source.a * u - to_source.b * v + to_source.tx, to_source.b * u + to_source.a * v + to_source.ty,
                   share, sum);
      }
      std::copy(sum.begin(), sum.end(), out);
    }
  }
  return rgb;
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
