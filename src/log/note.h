// Signed notes, as C2SP signed-note says: keys with their IDs, signature lines, and nothing of what the text means.
//
// Logs and witnesses sign the same text with keys of different types; the type is part of the key's ID, so that no
// signature of one can pass for the other's. Thread rule: pure functions over plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

inline constexpr std::size_t kMaxKeyNameBytes = 255;
inline constexpr std::size_t kMaxNoteKeyTextBytes = kMaxKeyNameBytes + 1 + 8 + 1 + 44;

enum class NoteKeyType : std::uint8_t {
  kLog = 0x01,      // Ed25519 over the note's text
  kWitness = 0x04,  // Ed25519 over a time and the note's text: c2sp.org/tlog-cosignature
};

using NoteKeyId = std::array<std::uint8_t, 4>;

struct NoteKey {
  std::string name;
  Hash32 public_key{};
  NoteKeyId key_id{};

  bool operator==(const NoteKey&) const = default;
};

struct NoteSignature {
  std::string name;
  NoteKeyId key_id{};
  Bytes signature;  // not empty; what it is depends on the key's type

  bool IsBy(const NoteKey& key) const { return name == key.name && key_id == key.key_id; }
};

// 1 to kMaxKeyNameBytes visible ASCII characters, neither space nor '+'.
bool IsKeyName(std::string_view name);

// The key ID is the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). `name` must be a key name: asserted.
NoteKey MakeNoteKey(NoteKeyType type, std::string_view name, const Hash32& public_key);

// `name+hex(key ID)+base64(type ‖ public key)`, the text in which keys are handed out.
std::string NoteKeyText(NoteKeyType type, const NoteKey& key);
// The inverse. "verifier-key-malformed" (kUsage): also where the key ID is not the key's, or the type another.
Result<NoteKey> ParseNoteKey(NoteKeyType type, std::string_view text);

// One line with its newline: `— name base64(key ID ‖ signature)`.
std::string NoteSignatureLine(const NoteKey& key, ByteView signature);
// The inverse, without the newline. "signature-line-malformed" (kUsage).
Result<NoteSignature> ParseNoteSignatureLine(std::string_view line);

}  // namespace writ
