// The three image formats, one function each, and what they share: the part that works on bytes from strangers.
//
// The product decodes in a process of its own (decoder_process.h); only that process, the fuzzers and tests call what
// stands here. Each decoder checks the size in the header before it decodes a pixel, and returns the picture as stored
// with its EXIF orientation beside it. Thread rule: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "face/image.h"

namespace writ {

struct StoredImage {
  Image image;           // as stored in the file, or reduced
  bool upright = false;  // the image is turned by the orientation, and in the ReducedSize that was asked for
  int orientation = 1;   // EXIF 2.32, tag 0x0112: 1 to 8
  int width = 0;         // of the photo as stored, whatever the size of `image`
  int height = 0;
};

// Decodes in ReducedSize, the fewer pixels, the less work, and turns what it decodes row by row: a turned photo needs
// no more memory than one that stands upright.
Result<StoredImage> DecodeJpeg(ByteView bytes, int longest_side = 0);
Result<StoredImage> DecodePng(ByteView bytes);
Result<StoredImage> DecodeWebp(ByteView bytes);

// Pixels of red, green, blue and opacity, laid over white as browsers and viewers do: in sRGB's own values, not in
// light. One way for all formats: the same picture is the same photo in each.
Image OverWhite(std::vector<std::uint8_t> rgba, int width, int height);

// Lets the codecs ask the system what they ask once a thread, so that none has to in confinement.
void PrepareCodecs();

// What DecodeReduced promises, in this process: no confinement.
Result<ReducedPhoto> DecodeReducedUnconfined(ByteView bytes, int longest_side);
Result<Image> DecodeUnconfined(ByteView bytes);  // whole

// The refusals that need no decoder: an empty file, one above kMaxPhotoBytes.
Result<void> CheckPhotoBytes(ByteView bytes);

// "photo-too-large" unless the sides lie in 1 … kMaxPhotoSide and the pixels within kMaxPhotoPixels.
Result<void> CheckPhotoSize(std::uint64_t width, std::uint64_t height);

// Why a photo is refused; each stands for a reason and an advice, so that a decoder in another process has no say in
// either.
enum class Refusal : std::uint32_t { kNotAnImage, kTruncated, kTooLarge };
inline constexpr std::uint32_t kRefusals = 3;
tl::unexpected<Error> Refuse(Refusal refusal, std::string message);
// The Refusal whose reason the error has; none where it is no refusal of a photo.
std::optional<Refusal> RefusalOf(const Error& error);

// How turning a photo upright by its EXIF orientation, 1 to 8, reverses its columns and rows.
inline constexpr std::uint32_t kFlippedColumns = 1, kFlippedRows = 2;
std::uint32_t FlipsOf(int orientation);
// The photo with the place of its image, which was reduced by `scale` before it was turned with those flips.
ReducedPhoto PlaceOver(ReducedPhoto photo, double scale, std::uint32_t flips);

// The errors that every format shares.
tl::unexpected<Error> NotAnImage(const std::string& cause);
tl::unexpected<Error> Truncated(const std::string& cause);

}  // namespace writ
