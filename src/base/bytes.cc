#include "base/bytes.h"

#include <algorithm>

#include <sodium.h>

namespace writ {

std::string ToHex(ByteView bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

Result<Bytes> FromHex(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  if (text.size() % 2 != 0) return Fail(Code::kUsage, "not-hex", "couldn't read hexadecimal: odd number of digits");
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) {
      return Fail(Code::kUsage, "not-hex", "couldn't read hexadecimal: a character is not 0-9 or a-f");
    }
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

Result<Hash32> HashFromHex(std::string_view text) {
  WRIT_TRY(const Bytes bytes, FromHex(text));
  if (bytes.size() != 32) return Fail(Code::kUsage, "not-hex", "couldn't read a SHA-256 value: it has 64 digits");
  Hash32 hash;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string ToBase64(ByteView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // libsodium counts the terminating zero
  return text;
}

Result<Bytes> FromBase64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  const int status = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(status == 0 ? size : 0);
  if (status != 0 || end != text.data() + text.size() || ToBase64(bytes) != text) {
    return Fail(Code::kUsage, "not-base64", "couldn't read base64: it is malformed");
  }
  return bytes;
}

}  // namespace writ
