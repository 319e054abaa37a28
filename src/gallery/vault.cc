#include "gallery/vault.h"

namespace writ {
namespace {

constexpr char kDataKeyPart[] = "data_key";
constexpr char kContentPart[] = "content";

}  // namespace

VaultWriter::VaultWriter(Env& env, std::uint64_t entry, const Hash32& public_key)
    : env_(env), entry_(entry), data_key_(SecretBytes::Random(32)) {
  parts_.push_back({.name = kDataKeyPart, .sealed = BoxSeal(public_key, data_key_.view())});
}

void VaultWriter::Add(const std::string& name, ByteView plaintext) {
  parts_.push_back({.name = name, .sealed = AeadSeal(data_key_, Ledger::VaultPlace(entry_, name), plaintext)});
}

std::string VaultWriter::AddContent(const Json& content) {
  const Opening opening = NewOpening(env_, content);
  std::string text = CanonicalJsonOrDie(Json{{"content", content}, {"salt", ToHex(opening.salt)}});
  Add(kContentPart, AsBytes(text));
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
  return AeadOpen(data_key_, Ledger::VaultPlace(entry_, name), sealed);
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
