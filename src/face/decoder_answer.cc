#include "face/decoder_answer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "face/codec.h"

namespace writ {
namespace {

constexpr std::string_view kLineStart = "couldn't ";

bool IsPrintable(char c) { return c >= ' ' && c <= '~'; }

// Only a decoder that a photo has taken over, or a program that is no decoder, answers so.
tl::unexpected<Error> Lied(const char* how) {
  return Fail(Code::kUnusablePhoto, "decoder-lied",
              std::string("couldn't read the photo: its decoder's answer makes no sense (") + how + ")",
              "keep the file apart and show it to whoever runs this machine: it may be made to attack");
}

}  // namespace

std::array<std::uint8_t, kAnswerHeaderBytes> EncodeAnswerHeader(const AnswerHeader& header) {
  const std::array<std::uint32_t, 5> numbers{kAnswerMagic, static_cast<std::uint32_t>(header.kind), header.first,
                                             header.second, header.flips};
  std::array<std::uint8_t, kAnswerHeaderBytes> bytes;
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

Result<AnswerHeader> DecodeAnswerHeader(ByteView bytes) {
  std::array<std::uint32_t, 5> numbers;
  if (bytes.size() != sizeof numbers) return Lied("its header's length");
  std::memcpy(numbers.data(), bytes.data(), sizeof numbers);
  if (numbers[0] != kAnswerMagic || numbers[1] > static_cast<std::uint32_t>(AnswerKind::kUnconfined)) {
    return Lied("it is no answer");
  }
  const AnswerHeader header{static_cast<AnswerKind>(numbers[1]), numbers[2], numbers[3], numbers[4]};
  if (header.flips > (header.kind == AnswerKind::kImage ? kFlippedColumns | kFlippedRows : 0)) return Lied("its flips");
  if (header.kind == AnswerKind::kImage) {
    if (!CheckPhotoSize(header.first, header.second)) return Lied("the picture's size");
    return header;
  }
  const std::uint32_t kinds = header.kind == AnswerKind::kRefused ? kRefusals : 1;
  if (header.first >= kinds || header.second > kMaxRefusalBytes) return Lied("the refusal's size");
  return header;
}

std::size_t AnswerBodyBytes(const AnswerHeader& header, int longest_side) {
  if (header.kind != AnswerKind::kImage) return header.second;
  const Reduction size = ReducedSize(static_cast<int>(header.first), static_cast<int>(header.second), longest_side);
  return std::size_t(size.width) * size.height * 3;
}

Result<ReducedPhoto> PhotoOf(const AnswerHeader& header, int longest_side, std::vector<std::uint8_t> body) {
  if (body.size() != AnswerBodyBytes(header, longest_side)) return Lied("its length");
  if (header.kind == AnswerKind::kImage) {
    const int width = static_cast<int>(header.first), height = static_cast<int>(header.second);
    const Reduction size = ReducedSize(width, height, longest_side);
    return PlaceOver({.image = {size.width, size.height, std::move(body)}, .width = width, .height = height},
                     size.scale, header.flips);
  }
  std::string line(AsText(body));
  if (!line.starts_with(kLineStart) || !std::ranges::all_of(line, IsPrintable)) return Lied("the refusal's words");
  if (header.kind == AnswerKind::kRefused) return Refuse(static_cast<Refusal>(header.first), std::move(line));
  return Fail(Code::kUnavailable, "decoder-unconfined",
              "couldn't read the photo: its decoder refuses to work unconfined: " + line, "run `writ doctor`");
}

std::string RefusalLine(std::string message) {
  std::ranges::replace_if(message, [](char c) { return !IsPrintable(c); }, '?');
  if (message.size() > kMaxRefusalBytes) message.resize(kMaxRefusalBytes);
  return message;
}

}  // namespace writ
