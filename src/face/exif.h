// The one thing that Writ reads from a photo's metadata: which way is up.
//
// EXIF is a TIFF structure whose offsets strangers control, so every read is bounded and anything odd means "upright".
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <utility>

#include "base/bytes.h"
#include "face/image.h"

namespace writ {

// Tag 0x0112 of the first directory of a TIFF structure ("II*\0…" or "MM\0*…"), with or without the "Exif\0\0" prefix;
// 1 where it is missing or malformed.
int ExifOrientation(ByteView exif);

// The picture turned and mirrored so that orientation `orientation` (1 to 8) becomes upright.
Image TurnUpright(Image image, int orientation);

// The same of a picture of width × height pixels, row by row as it is decoded: beside the upright picture there need
// not be a second one.
class UprightPicture {
 public:
  UprightPicture(int width, int height, int orientation);
  // The stored rows from `y` on, three bytes a pixel. Some tens at a time are quicker than one.
  void Put(int y, int rows, const std::uint8_t* rgb);
  Image Take() && { return std::move(image_); }

 private:
  int width_;  // as stored
  int height_;
  // EXIF says where the stored first row and column lie.
  bool swaps_sides_;
  bool from_right_;
  bool from_bottom_;
  Image image_;
};

}  // namespace writ
