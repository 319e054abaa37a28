// WebP in through libwebp. Writ writes none.
#include <webp/decode.h>

#include <string_view>
#include <utility>

#include "face/codec.h"
#include "face/exif.h"

namespace writ {
namespace {

constexpr std::size_t kRiffHeaderBytes = 12;

std::size_t LittleEndian32(ByteView bytes, std::size_t at) {
  return std::size_t{bytes[at]} | std::size_t{bytes[at + 1]} << 8 | std::size_t{bytes[at + 2]} << 16 |
         std::size_t{bytes[at + 3]} << 24;
}

// The EXIF chunk stands behind the pixels: name, little-endian length, content padded to an even number of bytes.
int WebpOrientation(ByteView webp) {
  std::size_t at = kRiffHeaderBytes;
  while (at + 8 <= webp.size()) {
    const std::size_t length = LittleEndian32(webp, at + 4);
    if (length > webp.size() - at - 8) break;
    if (AsText(webp.subspan(at, 4)) == "EXIF") return ExifOrientation(webp.subspan(at + 8, length));
    at += 8 + length + length % 2;
  }
  return 1;
}

}  // namespace

Result<StoredImage> DecodeWebp(ByteView bytes) {
  WebPBitstreamFeatures features;
  const VP8StatusCode status = WebPGetFeatures(bytes.data(), bytes.size(), &features);
  if (status == VP8_STATUS_NOT_ENOUGH_DATA) return Truncated("its header is not whole");
  if (status != VP8_STATUS_OK) return NotAnImage("its WebP header is malformed");
  if (features.has_animation != 0) return NotAnImage("it is an animation; save one picture of it as a photo");
  WRIT_CHECK(CheckPhotoSize(features.width, features.height));

  StoredImage stored;
  stored.orientation = WebpOrientation(bytes);
  const int width = features.width, height = features.height;
  stored.width = width;
  stored.height = height;
  const bool has_alpha = features.has_alpha != 0;
  std::vector<std::uint8_t> pixels(std::size_t(width) * height * (has_alpha ? 4 : 3));
  const int stride = width * (has_alpha ? 4 : 3);
  const std::uint8_t* decoded =
      has_alpha ? WebPDecodeRGBAInto(bytes.data(), bytes.size(), pixels.data(), pixels.size(), stride)
                : WebPDecodeRGBInto(bytes.data(), bytes.size(), pixels.data(), pixels.size(), stride);
  if (decoded == nullptr) return Truncated("its pixels are not whole");
  stored.image = has_alpha ? OverWhite(std::move(pixels), width, height) : Image{width, height, std::move(pixels)};
  return stored;
}

}  // namespace writ
