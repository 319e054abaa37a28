#include "log/row_seal.h"

#include <utility>

#include "log/commitment.h"

namespace writ {
namespace {

constexpr char kRowField[] = "row";

tl::unexpected<Error> RowUnattested(std::uint64_t index, const std::string& cause) {
  return Fail(Code::kCorruption, "row-unattested",
              "couldn't accept the row of entry " + std::to_string(index) + ": " + cause,
              "run `writ verify`, and restore the data folder from a backup");
}

// The associated data under which a row is sealed.
Bytes RowPlace(const StoredEntry& stored) {
  Bytes place = ToBytes("writ row v1");
  AppendNumber(place, stored.index);
  const Hash32 entry_hash = Sha256(stored.entry);
  place.insert(place.end(), entry_hash.begin(), entry_hash.end());
  for (const VaultDigest& digest : stored.vault) {
    AppendNumber(place, digest.name.size());
    place.insert(place.end(), digest.name.begin(), digest.name.end());
    place.insert(place.end(), digest.sha256.begin(), digest.sha256.end());
  }
  return place;
}

}  // namespace

Hash32 CommitToRow(const Hash32& salt, const Json& row) { return MakeCommitment(salt, kRowField, row); }

Bytes SealRow(const SecretBytes& row_key, const StoredEntry& stored, const Json& row, const Hash32& salt) {
  Bytes plaintext = ToBytes(CanonicalJsonOrDie(Json{{"row", row}, {"salt", ToHex(salt)}}));
  Bytes sealed = AeadSeal(row_key, RowPlace(stored), plaintext);
  Wipe(plaintext);
  return sealed;
}

Result<Record> RowOpener::Open(const StoredEntry& stored) {
  const Result<ByteView> plaintext = AeadOpenInto(*row_key_, RowPlace(stored), stored.sealed_row, plaintext_);
  if (!plaintext) return RowUnattested(stored.index, "it, its entry or its place was altered");
  Json json = Json::parse(AsText(*plaintext), nullptr, /*allow_exceptions=*/false);
  WRIT_TRY(Entry entry, DecodeEntry(stored.entry));
  WRIT_TRY(const std::string salt_text, JsonString(json, "salt"));
  WRIT_TRY(const Hash32 salt, HashFromHex(salt_text));
  if (!json.contains("row") || CommitToRow(salt, json["row"]) != entry.row) {
    return RowUnattested(stored.index, "it is not the one that its entry commits to");
  }
  return Record{.index = stored.index, .entry = std::move(entry), .row = std::move(json["row"])};
}

}  // namespace writ
