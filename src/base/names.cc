#include "base/names.h"

#include <algorithm>

namespace writ {
namespace {

template <class Allowed>
bool Consists(std::string_view text, Allowed allowed) {
  return !text.empty() && text.size() <= kMaxNameBytes && std::all_of(text.begin(), text.end(), allowed);
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// The length of the well-formed UTF-8 sequence at the start of `text`, or 0 (RFC 3629, table of section 4).
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  const unsigned b0 = byte(0);
  const unsigned b1 = byte(1);
  if (b0 < 0x80) return 1;
  if (b0 >= 0xC2 && b0 <= 0xDF) return tail(1) ? 2 : 0;
  if (b0 >= 0xE0 && b0 <= 0xEF) {
    const bool good = (b0 == 0xE0) ? (b1 >= 0xA0 && b1 <= 0xBF) : (b0 == 0xED) ? (b1 >= 0x80 && b1 <= 0x9F) : tail(1);
    return good && tail(2) ? 3 : 0;
  }
  if (b0 >= 0xF0 && b0 <= 0xF4) {
    const bool good = (b0 == 0xF0) ? (b1 >= 0x90 && b1 <= 0xBF) : (b0 == 0xF4) ? (b1 >= 0x80 && b1 <= 0x8F) : tail(1);
    return good && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsName(std::string_view text) { return Consists(text, IsNameCharacter); }

bool IsIssuer(std::string_view text) {
  return Consists(text, [](char c) { return IsNameCharacter(c) || c == '@'; });
}

bool IsOrderId(std::string_view text) {
  return Consists(text, [](char c) { return IsNameCharacter(c) || (c >= 'A' && c <= 'Z') || c == '/'; });
}

bool IsPlainLine(std::string_view text, std::size_t max_bytes) {
  if (text.empty() || text.size() > max_bytes) return false;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = SequenceLength(text);
    const bool is_c1_control = length == 2 && first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
    const bool is_line_break = text.substr(0, 3) == "\u2028" || text.substr(0, 3) == "\u2029";
    // Bidirectional overrides make a line read otherwise than it is signed.
    const bool is_override =
        length == 3 && (text.substr(0, 2) == "\xE2\x80" && static_cast<unsigned char>(text[2]) >= 0xAA &&
                        static_cast<unsigned char>(text[2]) <= 0xAE);
    const bool is_isolate =
        length == 3 && (text.substr(0, 2) == "\xE2\x81" && static_cast<unsigned char>(text[2]) >= 0xA6 &&
                        static_cast<unsigned char>(text[2]) <= 0xA9);
    if (length == 0 || first < 0x20 || first == 0x7F || is_c1_control || is_line_break || is_override || is_isolate) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace writ
