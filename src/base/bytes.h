// Byte strings and their two text forms.
//
// Owned bytes are Bytes, borrowed ones ByteView; a SHA-256 value or a 32-byte key is a Hash32. Whatever Bytes hold is
// wiped where they leave it, so that a photo or a page does not lie about in memory that others get. Thread rule: pure.
#pragma once

#include <string.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace writ {

// Memory that is zeroed before it goes back.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}  // NOLINT(google-explicit-constructor): what allocators must be
  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* at, std::size_t n) {
    ::explicit_bzero(at, n * sizeof(T));
    std::allocator<T>().deallocate(at, n);
  }
  template <class U>
  bool operator==(const WipingAllocator<U>&) const {
    return true;
  }
};

using Bytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;
using ByteView = std::span<const std::uint8_t>;
using Hash32 = std::array<std::uint8_t, 32>;

inline ByteView AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view AsText(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline Bytes ToBytes(std::string_view text) { return {text.begin(), text.end()}; }

// Eight bytes, the most significant first.
inline void AppendNumber(Bytes& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

// Lower-case hexadecimal, two digits a byte.
std::string ToHex(ByteView bytes);
// Exactly lower-case hexadecimal of even length; anything else fails with "not-hex".
Result<Bytes> FromHex(std::string_view text);
// 64 lower-case hexadecimal digits.
Result<Hash32> HashFromHex(std::string_view text);

// RFC 4648 base64 with padding, no line breaks.
std::string ToBase64(ByteView bytes);
// The inverse; refuses a non-canonical form (missing padding, stray bits, white space) with "not-base64".
Result<Bytes> FromBase64(std::string_view text);

}  // namespace writ
