// A decoded photo, and the ways in and out of it.
//
// Photos come from strangers, so they are decoded in a confined process (decoder_process.h), size limits are checked on
// the headers before any pixel is decoded, and a file that ends early is refused, never half shown. One file a codec:
// jpeg.cc, png.cc, webp.cc. Thread rule: pure, but for DecodePhoto's process; all of it is safe from several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "face/geometry.h"

namespace writ {

inline constexpr std::size_t kMaxPhotoBytes = 32u << 20;      // of the file
inline constexpr std::uint64_t kMaxPhotoPixels = 64'000'000;  // width × height
inline constexpr int kMaxPhotoSide = 30'000;                  // pixels
inline constexpr int kJpegQuality = 90;

// 8-bit sRGB, row-major, three bytes a pixel: rgb.size() == width × height × 3.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  const std::uint8_t* pixel(int x, int y) const { return rgb.data() + (std::size_t(y) * width + x) * 3; }
  std::uint8_t* pixel(int x, int y) { return rgb.data() + (std::size_t(y) * width + x) * 3; }
};

// A black image of that size.
Image NewImage(int width, int height);

// The photo in JPEG (grey, colour, CMYK), PNG (every kind; alpha over white) or WebP, told apart by its first bytes,
// upright by its EXIF orientation. kUnusablePhoto: "photo-not-an-image", "photo-truncated", "photo-too-large",
// "photo-stopped-decoder"; kUnavailable: "decoder-missing", "decoder-unconfined".
Result<Image> DecodePhoto(ByteView bytes);

// A photo in a size that is enough to look for faces, and its own.
struct ReducedPhoto {
  Image image;
  int width = 0;  // of the photo, upright
  int height = 0;
  // Where a photo is turned, the pixels that cover less than the others come first.
  Placement placement = {};
};

// The photo in ReducedSize; a JPEG is never decoded any larger. Errors: DecodePhoto's.
Result<ReducedPhoto> DecodeReduced(ByteView bytes, int longest_side);

struct Reduction {
  int width = 0;  // rounded up: the last pixels may cover less than the others
  int height = 0;
  double scale = 1;  // pixels before a pixel after, exactly
};

// The smallest whole number of eighths of width × height whose longer side has at least `longest_side` pixels; width ×
// height where none has, or `longest_side` is 0.
Reduction ReducedSize(int width, int height, int longest_side);

// The encoded picture; quality 1 to 100. No metadata of the original is carried along.
Bytes EncodeJpeg(const Image& image, int quality = kJpegQuality);
Bytes EncodePng(const Image& image);

// The part under the box widened on each side by `margin` × its longer side, cut at the photo's edges; at least 1×1.
Image CropImage(const Image& image, const Box& box, float margin);

// A part of an image; at least 1×1, wholly inside.
struct PixelRect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

// CropImage's part.
PixelRect CropRect(const Image& image, const Box& box, float margin);

// Resampled to width × height (both at least 1): the area's mean where it shrinks, bilinear where it grows.
Image ResizeImage(const Image& image, int width, int height);
// The same in its own shape, with `side` pixels on the longer side; at least one pixel each way.
Image FitImage(const Image& image, int side);
// The same by the reduction's scale, which is at least 1.
Image ReduceImage(Image image, const Reduction& reduction);

// Where a network's input lies: three planes of float32, a row every `stride` values.
struct Planes {
  float* red = nullptr;
  float* green = nullptr;
  float* blue = nullptr;
  std::size_t stride = 0;
};

// The same over a part of the image, unrounded, from 0 to 255, into the first `width` values of `height` rows.
void ResizeToPlanes(const Image& image, const PixelRect& part, int width, int height, const Planes& planes);

}  // namespace writ
