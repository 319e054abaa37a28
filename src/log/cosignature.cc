#include "log/cosignature.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "log/text_lines.h"

namespace writ {
namespace {

constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kSignatureBytes = 64;

std::string MessageOf(const Checkpoint& checkpoint, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + CheckpointBody(checkpoint);
}

// The time that a signature of the right form and key holds; nothing where it isn't one.
std::optional<UtcTime> CheckSignature(const Checkpoint& checkpoint, const Cosigner& cosigner, ByteView bytes) {
  if (bytes.size() != kTimeBytes + kSignatureBytes) return std::nullopt;
  std::uint64_t seconds = 0;
  for (const std::uint8_t byte : bytes.first(kTimeBytes)) seconds = seconds << 8 | byte;
  if (seconds > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  const std::string message = MessageOf(checkpoint, seconds);
  if (!VerifyEd25519(cosigner.public_key, AsBytes(message), bytes.subspan(kTimeBytes))) return std::nullopt;
  return UtcTime{static_cast<std::int64_t>(seconds)};
}

}  // namespace

Cosigner MakeCosigner(std::string_view name, const Hash32& public_key) {
  return {MakeNoteKey(NoteKeyType::kWitness, name, public_key)};
}

std::string CosignerKey(const Cosigner& cosigner) { return NoteKeyText(NoteKeyType::kWitness, cosigner); }

Result<Cosigner> ParseCosignerKey(std::string_view text) {
  WRIT_TRY(NoteKey key, ParseNoteKey(NoteKeyType::kWitness, text));
  return Cosigner{std::move(key)};
}

std::string Cosign(const Checkpoint& checkpoint, const SigningKey& key, std::string_view name, UtcTime now) {
  if (now.seconds < 0) std::abort();  // our own bug: the form knows no such time
  const auto seconds = static_cast<std::uint64_t>(now.seconds);
  Bytes bytes(kTimeBytes);
  for (std::size_t i = 0; i < kTimeBytes; ++i) bytes[i] = static_cast<std::uint8_t>(seconds >> (8 * (7 - i)));
  const Bytes signature = SignEd25519(key, AsBytes(MessageOf(checkpoint, seconds)));
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return NoteSignatureLine(MakeCosigner(name, key.public_key), bytes);
}

Result<UtcTime> FindCosignature(std::string_view note, const Cosigner& cosigner) {
  WRIT_TRY(const CheckpointNote parsed, ParseCheckpointNote(note));
  std::optional<UtcTime> latest;
  for (const NoteSignature& signature : parsed.signatures) {
    if (!signature.IsBy(cosigner)) continue;
    const std::optional<UtcTime> time = CheckSignature(parsed.checkpoint, cosigner, signature.signature);
    if (!time) {
      return Fail(Code::kCorruption, "cosignature-bad",
                  "couldn't trust the checkpoint: the cosignature of " + cosigner.name + " is not over this text",
                  "keep this checkpoint as evidence, and get another from the log's publisher");
    }
    latest = std::max(latest.value_or(*time), *time);
  }
  if (latest) return *latest;
  return Fail(Code::kCorruption, "cosignature-missing",
              "couldn't trust the checkpoint: the witness " + cosigner.name + " has not signed it",
              "wait until the witness has seen it, and check that the key is that of this witness");
}

Result<std::string> AddCosignature(std::string_view note, std::string_view lines, const Cosigner& cosigner) {
  WRIT_TRY(const CheckpointNote parsed, ParseCheckpointNote(note));
  std::string text = CheckpointBody(parsed.checkpoint) + "\n";
  for (const NoteSignature& signature : parsed.signatures) {
    if (signature.IsBy(cosigner)) continue;
    text += NoteSignatureLine({signature.name, {}, signature.key_id}, signature.signature);
  }
  WRIT_TRY(const std::vector<std::string_view> added, SplitLines(lines, kMaxCheckpointSignatures));
  // The latest alone: a witness must not fill a note that has to hold the others too.
  std::string kept;
  std::optional<UtcTime> latest;
  for (const std::string_view line : added) {
    WRIT_TRY(const NoteSignature signature, ParseNoteSignatureLine(line));
    if (!signature.IsBy(cosigner)) continue;
    const std::optional<UtcTime> time = CheckSignature(parsed.checkpoint, cosigner, signature.signature);
    if (time && latest && *time <= *latest) continue;
    kept = NoteSignatureLine(cosigner, signature.signature);
    if (!time) break;  // FindCosignature says what is wrong with it
    latest = time;
  }
  text += kept;
  WRIT_CHECK(FindCosignature(text, cosigner));
  return text;
}

}  // namespace writ
