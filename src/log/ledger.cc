#include "log/ledger.h"

#include <algorithm>
#include <utility>

namespace writ {
namespace {

constexpr char kDatabaseName[] = "writ.db";
constexpr char kRowField[] = "row";
constexpr char kEmptiedField[] = "emptied";

void AppendNumber(Bytes& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

tl::unexpected<Error> RowUnattested(std::uint64_t index, const std::string& cause) {
  return Fail(Code::kCorruption, "row-unattested",
              "couldn't accept the row of entry " + std::to_string(index) + ": " + cause,
              "run `writ verify`, and restore the data folder from a backup");
}

tl::unexpected<Error> NotKept(std::uint64_t index) {
  return Fail(Code::kCorruption, "entry-not-kept",
              "couldn't go on: the database did not keep entry " + std::to_string(index) + " as it was written",
              "somebody meddles with the data folder: keep it as evidence, and restore it from a backup");
}

// {"row": …, "salt": hex}: the plaintext of a sealed row.
Bytes RowPlaintext(const Json& row, const Hash32& salt) {
  return ToBytes(CanonicalJsonOrDie(Json{{"row", row}, {"salt", ToHex(salt)}}));
}

}  // namespace

// The entries as the publisher reads them: those whose rows the ledger has checked or written itself. What somebody
// puts into the table beside a running writer is never published.
class Ledger::Source : public EntrySource {
 public:
  explicit Source(LedgerStore& store) : store_(store) {}
  void Attest(std::uint64_t size) { attested_ = size; }
  Result<std::uint64_t> Size() override {
    WRIT_TRY(const std::uint64_t size, store_.Size());
    return std::min(size, attested_);
  }
  Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count) override {
    return store_.Entries(first, count);
  }

 private:
  LedgerStore& store_;
  std::uint64_t attested_ = 0;
};

Ledger::Ledger(Env& env, std::filesystem::path data, std::string origin, LedgerKeys keys, LedgerStore store)
    : env_(env),
      data_(std::move(data)),
      origin_(std::move(origin)),
      keys_(std::move(keys)),
      store_(std::move(store)),
      source_(std::make_unique<Source>(store_)) {}

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::Create(Env& env, const std::filesystem::path& data, std::string origin,
                                               LedgerKeys keys) {
  WRIT_TRY(LedgerStore store, LedgerStore::Create(data / kDatabaseName));
  std::unique_ptr<Ledger> ledger(new Ledger(env, data, std::move(origin), std::move(keys), std::move(store)));
  ledger->writable_ = true;
  WRIT_CHECK(ledger->OpenPublisher());
  return ledger;
}

Result<std::unique_ptr<Ledger>> Ledger::Open(Env& env, const std::filesystem::path& data, LedgerKeys keys,
                                             bool writable) {
  WRIT_TRY(LedgerStore store, LedgerStore::Open(data / kDatabaseName, writable));
  WRIT_TRY(const std::vector<Bytes> founding, store.Entries(0, 1));
  WRIT_TRY(const Entry entry, DecodeEntry(founding.front()));
  auto origin = entry.act.at("origin").get<std::string>();
  std::unique_ptr<Ledger> ledger(new Ledger(env, data, std::move(origin), std::move(keys), std::move(store)));
  ledger->writable_ = writable;
  if (!writable) {
    const std::filesystem::path checkpoint_file = ledger->log_folder() / "checkpoint";
    if (!env.Exists(checkpoint_file)) {  // a writer's publisher says the same
      return Fail(Code::kCorruption, "log-checkpoint-missing", "couldn't open the log: its checkpoint is gone",
                  "the log's folder was removed or replaced: restore it from a backup");
    }
    WRIT_TRY(const Bytes note, env.ReadFile(checkpoint_file, kMaxCheckpointBytes));
    const LogVerifier verifier = MakeLogVerifier(ledger->origin_, ledger->keys_.log_key.public_key);
    WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(AsText(note), verifier));
    ledger->visible_size_ = checkpoint.size;
    ledger->note_ = std::string(AsText(note));
  }
  return ledger;
}

Result<void> Ledger::OpenPublisher() {
  WRIT_TRY(Publisher publisher, Publisher::Open(env_, log_folder(), origin_, &keys_.log_key, *source_));
  publisher_ = std::make_unique<Publisher>(std::move(publisher));
  return {};
}

Result<void> Ledger::Replay() {
  // Rows first: an entry that nobody with the row key wrote must not be published by catching up.
  WRIT_CHECK(ForEachRecord([this](const Record& record) -> Result<void> {
    WRIT_CHECK(ApplyToAll(record));
    size_ = record.index + 1;
    return {};
  }));
  if (!writable_ && size_ < visible_size_) {  // a writer's publisher finds the same
    return Fail(Code::kCorruption, "log-rolled-back",
                "couldn't open the log: its checkpoint signs " + std::to_string(visible_size_) +
                    " entries, the table has " + std::to_string(size_),
                "an old copy of the table was put back: restore the newest one");
  }
  WRIT_CHECK(CheckDestroyed());
  source_->Attest(size_);
  if (writable_ && publisher_ == nullptr) WRIT_CHECK(OpenPublisher());
  return {};
}

Result<void> Ledger::ApplyToAll(const Record& record) {
  last_time_ = record.entry.time;
  if (record.entry.outcome != kRefused && record.row.contains(kEmptiedField)) {
    for (const Json& other : record.row[kEmptiedField]) destroyed_by_[other.get<std::uint64_t>()] = record.index;
  }
  for (Projection* projection : projections_) {
    if (const Result<void> applied = projection->Apply(record); !applied) {
      Error error = applied.error();
      error.code = Code::kCorruption;
      return WithContext(std::move(error), "couldn't apply entry " + std::to_string(record.index));
    }
  }
  return {};
}

// What was destroyed must not come back from a backup.
Result<void> Ledger::CheckDestroyed() {
  for (const auto& [index, by] : destroyed_by_) {
    WRIT_TRY(const bool holds, store_.HoldsParts(index));
    if (!holds) continue;
    return Fail(Code::kCorruption, "vault-revived",
                "couldn't accept the sealed parts of entry " + std::to_string(index) + ": entry " + std::to_string(by) +
                    " says that they were destroyed",
                "somebody put an old copy back: keep the folder as evidence, and restore it from a backup made since");
  }
  return {};
}

Bytes Ledger::RowPlace(const StoredEntry& stored) const {
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

Result<Record> Ledger::OpenRecord(const StoredEntry& stored) const {
  const Result<SecretBytes> plaintext = AeadOpen(keys_.row_key, RowPlace(stored), stored.sealed_row);
  if (!plaintext) return RowUnattested(stored.index, "it, its entry or its place was altered");
  const Json json = Json::parse(AsText(plaintext->view()), nullptr, /*allow_exceptions=*/false);
  WRIT_TRY(Entry entry, DecodeEntry(stored.entry));
  WRIT_TRY(const std::string salt_text, JsonString(json, "salt"));
  WRIT_TRY(const Hash32 salt, HashFromHex(salt_text));
  if (!json.contains("row") || MakeCommitment(salt, kRowField, json["row"]) != entry.row) {
    return RowUnattested(stored.index, "it is not the one that its entry commits to");
  }
  return Record{.index = stored.index, .entry = std::move(entry), .row = json["row"]};
}

Result<void> Ledger::ForEachRecord(const std::function<Result<void>(const Record&)>& visit) {
  return store_.ForEach([&](const StoredEntry& stored) -> Result<void> {
    if (stored.index >= visible_size_) return {};
    WRIT_TRY(const Record record, OpenRecord(stored));
    return visit(record);
  });
}

Result<Record> Ledger::Commit(EntryDraft draft) {
  if (!writable_ || stopped_) {
    return Fail(Code::kUnavailable, "log-stopped", "couldn't write to the log: an earlier write failed",
                "mend what that error named, then start again");
  }
  const bool corrects = draft.outcome != kRefused && draft.act.value("type", "") == kClockCorrection;
  if (draft.time < last_time_ && !corrects) {
    return Fail(Code::kUnavailable, "clock-behind", "couldn't write to the log: the clock is behind its last entry",
                "set the clock of this machine right, then try again");
  }
  if (!draft.emptied.empty()) draft.row[kEmptiedField] = draft.emptied;
  Hash32 salt{};
  env_.FillRandom(salt);
  WRIT_CHECK(CheckAct(draft.act));
  Record record{.index = size_,
                .entry = Entry{.act = std::move(draft.act),
                               .outcome = std::move(draft.outcome),
                               .proof = std::move(draft.proof),
                               .row = MakeCommitment(salt, kRowField, draft.row),
                               .time = draft.time},
                .row = std::move(draft.row)};
  WRIT_TRY(const std::string entry_text, EncodeEntry(record.entry));
  WRIT_CHECK(DecodeEntry(AsBytes(entry_text)));  // what can't be read back must never stand in the log
  StoredEntry stored{.index = size_, .entry = ToBytes(entry_text), .sealed_row = {}, .vault = {}};
  std::sort(draft.vault.begin(), draft.vault.end(),
            [](const VaultPart& a, const VaultPart& b) { return a.name < b.name; });
  for (const VaultPart& part : draft.vault) stored.vault.push_back({.name = part.name, .sha256 = Sha256(part.sealed)});
  Bytes plaintext = RowPlaintext(record.row, salt);
  stored.sealed_row = AeadSeal(keys_.row_key, RowPlace(stored), plaintext);
  Wipe(plaintext);

  stopped_ = true;  // until entry, tiles and checkpoint stand and every projection knows it
  WRIT_CHECK(store_.Append(stored, draft.vault, draft.emptied));
  source_->Attest(size_ + 1);
  if (const Result<Checkpoint> published = publisher_->Publish(); !published) {
    return WithContext(published.error(), "couldn't publish the log");
  } else if (published->size != size_ + 1) {
    return NotKept(size_);
  }
  WRIT_CHECK(CheckKept(stored));
  WRIT_CHECK(ApplyToAll(record));
  ++size_;
  stopped_ = false;
  return record;
}

// Nothing is answered on the strength of an entry that the table did not keep as it was written.
Result<void> Ledger::CheckKept(const StoredEntry& stored) {
  WRIT_TRY(const StoredEntry kept, store_.ReadEntry(stored.index));
  const bool same_vault =
      std::equal(kept.vault.begin(), kept.vault.end(), stored.vault.begin(), stored.vault.end(),
                 [](const VaultDigest& a, const VaultDigest& b) { return a.name == b.name && a.sha256 == b.sha256; });
  if (kept.entry != stored.entry || kept.sealed_row != stored.sealed_row || !same_vault) return NotKept(stored.index);
  return {};
}

Bytes Ledger::VaultPlace(std::uint64_t index, std::string_view name) {
  Bytes place = ToBytes("writ vault v1");
  AppendNumber(place, index);
  place.insert(place.end(), name.begin(), name.end());
  return place;
}

Result<Bytes> Ledger::ReadVault(std::uint64_t index, const std::string& name) {
  if (const auto destroyed = destroyed_by_.find(index); destroyed != destroyed_by_.end()) {
    return Fail(Code::kRefused, "vault-destroyed",
                "couldn't read what entry " + std::to_string(index) + " kept: entry " +
                    std::to_string(destroyed->second) + " destroyed it",
                "nothing can bring it back; the log keeps the proof that it was there");
  }
  WRIT_TRY(StoredPart part, store_.ReadPart(index, name));
  if (Sha256(part.sealed) != part.sha256) {
    return Fail(Code::kCorruption, "vault-altered",
                "couldn't accept \"" + name + "\" of entry " + std::to_string(index) + ": it was altered",
                "run `writ verify`, and restore the data folder from a backup");
  }
  return std::move(part.sealed);
}

Result<std::uint64_t> Ledger::CheckEveryVaultPart() {
  WRIT_CHECK(CheckDestroyed());
  std::uint64_t count = 0;
  WRIT_CHECK(store_.ForEach([&](const StoredEntry& stored) -> Result<void> {
    if (destroyed_by_.contains(stored.index)) return {};  // and gone, as CheckDestroyed found
    WRIT_CHECK(OpenRecord(stored));                       // the digests count only if the row is bound to them
    for (const VaultDigest& digest : stored.vault) {
      WRIT_CHECK(ReadVault(stored.index, digest.name));
      ++count;
    }
    return {};
  }));
  return count;
}

std::string Ledger::verifier_key() const { return VerifierKey(origin_, keys_.log_key.public_key); }

}  // namespace writ
