// The three image formats, one function each, behind DecodePhoto; and what they share.
//
// Each decoder checks the size in the header before it decodes a pixel, and returns the picture as stored with its EXIF
// orientation beside it. Thread rule: pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/status.h"
#include "face/image.h"

namespace writ {

struct StoredImage {
  Image image;          // as stored in the file
  int orientation = 1;  // EXIF 2.32, tag 0x0112: 1 to 8
};

Result<StoredImage> DecodeJpeg(ByteView bytes);
Result<StoredImage> DecodePng(ByteView bytes);
Result<StoredImage> DecodeWebp(ByteView bytes);

// "photo-too-large" unless the sides lie in 1 … kMaxPhotoSide and the pixels within kMaxPhotoPixels.
Result<void> CheckPhotoSize(std::uint64_t width, std::uint64_t height);

// The errors that every format shares.
tl::unexpected<Error> NotAnImage(const std::string& cause);
tl::unexpected<Error> Truncated(const std::string& cause);

}  // namespace writ
