#include "face/exif.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace writ {
namespace {

constexpr std::size_t kEntryBytes = 12;
constexpr std::uint16_t kOrientationTag = 0x0112;
constexpr std::uint16_t kShortType = 3;

class TiffReader {
 public:
  TiffReader(ByteView bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  bool Holds(std::uint64_t offset, std::size_t count) const {
    return offset <= bytes_.size() && count <= bytes_.size() - offset;
  }
  // The caller has checked Holds.
  std::uint32_t Number(std::size_t offset, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      value = value << 8 | bytes_[offset + (big_endian_ ? i : count - 1 - i)];
    }
    return value;
  }

 private:
  ByteView bytes_;
  bool big_endian_;
};

}  // namespace

int ExifOrientation(ByteView exif) {
  using namespace std::string_view_literals;
  if (AsText(exif).starts_with("Exif\0\0"sv)) exif = exif.subspan(6);
  const bool big_endian = AsText(exif).starts_with("MM\0*"sv);
  if (!big_endian && !AsText(exif).starts_with("II*\0"sv)) return 1;

  const TiffReader tiff(exif, big_endian);
  if (!tiff.Holds(4, 4)) return 1;
  const std::size_t directory = tiff.Number(4, 4);
  if (!tiff.Holds(directory, 2)) return 1;
  const std::size_t count = tiff.Number(directory, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    if (!tiff.Holds(entry, kEntryBytes)) return 1;
    if (tiff.Number(entry, 2) != kOrientationTag) continue;
    const std::uint32_t value = tiff.Number(entry + 8, 2);
    const bool valid = tiff.Number(entry + 2, 2) == kShortType && value >= 1 && value <= 8;
    return valid ? static_cast<int>(value) : 1;
  }
  return 1;
}

UprightPicture::UprightPicture(int width, int height, int orientation)
    : width_(width),
      height_(height),
      swaps_sides_(orientation >= 5),
      from_right_(orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8),
      from_bottom_(orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7),
      image_(swaps_sides_ ? NewImage(height, width) : NewImage(width, height)) {}

void UprightPicture::Put(int y, int rows, const std::uint8_t* rgb) {
  constexpr std::ptrdiff_t kPixel = 3;
  const std::ptrdiff_t row_bytes = width_ * kPixel;
  if (!swaps_sides_) {
    for (int i = 0; i < rows; ++i, rgb += row_bytes) {
      std::uint8_t* to = image_.pixel(0, from_bottom_ ? height_ - 1 - y - i : y + i);
      if (!from_right_) {
        std::copy_n(rgb, row_bytes, to);
        continue;
      }
      for (const std::uint8_t* from = rgb + row_bytes; from != rgb; to += kPixel) {
        from -= kPixel;
        std::copy_n(from, kPixel, to);
      }
    }
    return;
  }
  // Each stored column becomes a row of the upright picture, of which these rows are a few pixels side by side.
  const int left = from_bottom_ ? height_ - y - rows : y;
  for (int x = 0; x < width_; ++x, rgb += kPixel) {
    std::uint8_t* to = image_.pixel(left, from_right_ ? width_ - 1 - x : x);
    for (int i = 0; i < rows; ++i, to += kPixel) {
      std::copy_n(rgb + (from_bottom_ ? rows - 1 - i : i) * row_bytes, kPixel, to);
    }
  }
}

Image TurnUpright(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  constexpr int kRows = 16;
  UprightPicture upright(image.width, image.height, orientation);
  for (int y = 0; y < image.height; y += kRows) upright.Put(y, std::min(kRows, image.height - y), image.pixel(0, y));
  return std::move(upright).Take();
}

}  // namespace writ
