#include "log/checkpoint.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "log/text_lines.h"

namespace writ {
namespace {

constexpr std::uint8_t kEd25519Type = 0x01;
constexpr std::string_view kSignatureMark = "\u2014 ";  // em dash, space
constexpr std::size_t kBodyLines = 3;
constexpr std::size_t kKeyIdBytes = 4;

struct SignatureLine {
  std::string_view name;
  Bytes key_id_and_signature;
};

std::string BodyOf(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + ToBase64(checkpoint.root) + "\n";
}

Bytes TypedKey(const Hash32& public_key) {
  Bytes typed(1 + public_key.size());
  typed[0] = kEd25519Type;
  std::ranges::copy(public_key, typed.begin() + 1);
  return typed;
}

tl::unexpected<Error> Malformed(const std::string& cause) {
  return Fail(Code::kCorruption, "checkpoint-malformed", "couldn't read the checkpoint: " + cause,
              "get the checkpoint again from the log's publisher");
}

tl::unexpected<Error> BadVerifierKey(const std::string& cause) {
  return Fail(Code::kUsage, "verifier-key-malformed", "couldn't read the verifier key: " + cause,
              "copy the whole line name+id+key as the log's publisher gives it");
}

Result<SignatureLine> ParseSignatureLine(std::string_view line) {
  if (!line.starts_with(kSignatureMark)) return Malformed("a signature line doesn't start with an em dash");
  line.remove_prefix(kSignatureMark.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return Malformed("a signature line has no name");
  const std::string_view name = line.substr(0, space);
  Result<Bytes> bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return Malformed("a signature is not base64 of key ID and signature");
  if (name.find('+') != std::string_view::npos) return Malformed("a signer's name holds '+'");
  return SignatureLine{name, std::move(*bytes)};
}

Result<Checkpoint> ParseBody(const std::vector<std::string_view>& lines) {
  if (!IsKeyName(lines[0])) return Malformed("its origin is not a key name");
  const Result<std::uint64_t> size = ParseDecimal(lines[1], kMaxLogSize);
  if (!size) return Malformed("its size: " + size.error().message);
  const Result<Hash32> root = ParseBase64Hash(lines[2]);
  if (!root) return Malformed("its root: " + root.error().message);
  return Checkpoint{std::string(lines[0]), *size, *root};
}

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxKeyNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~' && c != '+'; });
}

LogVerifier MakeLogVerifier(std::string_view name, const Hash32& public_key) {
  if (!IsKeyName(name)) std::abort();  // our own bug: names come from checked configuration
  const Bytes typed = TypedKey(public_key);
  const Hash32 digest = Sha256({AsBytes(name), AsBytes("\n"), typed});
  LogVerifier verifier{std::string(name), public_key, {}};
  std::copy_n(digest.begin(), kKeyIdBytes, verifier.key_id.begin());
  return verifier;
}

std::string VerifierKey(std::string_view name, const Hash32& public_key) {
  const LogVerifier verifier = MakeLogVerifier(name, public_key);
  return verifier.name + "+" + ToHex(verifier.key_id) + "+" + ToBase64(TypedKey(public_key));
}

Result<LogVerifier> ParseVerifierKey(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return BadVerifierKey("it has no three parts between '+'");
  const std::string_view name = text.substr(0, first);
  if (!IsKeyName(name)) return BadVerifierKey("its name is empty, too long or not printable");
  const std::string_view encoded = text.substr(second + 1);  // base64 may hold '+' itself
  const Result<Bytes> typed = encoded.size() == 44 ? FromBase64(encoded) : Result<Bytes>(Bytes{});
  if (!typed || typed->size() != 33 || (*typed)[0] != kEd25519Type) {
    return BadVerifierKey("its key is not an Ed25519 key in base64");
  }
  Hash32 public_key;
  std::copy_n(typed->begin() + 1, 32, public_key.begin());
  const LogVerifier verifier = MakeLogVerifier(name, public_key);
  if (ToHex(verifier.key_id) != text.substr(first + 1, second - first - 1)) {
    return BadVerifierKey("its key ID belongs to another name or key");
  }
  return verifier;
}

std::string SignCheckpoint(const Checkpoint& checkpoint, const SigningKey& key, std::string_view key_name) {
  const LogVerifier verifier = MakeLogVerifier(key_name, key.public_key);
  const std::string body = BodyOf(checkpoint);
  const Bytes signature = SignEd25519(key, AsBytes(body));
  Bytes bytes(verifier.key_id.begin(), verifier.key_id.end());
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return body + "\n" + std::string(kSignatureMark) + verifier.name + " " + ToBase64(bytes) + "\n";
}

Result<Checkpoint> OpenCheckpoint(std::string_view note, const LogVerifier& verifier) {
  if (note.size() > kMaxCheckpointBytes) return Malformed("it is too large");
  const Result<std::vector<std::string_view>> lines = SplitLines(note, kBodyLines + 1 + kMaxCheckpointSignatures);
  if (!lines) return Malformed(lines.error().message);
  if (lines->size() <= kBodyLines + 1 || !(*lines)[kBodyLines].empty()) {
    return Malformed("it is not three lines, a blank line and signatures");
  }
  WRIT_TRY(const Checkpoint checkpoint, ParseBody(*lines));
  const std::string body = BodyOf(checkpoint);  // equals the signed text: every part has one form only
  bool is_signed = false;
  for (std::size_t i = kBodyLines + 1; i < lines->size(); ++i) {
    WRIT_TRY(const SignatureLine line, ParseSignatureLine((*lines)[i]));
    const ByteView bytes = line.key_id_and_signature;
    if (line.name != verifier.name || !std::ranges::equal(bytes.first(kKeyIdBytes), verifier.key_id)) continue;
    if (!VerifyEd25519(verifier.public_key, AsBytes(body), bytes.subspan(kKeyIdBytes))) {
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
  if (checkpoint.origin != verifier.name) {
    return Fail(Code::kCorruption, "checkpoint-other-origin",
                "couldn't trust the checkpoint: it is of the log " + checkpoint.origin + ", not of " + verifier.name,
                "check that the verifier key is that of this log");
  }
  return checkpoint;
}

}  // namespace writ
