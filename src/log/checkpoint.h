// A checkpoint: the log's size and root under the log's signature, as C2SP tlog-checkpoint and signed-note say.
//
// It is the one thing that has to be compared between people: whoever holds a checkpoint can prove that a later log
// changed what stood before. Reading is strict, so that two readers never see two meanings in the same bytes. Thread
// rule: pure functions over plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/status.h"
#include "log/note.h"

namespace writ {

inline constexpr std::size_t kMaxCheckpointBytes = 65'536;
inline constexpr std::size_t kMaxCheckpointSignatures = 64;
// No log is larger: six levels of tiles hold it, and JSON can hold the index of every entry.
inline constexpr std::uint64_t kMaxLogSize = (std::uint64_t{1} << 48) - 1;

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash32 root{};

  bool operator==(const Checkpoint&) const = default;
};

// Who signs a log: the name (which is the origin) and the Ed25519 key.
struct LogVerifier : NoteKey {};

// A note whose form was checked and nothing else: no signature was.
struct CheckpointNote {
  Checkpoint checkpoint;
  std::vector<NoteSignature> signatures;  // 1 to kMaxCheckpointSignatures
};

// The verifier of a key that is at hand. `name` must be a key name, which is asserted.
LogVerifier MakeLogVerifier(std::string_view name, const Hash32& public_key);

// The text that auditors pin: `name+hex(key ID)+base64(0x01 ‖ public key)`.
std::string VerifierKey(std::string_view name, const Hash32& public_key);

// The inverse. "verifier-key-malformed" (kUsage): also where the key ID is not the key's, or the type not Ed25519.
Result<LogVerifier> ParseVerifierKey(std::string_view text);

// The text that is signed: three lines, `origin\nsize\nbase64(root)\n`. Each checkpoint has exactly one.
std::string CheckpointBody(const Checkpoint& checkpoint);

// The signed note: `origin\nsize\nbase64(root)\n`, a blank line, and one signature line under `key_name`.
std::string SignCheckpoint(const Checkpoint& checkpoint, const SigningKey& key, std::string_view key_name);

// Reads a note's form. "checkpoint-malformed" (kCorruption): any other form than SignCheckpoint's, extension lines too.
Result<CheckpointNote> ParseCheckpointNote(std::string_view note);

// Reads a note and checks the signature of `verifier`, who must also be the origin. Signatures of others are ignored
// (witnesses add theirs), up to kMaxCheckpointSignatures in all. Errors, all kCorruption: "checkpoint-malformed",
// "checkpoint-unsigned" (no signature by this key), "checkpoint-signature-bad" (a signature line of this key that does
// not verify), "checkpoint-other-origin".
Result<Checkpoint> OpenCheckpoint(std::string_view note, const LogVerifier& verifier);

}  // namespace writ
