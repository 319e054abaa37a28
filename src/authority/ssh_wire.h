// SSH's wire types (RFC 4251, section 5), read from and written to byte strings.
//
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace writ {

// Takes values from the front of a byte string; nothing once a length is wrong.
class SshWireReader {
 public:
  explicit SshWireReader(ByteView bytes) : rest_(bytes) {}

  std::optional<ByteView> Take(std::size_t count) {
    if (failed_ || count > rest_.size()) {
      failed_ = true;  // for good: what follows a wrong length would be read from the wrong place
      return std::nullopt;
    }
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::optional<std::uint32_t> Uint32() {
    const auto taken = Take(4);
    if (!taken) return std::nullopt;
    std::uint32_t value = 0;
    for (const std::uint8_t byte : *taken) value = value << 8 | byte;
    return value;
  }
  std::optional<ByteView> String() {
    const auto size = Uint32();
    return size ? Take(*size) : std::nullopt;
  }
  // A positive mpint in its shortest form, without the zero byte that keeps it positive.
  std::optional<ByteView> PositiveNumber() {
    const auto bytes = String();
    constexpr std::uint8_t kSign = 0x80;
    if (!bytes || bytes->empty() || ((*bytes)[0] & kSign) != 0) return std::nullopt;
    if ((*bytes)[0] != 0) return bytes;
    if (bytes->size() < 2 || ((*bytes)[1] & kSign) == 0) return std::nullopt;
    return bytes->subspan(1);
  }
  bool AtEnd() const { return !failed_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool failed_ = false;
};

inline void PutBytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

inline void PutUint32(Bytes& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

inline void PutString(Bytes& out, ByteView bytes) {
  PutUint32(out, static_cast<std::uint32_t>(bytes.size()));
  PutBytes(out, bytes);
}

inline void PutString(Bytes& out, std::string_view text) { PutString(out, AsBytes(text)); }

}  // namespace writ
