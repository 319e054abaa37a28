// Tells the pictures that Writ made of photos from the photos themselves: a comment in the file says so.
//
// Without it a marked picture would be taken for one more photo of the person, and a mistyped name would cost somebody
// a photo. The comment is a JPEG's COM segment or a PNG's tEXt chunk, which other programs keep or show, and no secret.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace writ {

enum class OwnPicture { kMarkedPhoto, kContactSheet };

// The picture, a JPEG or PNG as EncodeJpeg and EncodePng give it, with the comment in it.
Bytes WithOwnComment(ByteView picture, OwnPicture kind);

// The comment stands before the pixels: so much of a file is enough, also where another program has put EXIF before it.
inline constexpr std::size_t kOwnCommentBytes = 128 * 1024;

// Which picture of Writ's own it is, by the first kOwnCommentBytes of its file; nothing where it is any other file.
std::optional<OwnPicture> OwnPictureOf(ByteView beginning);

}  // namespace writ
