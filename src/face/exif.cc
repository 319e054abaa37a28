#include "face/exif.h"

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

Image TurnUpright(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool swaps_sides = orientation >= 5;
  const int width = image.width, height = image.height;
  Image upright = NewImage(swaps_sides ? height : width, swaps_sides ? width : height);
  // Which stored pixel stands at (x, y) of the upright picture: EXIF says where the stored first row and column lie.
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  for (int y = 0; y < upright.height; ++y) {
    for (int x = 0; x < upright.width; ++x) {
      const int column = swaps_sides ? y : x, row = swaps_sides ? x : y;
      const std::uint8_t* from =
          image.pixel(from_right ? width - 1 - column : column, from_bottom ? height - 1 - row : row);
      std::uint8_t* to = upright.pixel(x, y);
      to[0] = from[0];
      to[1] = from[1];
      to[2] = from[2];
    }
  }
  return upright;
}

}  // namespace writ
