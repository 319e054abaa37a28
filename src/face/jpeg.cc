// JPEG in and out through libturbojpeg's 2.1 interface.
#include <turbojpeg.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "face/codec.h"
#include "face/exif.h"

namespace writ {
namespace {

struct HandleCloser {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, HandleCloser>;

constexpr std::uint8_t kApp1 = 0xE1;
constexpr std::uint8_t kStartOfScan = 0xDA;

// The orientation in the first APP1 segment that holds EXIF. Segments: FF, kind, big-endian length that counts itself.
int JpegOrientation(ByteView jpeg) {
  std::size_t at = 2;
  while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF) {
    const std::uint8_t kind = jpeg[at + 1];
    if (kind == 0xFF) {  // padding
      ++at;
      continue;
    }
    if (kind == kStartOfScan) break;
    const std::size_t length = std::size_t(jpeg[at + 2]) << 8 | jpeg[at + 3];
    if (length < 2 || at + 2 + length > jpeg.size()) break;
    const ByteView content = jpeg.subspan(at + 4, length - 2);
    if (kind == kApp1 && AsText(content).starts_with("Exif")) return ExifOrientation(content);
    at += 2 + length;
  }
  return 1;
}

// The decoder goes on after a warning with grey pixels. Bytes too many between two markers do no harm; all else means
// that pixels are missing or wrong.
bool LosesPixels(void* handle) {
  return tjGetErrorCode(handle) != TJERR_WARNING ||
         std::string_view(tjGetErrorStr2(handle)).find("extraneous bytes") == std::string_view::npos;
}

Result<void> DecodePixels(void* handle, ByteView bytes, std::uint8_t* pixels, int width, int height, int format) {
  const int rc = tjDecompress2(handle, bytes.data(), bytes.size(), pixels, width, 0, height, format,
                               TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS);
  if (rc != 0 && LosesPixels(handle)) return Truncated(tjGetErrorStr2(handle));
  return {};
}

// Print files keep their inks inverted (255 is no ink), as Adobe's programs write them.
Image FromCmyk(const std::vector<std::uint8_t>& cmyk, int width, int height) {
  Image image = NewImage(width, height);
  const std::uint8_t* from = cmyk.data();
  for (std::size_t i = 0; i < image.rgb.size(); i += 3, from += 4) {
    for (int channel = 0; channel < 3; ++channel) {
      image.rgb[i + channel] = static_cast<std::uint8_t>((from[channel] * from[3] + 127) / 255);
    }
  }
  return image;
}

}  // namespace

void PrepareCodecs() {
#ifdef __aarch64__
  // There libturbojpeg reads /proc/cpuinfo for its first pixel, and no call of it does that alone.
  EncodeJpeg(NewImage(1, 1), 90);
#endif
}

Result<StoredImage> DecodeJpeg(ByteView bytes, int longest_side) {
  const Handle handle(tjInitDecompress());
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(handle.get(), bytes.data(), bytes.size(), &width, &height, &subsampling, &colours) != 0 &&
      LosesPixels(handle.get())) {
    return Truncated(tjGetErrorStr2(handle.get()));
  }
  WRIT_CHECK(CheckPhotoSize(width > 0 ? width : 0, height > 0 ? height : 0));

  StoredImage stored;
  stored.orientation = JpegOrientation(bytes);
  stored.width = width;
  stored.height = height;
  // Eighths are what the format's transform can leave out; the library rounds up as ReducedSize does.
  const Reduction size = ReducedSize(width, height, longest_side);
  width = size.width;
  height = size.height;
  if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
    std::vector<std::uint8_t> cmyk(std::size_t(width) * height * 4);
    WRIT_CHECK(DecodePixels(handle.get(), bytes, cmyk.data(), width, height, TJPF_CMYK));
    stored.image = FromCmyk(cmyk, width, height);
  } else {
    stored.image = NewImage(width, height);
    WRIT_CHECK(DecodePixels(handle.get(), bytes, stored.image.rgb.data(), width, height, TJPF_RGB));
  }
  return stored;
}

Bytes EncodeJpeg(const Image& image, int quality) {
  const Handle handle(tjInitCompress());
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  const int rc = tjCompress2(handle.get(), image.rgb.data(), image.width, 0, image.height, TJPF_RGB, &buffer, &size,
                             TJSAMP_444, quality, TJFLAG_ACCURATEDCT);
  // Only a malformed Image or an exhausted memory fails here: our own bug, or nothing that can be gone on from.
  if (rc != 0) std::abort();
  Bytes bytes(buffer, buffer + size);
  tjFree(buffer);
  return bytes;
}

}  // namespace writ
