// The one thing that Writ reads from a photo's metadata: which way is up.
//
// EXIF is a TIFF structure whose offsets strangers control, so every read is bounded and anything odd means "upright".
// Thread rule: pure.
#pragma once

#include "base/bytes.h"
#include "face/image.h"

namespace writ {

// Tag 0x0112 of the first directory of a TIFF structure ("II*\0…" or "MM\0*…"), with or without the "Exif\0\0" prefix;
// 1 where it is missing or malformed.
int ExifOrientation(ByteView exif);

// The picture turned and mirrored so that orientation `orientation` (1 to 8) becomes upright.
Image TurnUpright(Image image, int orientation);

}  // namespace writ
