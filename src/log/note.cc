#include "log/note.h"

#include <algorithm>
#include <cstdlib>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr std::string_view kSignatureMark = "\u2014 ";  // em dash, space

Bytes TypedKey(NoteKeyType type, const Hash32& public_key) {
  Bytes typed(1 + public_key.size());
  typed[0] = static_cast<std::uint8_t>(type);
  std::ranges::copy(public_key, typed.begin() + 1);
  return typed;
}

tl::unexpected<Error> BadVerifierKey(const std::string& cause) {
  return Fail(Code::kUsage, "verifier-key-malformed", "couldn't read the verifier key: " + cause,
              "copy the whole line name+id+key as its owner gives it");
}

tl::unexpected<Error> BadLine(const std::string& cause) {
  return Fail(Code::kUsage, "signature-line-malformed", "couldn't read a signature line: " + cause);
}

std::string Wanted(NoteKeyType type) {
  return type == NoteKeyType::kLog ? "a log's (type 1, Ed25519)" : "a witness's (type 4, Ed25519 cosignature)";
}

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxKeyNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~' && c != '+'; });
}

NoteKey MakeNoteKey(NoteKeyType type, std::string_view name, const Hash32& public_key) {
  if (!IsKeyName(name)) std::abort();  // our own bug: names come from checked configuration
  const Hash32 digest = Sha256({AsBytes(name), AsBytes("\n"), TypedKey(type, public_key)});
  NoteKey key{std::string(name), public_key, {}};
  std::copy_n(digest.begin(), key.key_id.size(), key.key_id.begin());
  return key;
}

std::string NoteKeyText(NoteKeyType type, const NoteKey& key) {
  return key.name + "+" + ToHex(key.key_id) + "+" + ToBase64(TypedKey(type, key.public_key));
}

Result<NoteKey> ParseNoteKey(NoteKeyType type, std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return BadVerifierKey("it has no three parts between '+'");
  const std::string_view name = text.substr(0, first);
  if (!IsKeyName(name)) return BadVerifierKey("its name is empty, too long or not printable");
  const std::string_view encoded = text.substr(second + 1);  // base64 may hold '+' itself
  const Result<Bytes> typed = encoded.size() == 44 ? FromBase64(encoded) : Result<Bytes>(Bytes{});
  if (!typed || typed->size() != 33) return BadVerifierKey("its key is not an Ed25519 key in base64");
  if ((*typed)[0] != static_cast<std::uint8_t>(type)) {
    return BadVerifierKey("its key is of type " + std::to_string((*typed)[0]) + ", not " + Wanted(type));
  }
  Hash32 public_key;
  std::copy_n(typed->begin() + 1, public_key.size(), public_key.begin());
  NoteKey key = MakeNoteKey(type, name, public_key);
  if (ToHex(key.key_id) != text.substr(first + 1, second - first - 1)) {
    return BadVerifierKey("its key ID belongs to another name or key");
  }
  return key;
}

std::string NoteSignatureLine(const NoteKey& key, ByteView signature) {
  Bytes bytes(key.key_id.begin(), key.key_id.end());
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return std::string(kSignatureMark) + key.name + " " + ToBase64(bytes) + "\n";
}

Result<NoteSignature> ParseNoteSignatureLine(std::string_view line) {
  if (!line.starts_with(kSignatureMark)) return BadLine("it doesn't start with an em dash");
  line.remove_prefix(kSignatureMark.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return BadLine("it has no name");
  const std::string_view name = line.substr(0, space);
  if (name.find('+') != std::string_view::npos) return BadLine("its signer's name holds '+'");
  const Result<Bytes> bytes = FromBase64(line.substr(space + 1));
  NoteSignature parsed{std::string(name), {}, {}};
  const auto id_bytes = static_cast<std::ptrdiff_t>(parsed.key_id.size());
  if (!bytes || std::ssize(*bytes) <= id_bytes) return BadLine("it is not base64 of key ID and signature");
  std::copy_n(bytes->begin(), id_bytes, parsed.key_id.begin());
  parsed.signature.assign(bytes->begin() + id_bytes, bytes->end());
  return parsed;
}

}  // namespace writ
