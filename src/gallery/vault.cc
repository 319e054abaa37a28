#include "gallery/vault.h"

#include <algorithm>

namespace writ {
namespace {

constexpr char kDataKeyPart[] = "data_key";
constexpr char kContentPart[] = "content";
constexpr std::size_t kLengthBytes = 8;  // little-endian, before each part

}  // namespace

VaultWriter::VaultWriter(Env& env, std::uint64_t entry, const Hash32& public_key)
    : env_(env), entry_(entry), data_key_(SecretBytes::Random(32)) {
  parts_.push_back({.name = kDataKeyPart, .sealed = BoxSeal(public_key, data_key_.view())});
}

void VaultWriter::Add(const std::string& name, ByteView plaintext, std::size_t step_bytes) {
  const std::size_t size = kLengthBytes + plaintext.size();
  SecretBytes padded((size + step_bytes - 1) / step_bytes * step_bytes);
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    padded.data()[i] = static_cast<std::uint8_t>(std::uint64_t{plaintext.size()} >> (8 * i));
  }
  std::copy(plaintext.begin(), plaintext.end(), padded.data() + kLengthBytes);
  parts_.push_back({.name = name, .sealed = AeadSeal(data_key_, Ledger::VaultPlace(entry_, name), padded.view())});
}

std::string VaultWriter::AddContent(const Json& content) {
  const Opening opening = NewOpening(env_, content);
  std::string text = CanonicalJsonOrDie(Json{{"content", content}, {"salt", ToHex(opening.salt)}});
  Add(kContentPart, AsBytes(text), kContentStepBytes);
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return ToHex(MakeCommitment(opening.salt, kContentPart, content));
}

Result<VaultReader> VaultReader::Open(Ledger& ledger, std::uint64_t entry, const BoxKeyPair& keys) {
  WRIT_TRY(const Bytes sealed, ledger.ReadVault(entry, kDataKeyPart));
  WRIT_TRY(SecretBytes data_key, BoxOpen(keys, sealed));
  return VaultReader(ledger, entry, std::move(data_key));
}

Result<SecretBytes> VaultReader::Read(const std::string& name) const {
  WRIT_TRY(const Bytes sealed, ledger_->ReadVault(entry_, name));
  WRIT_TRY(const SecretBytes padded, AeadOpen(data_key_, Ledger::VaultPlace(entry_, name), sealed));
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < kLengthBytes && i < padded.size(); ++i)
    size |= std::uint64_t{padded.data()[i]} << (8 * i);
  if (padded.size() < kLengthBytes || size > padded.size() - kLengthBytes) {
    return Fail(Code::kCorruption, "seal-broken", "couldn't read \"" + name + "\": its length is wrong",
                "run `writ verify`, and restore the data folder from a backup");
  }
  return SecretBytes::CopyOf(padded.view().subspan(kLengthBytes, size));
}

Result<Json> VaultReader::ReadContent(std::string_view commitment) const {
  const auto altered = [&] {
    return Fail(Code::kCorruption, "content-altered",
                "couldn't accept the content of entry " + std::to_string(entry_) + ": its row commits to another",
                "run `writ verify`, and restore the data folder from a backup");
  };
  WRIT_TRY(const SecretBytes plaintext, Read(kContentPart));
  const Json json = Json::parse(AsText(plaintext.view()), nullptr, /*allow_exceptions=*/false);
  const Result<std::string> salt_text = JsonString(json, "salt");
  if (!salt_text || !json.contains("content")) return altered();
  const Result<Hash32> salt = HashFromHex(*salt_text);
  if (!salt || ToHex(MakeCommitment(*salt, kContentPart, json["content"])) != commitment) return altered();
  return json["content"];
}

}  // namespace writ
