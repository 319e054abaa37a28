#include "face/own_picture.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace writ {
namespace {

using namespace std::string_view_literals;

// By OwnPicture.
constexpr std::array<std::string_view, 2> kComments{"writ faces: marked photo", "writ faces: contact sheet"};

constexpr std::string_view kJpegBegin = "\xFF\xD8\xFF"sv;
constexpr std::uint8_t kApp0 = 0xE0, kStartOfScan = 0xDA, kComment = 0xFE;
constexpr std::string_view kPngBegin = "\x89PNG\r\n\x1A\n"sv;
constexpr std::string_view kPngKeyword = "Comment\0"sv;
constexpr std::size_t kChunkOverhead = 12;  // length, kind, checksum

std::size_t BigEndian(ByteView bytes, std::size_t at, int count) {
  std::size_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
  return value;
}

void PutBigEndian(std::string& bytes, std::size_t value, int count) {
  for (int i = count - 1; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
}

// CRC-32 as PNG's third edition, annex D, has it.
std::uint32_t Checksum(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

std::string JpegSegment(std::string_view comment) {
  std::string segment{'\xFF', static_cast<char>(kComment)};
  PutBigEndian(segment, comment.size() + 2, 2);
  return segment.append(comment);
}

std::string PngChunk(std::string_view comment) {
  const std::string content = std::string("tEXt") + std::string(kPngKeyword) + std::string(comment);
  std::string chunk;
  PutBigEndian(chunk, content.size() - 4, 4);
  chunk += content;
  PutBigEndian(chunk, Checksum(content), 4);
  return chunk;
}

std::optional<OwnPicture> KindOf(std::string_view comment) {
  for (std::size_t i = 0; i < kComments.size(); ++i) {
    if (comment == kComments[i]) return static_cast<OwnPicture>(i);
  }
  return std::nullopt;
}

std::optional<OwnPicture> InJpeg(ByteView jpeg) {
  std::size_t at = 2;
  while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF && jpeg[at + 1] != kStartOfScan) {
    const std::size_t length = BigEndian(jpeg, at + 2, 2);
    if (length < 2 || length > jpeg.size() - at - 2) break;
    const std::string_view content = AsText(jpeg.subspan(at + 4, length - 2));
    if (const auto kind = jpeg[at + 1] == kComment ? KindOf(content) : std::nullopt) return kind;
    at += 2 + length;
  }
  return std::nullopt;
}

std::optional<OwnPicture> InPng(ByteView png) {
  std::size_t at = kPngBegin.size();
  while (at + kChunkOverhead <= png.size()) {
    const std::size_t length = BigEndian(png, at, 4);
    const std::string_view name = AsText(png.subspan(at + 4, 4));
    if (name == "IDAT" || length > png.size() - at - kChunkOverhead) break;
    const std::string_view content = AsText(png.subspan(at + 8, length));
    if (name == "tEXt" && content.starts_with(kPngKeyword)) {
      if (const auto kind = KindOf(content.substr(kPngKeyword.size()))) return kind;
    }
    at += kChunkOverhead + length;
  }
  return std::nullopt;
}

}  // namespace

Bytes WithOwnComment(ByteView picture, OwnPicture kind) {
  const std::string_view comment = kComments[static_cast<std::size_t>(kind)];
  const bool png = AsText(picture).starts_with(kPngBegin);
  // Behind what must come first: PNG's header; JPEG's JFIF segment, where there is one.
  std::size_t at = 2;
  if (png) {
    at = kPngBegin.size() + kChunkOverhead + BigEndian(picture, kPngBegin.size(), 4);
  } else if (picture[3] == kApp0) {
    at = 4 + BigEndian(picture, 4, 2);
  }
  const std::string added = png ? PngChunk(comment) : JpegSegment(comment);
  Bytes bytes(picture.begin(), picture.end());
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  return bytes;
}

std::optional<OwnPicture> OwnPictureOf(ByteView beginning) {
  if (AsText(beginning).starts_with(kJpegBegin)) return InJpeg(beginning);
  return AsText(beginning).starts_with(kPngBegin) ? InPng(beginning) : std::nullopt;
}

}  // namespace writ
