#include "face/image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>

#include "face/codec.h"
#include "face/exif.h"

namespace writ {
namespace {

using namespace std::string_view_literals;

struct RefusalText {
  const char* reason;
  const char* advice;
};
constexpr std::array<RefusalText, kRefusals> kRefusalTexts{{
    {"photo-not-an-image", "use a JPEG, PNG or WebP file"},
    {"photo-truncated", "copy the file again from where it came from"},
    {"photo-too-large", "save a smaller copy of it and use that"},
}};

// What a file that Writ does not read probably is, so that the message helps.
std::string GuessFormat(std::string_view text) {
  if (text.starts_with("GIF8")) return "it is a GIF";
  if (text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv)) return "it is a TIFF";
  if (text.starts_with("%PDF")) return "it is a PDF";
  if (text.substr(0, 12).find("ftyp") == 4) return "it is a HEIC, AVIF or video file";
  return "it is not a JPEG, PNG or WebP";
}

constexpr int kLastUnturnedOrientation = 4;  // EXIF: from 5 on width and height change places

Result<StoredImage> DecodeStored(ByteView bytes, int longest_side) {
  const std::string_view text = AsText(bytes);
  if (text.starts_with("\xFF\xD8\xFF"sv)) return DecodeJpeg(bytes, longest_side);
  if (text.starts_with("\x89PNG\r\n\x1A\n"sv)) return DecodePng(bytes);
  if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP")) return DecodeWebp(bytes);
  return NotAnImage(GuessFormat(text));
}

}  // namespace

Image NewImage(int width, int height) {
  return {width, height, std::vector<std::uint8_t>(std::size_t(width) * height * 3)};
}

Image OverWhite(std::vector<std::uint8_t> rgba, int width, int height) {
  // In place: a large photo's pixels need not lie in memory twice.
  std::uint8_t* to = rgba.data();
  for (const std::uint8_t* from = to; from != rgba.data() + rgba.size(); from += 4, to += 3) {
    const int opacity = from[3];
    for (int channel = 0; channel < 3; ++channel) {
      to[channel] = static_cast<std::uint8_t>((from[channel] * opacity + 255 * (255 - opacity) + 127) / 255);
    }
  }
  rgba.resize(std::size_t(width) * height * 3);
  return {width, height, std::move(rgba)};
}

Result<Image> DecodeUnconfined(ByteView bytes) {
  WRIT_TRY(ReducedPhoto photo, DecodeReducedUnconfined(bytes, /*longest_side=*/0));
  return std::move(photo.image);
}

Result<ReducedPhoto> DecodeReducedUnconfined(ByteView bytes, int longest_side) {
  WRIT_CHECK(CheckPhotoBytes(bytes));
  WRIT_TRY(StoredImage stored, DecodeStored(bytes, longest_side));
  const Reduction reduction = ReducedSize(stored.width, stored.height, longest_side);
  const bool turned = stored.orientation > kLastUnturnedOrientation;
  Image image = std::move(stored.image);
  if (!stored.upright) image = TurnUpright(ReduceImage(std::move(image), reduction), stored.orientation);
  return PlaceOver({.image = std::move(image),
                    .width = turned ? stored.height : stored.width,
                    .height = turned ? stored.width : stored.height},
                   reduction.scale, FlipsOf(stored.orientation));
}

std::uint32_t FlipsOf(int orientation) {
  switch (orientation) {
    case 2:
    case 6: return kFlippedColumns;
    case 3:
    case 7: return kFlippedColumns | kFlippedRows;
    case 4:
    case 8: return kFlippedRows;
    default: return 0;
  }
}

ReducedPhoto PlaceOver(ReducedPhoto photo, double scale, std::uint32_t flips) {
  photo.placement.scale = scale;
  if ((flips & kFlippedColumns) != 0) photo.placement.left = photo.image.width * scale - photo.width;
  if ((flips & kFlippedRows) != 0) photo.placement.top = photo.image.height * scale - photo.height;
  return photo;
}

Reduction ReducedSize(int width, int height, int longest_side) {
  constexpr int kWhole = 8;
  const auto part = [](int side, int eighths) { return (side * eighths + kWhole - 1) / kWhole; };
  int eighths = longest_side == 0 ? kWhole : 1;
  while (eighths < kWhole && part(std::max(width, height), eighths) < longest_side) ++eighths;
  return {part(width, eighths), part(height, eighths), static_cast<double>(kWhole) / eighths};
}

Result<void> CheckPhotoBytes(ByteView bytes) {
  if (bytes.empty()) return NotAnImage("the file is empty");
  if (bytes.size() <= kMaxPhotoBytes) return {};
  return Refuse(Refusal::kTooLarge,
                "couldn't read the photo: the file is larger than " + std::to_string(kMaxPhotoBytes >> 20) + " MiB");
}

Result<void> CheckPhotoSize(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) return NotAnImage("it has no pixels");
  if (width <= kMaxPhotoSide && height <= kMaxPhotoSide && width * height <= kMaxPhotoPixels) return {};
  return Refuse(Refusal::kTooLarge, "couldn't read the photo: it has " + std::to_string(width) + "x" +
                                        std::to_string(height) + " pixels, more than " +
                                        std::to_string(kMaxPhotoPixels / 1'000'000) + " million or a side above " +
                                        std::to_string(kMaxPhotoSide));
}

tl::unexpected<Error> Refuse(Refusal refusal, std::string message) {
  const RefusalText& text = kRefusalTexts[static_cast<std::size_t>(refusal)];
  return Fail(Code::kUnusablePhoto, text.reason, std::move(message), text.advice);
}

std::optional<Refusal> RefusalOf(const Error& error) {
  for (std::uint32_t i = 0; i < kRefusals; ++i) {
    if (error.code == Code::kUnusablePhoto && error.reason == kRefusalTexts[i].reason) return Refusal{i};
  }
  return std::nullopt;
}

tl::unexpected<Error> NotAnImage(const std::string& cause) {
  return Refuse(Refusal::kNotAnImage, "couldn't read the photo: " + cause);
}

tl::unexpected<Error> Truncated(const std::string& cause) {
  return Refuse(Refusal::kTruncated, "couldn't read the photo: it is damaged or ends early (" + cause + ")");
}

PixelRect CropRect(const Image& image, const Box& box, float margin) {
  const float extra = margin * std::max(box.width, box.height);
  const auto edge = [](float position, int limit) {
    return std::isfinite(position) ? static_cast<int>(std::clamp(position, 0.0f, static_cast<float>(limit))) : 0;
  };
  const int left = std::min(edge(std::floor(box.x - extra), image.width), image.width - 1);
  const int top = std::min(edge(std::floor(box.y - extra), image.height), image.height - 1);
  const int right = std::max(edge(std::ceil(box.x + box.width + extra), image.width), left + 1);
  const int bottom = std::max(edge(std::ceil(box.y + box.height + extra), image.height), top + 1);
  return {left, top, right - left, bottom - top};
}

Image CropImage(const Image& image, const Box& box, float margin) {
  const PixelRect part = CropRect(image, box, margin);
  Image crop = NewImage(part.width, part.height);
  for (int y = 0; y < crop.height; ++y) {
    std::memcpy(crop.pixel(0, y), image.pixel(part.x, part.y + y), std::size_t(crop.width) * 3);
  }
  return crop;
}

}  // namespace writ
