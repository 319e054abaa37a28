// What the decoder's process says to the one that started it: a header of five numbers, then pixels or one line.
//
// Both sides run on one machine, so numbers are in its own byte order. The reader believes nothing: sizes are checked
// against the limits of photos, a refusal is one of codec.h's with one bounded, printable line that says why, and the
// reason and the advice that people see are the reader's own. Thread rule: pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/status.h"
#include "face/image.h"

namespace writ {

inline constexpr std::uint32_t kAnswerMagic = 0x31584957;  // "WIX1"
inline constexpr std::size_t kMaxRefusalBytes = 400;       // of the line
inline constexpr std::size_t kAnswerHeaderBytes = 5 * sizeof(std::uint32_t);

enum class AnswerKind : std::uint32_t {
  kImage,       // the photo's width, height, upright; then the bytes of a picture in the ReducedSize that was asked for
  kRefused,     // a Refusal, the line's length; then the line
  kUnconfined,  // nothing was decoded: 0, the line's length; then the line
};

struct AnswerHeader {
  AnswerKind kind = AnswerKind::kImage;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  std::uint32_t flips = 0;  // of an image: whether turning it upright reversed its columns (1), its rows (2)
};

std::array<std::uint8_t, kAnswerHeaderBytes> EncodeAnswerHeader(const AnswerHeader& header);
// "decoder-lied" (kUnusablePhoto) unless every field keeps its bounds.
Result<AnswerHeader> DecodeAnswerHeader(ByteView bytes);
// How many bytes follow a header that DecodeAnswerHeader returned.
std::size_t AnswerBodyBytes(const AnswerHeader& header, int longest_side);
// The image or the error that header and body, of AnswerBodyBytes, stand for; "decoder-lied" where the line is none.
Result<ReducedPhoto> PhotoOf(const AnswerHeader& header, int longest_side, std::vector<std::uint8_t> body);

// The line as it may be sent: what is not printable ASCII as '?', cut to kMaxRefusalBytes.
std::string RefusalLine(std::string message);

}  // namespace writ
