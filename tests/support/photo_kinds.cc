#include "support/photo_kinds.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "face/exif.h"
#include "face/image.h"

namespace writ::support {
namespace {

namespace fs = std::filesystem;

constexpr int kTinyWidth = 64;       // of the whole photo: a portrait's eyes are then less than 20 pixels apart
constexpr int kBlurFactor = 14;      // shrunk so many times, and grown again
constexpr int kTurnedClockwise = 6;  // an EXIF orientation
constexpr int kBombSide = 30'000;    // pixels
constexpr std::size_t kHeader = 16;  // where a PNG's width and height stand, behind signature, length and "IHDR"
constexpr std::size_t kHeaderCrc = 29;

Bytes ReadBytes(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Image Decoded(const fs::path& file) {
  Result<Image> image = DecodePhoto(ReadBytes(file));
  return image ? std::move(*image) : NewImage(1, 1);
}

Image ScaledToWidth(const Image& image, int width) {
  return ResizeImage(image, width, std::max(1, image.height * width / image.width));
}

Image Blurred(const Image& image) {
  return ResizeImage(ScaledToWidth(image, image.width / kBlurFactor), image.width, image.height);
}

Image Beside(const Image& left, const Image& right) {
  Image both = NewImage(left.width + right.width, std::max(left.height, right.height));
  for (const Image* image : {&left, &right}) {
    for (int y = 0; y < image->height; ++y) {
      std::copy_n(image->pixel(0, y), std::size_t(image->width) * 3, both.pixel(image == &left ? 0 : left.width, y));
    }
  }
  return both;
}

void PutBigEndian(Bytes& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
}

// PNG's own checksum (ISO 3309), so that the header is believed.
std::uint32_t Crc(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

Bytes Bomb() {
  Bytes bytes = EncodePng(NewImage(8, 8));
  PutBigEndian(bytes, kHeader, kBombSide);
  PutBigEndian(bytes, kHeader + 4, kBombSide);
  PutBigEndian(bytes, kHeaderCrc, Crc(ByteView(bytes).subspan(kHeader - 4, kHeaderCrc - kHeader + 4)));
  return bytes;
}

Bytes FirstThird(Bytes bytes) {
  bytes.resize(bytes.size() / 3);
  return bytes;
}

Bytes Make(const std::string& kind, const std::vector<fs::path>& from) {
  if (kind == "blank") return EncodeJpeg(NewImage(320, 320));
  if (kind == "bomb") return Bomb();
  if (kind == "text") return ToBytes("Not a photo: a shopping list.\n");
  if (from.empty()) return {};
  if (kind == "truncated") return FirstThird(ReadBytes(from[0]));
  if (kind == "tiny") return EncodePng(ScaledToWidth(Decoded(from[0]), kTinyWidth));
  if (kind == "blurred") return EncodePng(Blurred(Decoded(from[0])));
  if (kind == "turned") return EncodePng(TurnUpright(Decoded(from[0]), kTurnedClockwise));
  if (kind == "beside" && from.size() == 2) return EncodeJpeg(Beside(Decoded(from[0]), Decoded(from[1])));
  return {};
}

}  // namespace

bool MakePhoto(const std::string& kind, const std::vector<fs::path>& from, const fs::path& file) {
  const Bytes bytes = Make(kind, from);
  std::ofstream stream(file, std::ios::binary);
  std::copy(bytes.begin(), bytes.end(), std::ostreambuf_iterator<char>(stream));
  return !bytes.empty() && stream.good();
}

}  // namespace writ::support
