// Cosignatures: what a witness signs beside the log, as C2SP tlog-cosignature v1 (Ed25519, key type 4) says.
//
// A log signs whatever it likes, and could sign one history for each reader. A witness signs a checkpoint only where it
// continues the last one that it saw, with the time; whoever demands the cosignature of a witness that they trust is
// shown the same log as everybody else. Thread rule: pure functions over plain values.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/status.h"
#include "base/time.h"
#include "log/checkpoint.h"
#include "log/note.h"

namespace writ {

// Who cosigns: the witness's name and its Ed25519 key.
struct Cosigner : NoteKey {};

// `name` must be a key name, which is asserted.
Cosigner MakeCosigner(std::string_view name, const Hash32& public_key);

// `name+hex(key ID)+base64(0x04 ‖ public key)`: the text that logs and auditors pin.
std::string CosignerKey(const Cosigner& cosigner);
// The inverse. "verifier-key-malformed" (kUsage): a log's key too.
Result<Cosigner> ParseCosignerKey(std::string_view text);

// The signature line, with its newline, that says: at `now` this was the largest tree of that log that I saw. `now`
// must not lie before 1970, which is asserted.
std::string Cosign(const Checkpoint& checkpoint, const SigningKey& key, std::string_view name, UtcTime now);

// When `cosigner` signed the note's checkpoint; the latest time, where it did so more than once. Who calls judges the
// log's own signature, and the time. Lines of others are ignored. Errors, all kCorruption: those of
// ParseCheckpointNote, "cosignature-missing", "cosignature-bad" (a line of this key that does not verify).
Result<UtcTime> FindCosignature(std::string_view note, const Cosigner& cosigner);

// The note with the latest line that `cosigner` signed of `lines` at its end, in place of earlier ones; lines of
// others are ignored, as they could condemn a note that is sound. Errors: "text-malformed", "signature-line-malformed"
// (kUsage) of `lines`; those of FindCosignature; "checkpoint-malformed" where the note would have too many signatures.
Result<std::string> AddCosignature(std::string_view note, std::string_view lines, const Cosigner& cosigner);

}  // namespace writ
