#include "log/checkpoint.h"

#include <utility>

#include "log/text_lines.h"

namespace writ {
namespace {

constexpr std::size_t kBodyLines = 3;

tl::unexpected<Error> BadCheckpoint(const std::string& cause) {
  return Fail(Code::kCorruption, "checkpoint-malformed", "couldn't read the checkpoint: " + cause,
              "get the checkpoint again from the log's publisher");
}

Result<Checkpoint> ParseBody(const std::vector<std::string_view>& lines) {
  if (!IsKeyName(lines[0])) return BadCheckpoint("its origin is not a key name");
  const Result<std::uint64_t> size = ParseDecimal(lines[1], kMaxLogSize);
  if (!size) return BadCheckpoint("its size: " + size.error().message);
  const Result<Hash32> root = ParseBase64Hash(lines[2]);
  if (!root) return BadCheckpoint("its root: " + root.error().message);
  return Checkpoint{std::string(lines[0]), *size, *root};
}

}  // namespace

LogVerifier MakeLogVerifier(std::string_view name, const Hash32& public_key) {
  return {MakeNoteKey(NoteKeyType::kLog, name, public_key)};
}

std::string VerifierKey(std::string_view name, const Hash32& public_key) {
  return NoteKeyText(NoteKeyType::kLog, MakeLogVerifier(name, public_key));
}

Result<LogVerifier> ParseVerifierKey(std::string_view text) {
  WRIT_TRY(NoteKey key, ParseNoteKey(NoteKeyType::kLog, text));
  return LogVerifier{std::move(key)};
}

std::string CheckpointBody(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + ToBase64(checkpoint.root) + "\n";
}

std::string SignCheckpoint(const Checkpoint& checkpoint, const SigningKey& key, std::string_view key_name) {
  const std::string body = CheckpointBody(checkpoint);
  return body + "\n" + NoteSignatureLine(MakeLogVerifier(key_name, key.public_key), SignEd25519(key, AsBytes(body)));
}

Result<CheckpointNote> ParseCheckpointNote(std::string_view note) {
  if (note.size() > kMaxCheckpointBytes) return BadCheckpoint("it is too large");
  const Result<std::vector<std::string_view>> lines = SplitLines(note, kBodyLines + 1 + kMaxCheckpointSignatures);
  if (!lines) return BadCheckpoint(lines.error().message);
  if (lines->size() <= kBodyLines + 1 || !(*lines)[kBodyLines].empty()) {
    return BadCheckpoint("it is not three lines, a blank line and signatures");
  }
  WRIT_TRY(Checkpoint checkpoint, ParseBody(*lines));
  CheckpointNote parsed{std::move(checkpoint), {}};
  for (std::size_t i = kBodyLines + 1; i < lines->size(); ++i) {
    Result<NoteSignature> signature = ParseNoteSignatureLine((*lines)[i]);
    if (!signature) return BadCheckpoint(signature.error().message);
    parsed.signatures.push_back(std::move(*signature));
  }
  return parsed;
}

Result<Checkpoint> OpenCheckpoint(std::string_view note, const LogVerifier& verifier) {
  WRIT_TRY(CheckpointNote parsed, ParseCheckpointNote(note));
  // Equals the signed text: every part has one form only.
  const std::string body = CheckpointBody(parsed.checkpoint);
  bool is_signed = false;
  for (const NoteSignature& signature : parsed.signatures) {
    if (!signature.IsBy(verifier)) continue;
    if (!VerifyEd25519(verifier.public_key, AsBytes(body), signature.signature)) {
      return Fail(Code::kCorruption, "checkpoint-signature-bad",
                  "couldn't trust the checkpoint: its signature by " + verifier.name + " is not over this text",
                  "keep this checkpoint as evidence, and get another from the log's publisher");
    }
    is_signed = true;
  }
  if (!is_signed) {
    return Fail(Code::kCorruption, "checkpoint-unsigned",
                "couldn't trust the checkpoint: the key of " + verifier.name + " has not signed it",
                "check that the verifier key is that of this log");
  }
  if (parsed.checkpoint.origin != verifier.name) {
    return Fail(
        Code::kCorruption, "checkpoint-other-origin",
        "couldn't trust the checkpoint: it is of the log " + parsed.checkpoint.origin + ", not of " + verifier.name,
        "check that the verifier key is that of this log");
  }
  return std::move(parsed.checkpoint);
}

}  // namespace writ
