// PNG in and out through libpng's simplified interface, which brings every kind of PNG to 8-bit RGB with or without
// alpha.
#include <png.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "face/codec.h"
#include "face/exif.h"

namespace writ {
namespace {

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kChunkOverhead = 12;  // length, kind, checksum

std::uint32_t BigEndian32(ByteView bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 |
         bytes[at + 3];
}

struct ChunkFacts {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int orientation = 1;
  bool complete = false;  // IEND was reached
};

// Walks the chunks without decoding: the size must be known before libpng allocates, and libpng itself is content with
// a file that lacks its end.
ChunkFacts WalkChunks(ByteView png) {
  ChunkFacts facts;
  std::size_t at = kSignatureBytes;
  while (at + kChunkOverhead <= png.size()) {
    const std::size_t length = BigEndian32(png, at);
    const std::string_view kind = AsText(png.subspan(at + 4, 4));
    if (length > png.size() - at - kChunkOverhead) break;
    const ByteView content = png.subspan(at + 8, length);
    if (kind == "IHDR" && length >= 8) {
      facts.width = BigEndian32(content, 0);
      facts.height = BigEndian32(content, 4);
    }
    if (kind == "eXIf") facts.orientation = ExifOrientation(content);
    if (kind == "IEND") {
      facts.complete = true;
      break;
    }
    at += kChunkOverhead + length;
  }
  return facts;
}

// libpng's own state, freed on every way out.
struct PngImage {
  png_image image;
  PngImage() {
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
  }
  ~PngImage() { png_image_free(&image); }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
};

}  // namespace

Result<StoredImage> DecodePng(ByteView bytes) {
  const ChunkFacts facts = WalkChunks(bytes);
  if (facts.width == 0 && facts.height == 0) return Truncated("it has no header");
  WRIT_CHECK(CheckPhotoSize(facts.width, facts.height));
  if (!facts.complete) return Truncated("its last part is missing");

  PngImage png;
  if (png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()) == 0)
    return Truncated(png.image.message);
  WRIT_CHECK(CheckPhotoSize(png.image.width, png.image.height));
  // Not over a background of the library's, which mixes light instead of sRGB's values.
  const bool has_alpha = (png.image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
  png.image.format = has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  // Without a note of its own, a 16-bit picture is taken for sRGB like any other, not for linear light.
  png.image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  const int width = static_cast<int>(png.image.width), height = static_cast<int>(png.image.height);
  std::vector<std::uint8_t> pixels(std::size_t(width) * height * (has_alpha ? 4 : 3));
  if (png_image_finish_read(&png.image, nullptr, pixels.data(), 0, nullptr) == 0) return Truncated(png.image.message);
  return StoredImage{
      .image = has_alpha ? OverWhite(std::move(pixels), width, height) : Image{width, height, std::move(pixels)},
      .orientation = facts.orientation,
      .width = width,
      .height = height};
}

Bytes EncodePng(const Image& image) {
  PngImage png;
  png.image.width = static_cast<png_uint_32>(image.width);
  png.image.height = static_cast<png_uint_32>(image.height);
  png.image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.image);
  // Most of that room is not needed, and is no memory as long as nobody touches it.
  const auto room = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  // Only a malformed Image or an exhausted memory fails here: our own bug, or nothing that can be gone on from.
  if (png_image_write_to_memory(&png.image, room.get(), &size, 0, image.rgb.data(), 0, nullptr) == 0) std::abort();
  return {room.get(), room.get() + size};
}

}  // namespace writ
