#include "log/ledger.h"

#include <algorithm>
#include <utility>

namespace writ {
namespace {

constexpr char kDatabaseName[] = "writ.db";

tl::unexpected<Error> NotKept(std::uint64_t index) {
  return Fail(Code::kCorruption, "entry-not-kept",
              "couldn't go on: the database did not keep entry " + std::to_string(index) + " as it was written",
              "somebody meddles with the data folder: keep it as evidence, and restore it from a backup");
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
    WRIT_TRY(const Checkpoint checkpoint, ledger->ReadCheckpoint());
    ledger->visible_size_ = checkpoint.size;
  }
  return ledger;
}

Result<Checkpoint> Ledger::ReadCheckpoint() {
  const std::filesystem::path checkpoint_file = log_folder() / "checkpoint";
  if (!env_.Exists(checkpoint_file)) {  // a writer's publisher says the same
    return Fail(Code::kCorruption, "log-checkpoint-missing", "couldn't open the log: its checkpoint is gone",
                "the log's folder was removed or replaced: restore it from a backup");
  }
  WRIT_TRY(const Bytes note, env_.ReadFile(checkpoint_file, kMaxCheckpointBytes));
  note_ = std::string(AsText(note));
  return OpenCheckpoint(note_, MakeLogVerifier(origin_, keys_.log_key.public_key));
}

Result<void> Ledger::OpenPublisher() {
  WRIT_TRY(Publisher publisher, Publisher::Open(env_, log_folder(), origin_, &keys_.log_key, *source_));
  publisher_ = std::make_unique<Publisher>(std::move(publisher));
  return {};
}

Result<void> Ledger::Replay(const ReplayOptions& options) {
  WRIT_CHECK(LoadState(options));
  // Rows first: an entry that nobody with the row key wrote must not be published by catching up.
  WRIT_TRY(const std::uint64_t all, store_.Size());
  WRIT_CHECK(ForEachFrom(vouched_for_, [&](const Record& record) -> Result<void> {
    WRIT_CHECK(ApplyToAll(record));
    size_ = record.index + 1;
    if (options.progress) options.progress(size_, all);
    return {};
  }));
  if (!writable_ && size_ < visible_size_) {  // a writer's publisher finds the same
    return Fail(Code::kCorruption, "log-rolled-back",
                "couldn't open the log: its checkpoint signs " + std::to_string(visible_size_) +
                    " entries, the table has " + std::to_string(size_),
                "an old copy of the table was put back: restore the newest one");
  }
  WRIT_CHECK(destroyed_.CheckGone(store_));
  source_->Attest(size_);
  if (writable_ && publisher_ == nullptr) WRIT_CHECK(OpenPublisher());
  return {};
}

// Begins from the state that the last writer left, where it holds; else from nothing.
Result<void> Ledger::LoadState(const ReplayOptions& options) {
  if (options.program == Hash32{}) return {};
  state_ = std::make_unique<VerifiedState>(env_, data_, keys_.row_key, options.program, origin_);
  if (options.in_full) return {};
  const Result<Checkpoint> published = ReadCheckpoint();
  std::optional<VerifiedState::Base> base;
  if (published) base = state_->Find(store_.as_opened(), *published);
  if (!base) return {};
  StateReader reader{.fields = ArchiveReader(base->fields.view()), .open_bulk = std::move(base->open_bulk)};
  reader.fields(last_time_, destroyed_);
  for (Projection* projection : projections_) projection->Load(reader);
  if (!reader.fields.at_end()) {
    return Fail(Code::kCorruption, "state-unreadable", "couldn't use what the last start had checked",
                "start again with a full check");
  }
  size_ = vouched_for_ = base->size;
  return {};
}

void Ledger::LeaveState() {
  if (state_ != nullptr && writable_ && !stopped_ && publisher_ != nullptr) (void)TryToLeaveState();
}

// Whatever fails here, the next start checks everything: nothing is lost but its time.
Result<void> Ledger::TryToLeaveState() {
  if (state_->NeedsBase(size_)) {
    StateWriter writer;
    writer.fields(last_time_, destroyed_);
    for (const Projection* projection : projections_) WRIT_CHECK(projection->Save(writer));
    const Result<void> written = state_->WriteBase(size_, writer.fields.view(), writer.bulk.view());
    Wipe(writer.fields.span());
    Wipe(writer.bulk.span());
    WRIT_CHECK(written);
  }
  WRIT_TRY(const FileIdentity table, store_.Close());
  return state_->WriteMark(table, publisher_->published());
}

Result<void> Ledger::ApplyToAll(const Record& record) {
  last_time_ = record.entry.time;
  destroyed_.Note(record);
  for (Projection* projection : projections_) {
    if (const Result<void> applied = projection->Apply(record); !applied) {
      Error error = applied.error();
      error.code = Code::kCorruption;
      return WithContext(std::move(error), "couldn't apply entry " + std::to_string(record.index));
    }
  }
  return {};
}

Result<void> Ledger::ForEachRecord(const std::function<Result<void>(const Record&)>& visit) {
  return ForEachFrom(0, visit);
}

Result<void> Ledger::ForEachFrom(std::uint64_t first, const std::function<Result<void>(const Record&)>& visit) {
  RowOpener opener(keys_.row_key);
  return store_.ForEach(first, [&](const StoredEntry& stored) -> Result<void> {
    if (stored.index >= visible_size_) return {};
    WRIT_TRY(const Record record, opener.Open(stored));
    return visit(record);
  });
}

// A draft as it will be written, and as it will be applied.
struct Ledger::Prepared {
  NewEntry entry;
  Record record;
};

Result<Ledger::Prepared> Ledger::Prepare(std::uint64_t index, UtcTime last_time, EntryDraft draft) const {
  const bool corrects = draft.outcome != kRefused && draft.act.value("type", "") == kClockCorrection;
  if (draft.time < last_time && !corrects) {
    return Fail(Code::kUnavailable, "clock-behind", "couldn't write to the log: the clock is behind its last entry",
                "set the clock of this machine right and try again; where it is right, and the entry came under a "
                "wrong one, the head says so: writ clock correct --reason TEXT");
  }
  if (!draft.emptied.empty()) draft.row[kEmptiedField] = draft.emptied;
  Hash32 salt{};
  env_.FillRandom(salt);
  WRIT_CHECK(CheckAct(draft.act));
  Record record{.index = index,
                .entry = Entry{.act = std::move(draft.act),
                               .outcome = std::move(draft.outcome),
                               .proof = std::move(draft.proof),
                               .row = CommitToRow(salt, draft.row),
                               .time = draft.time},
                .row = std::move(draft.row)};
  WRIT_TRY(const std::string entry_text, EncodeEntry(record.entry));
  WRIT_CHECK(DecodeEntry(AsBytes(entry_text)));  // what can't be read back must never stand in the log
  StoredEntry stored{.index = index, .entry = ToBytes(entry_text), .sealed_row = {}, .vault = {}};
  std::sort(draft.vault.begin(), draft.vault.end(),
            [](const VaultPart& a, const VaultPart& b) { return a.name < b.name; });
  for (const VaultPart& part : draft.vault) stored.vault.push_back({.name = part.name, .sha256 = Sha256(part.sealed)});
  stored.sealed_row = SealRow(keys_.row_key, stored, record.row, salt);
  return Prepared{
      .entry = {.stored = std::move(stored), .parts = std::move(draft.vault), .emptied = std::move(draft.emptied)},
      .record = std::move(record)};
}

Result<Record> Ledger::Commit(EntryDraft draft) {
  std::vector<EntryDraft> alone;
  alone.push_back(std::move(draft));
  WRIT_TRY(std::vector<Record> records, CommitBatch(std::move(alone)));
  return std::move(records.front());
}

Result<std::vector<Record>> Ledger::CommitBatch(std::vector<EntryDraft> drafts) {
  if (!writable_ || stopped_) {
    return Fail(Code::kUnavailable, "log-stopped", "couldn't write to the log: an earlier write failed",
                "mend what that error named, then start again");
  }
  WRIT_CHECK(CheckBatchSize(drafts));
  std::vector<Record> records;
  if (drafts.empty()) return records;
  std::vector<NewEntry> entries;
  UtcTime last_time = last_time_;
  for (EntryDraft& draft : drafts) {
    const UtcTime time = draft.time;
    WRIT_TRY(Prepared prepared, Prepare(size_ + entries.size(), last_time, std::move(draft)));
    entries.push_back(std::move(prepared.entry));
    records.push_back(std::move(prepared.record));
    last_time = time;
  }
  stopped_ = true;  // until entries, tiles and checkpoint stand and every projection knows them
  WRIT_CHECK(Publish(entries));
  for (const Record& record : records) {
    WRIT_CHECK(ApplyToAll(record));
    ++size_;
  }
  stopped_ = false;
  return records;
}

// Commits the entries, and publishes them under one checkpoint.
Result<void> Ledger::Publish(const std::vector<NewEntry>& entries) {
  WRIT_CHECK(store_.Append(entries));
  const std::uint64_t size = size_ + entries.size();
  source_->Attest(size);
  if (const Result<Checkpoint> published = publisher_->Publish(); !published) {
    return WithContext(published.error(), "couldn't publish the log");
  } else if (published->size != size) {
    return NotKept(size - 1);
  }
  for (const NewEntry& entry : entries) WRIT_CHECK(CheckKept(entry.stored));
  return {};
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

// A digest counts only if the row is bound to it. That the replay did not open this row is made good here.
Result<void> Ledger::CheckVouchedRow(std::uint64_t index) {
  if (index >= vouched_for_ || index == checked_on_use_) return {};
  WRIT_TRY(const StoredEntry stored, store_.ReadEntry(index));
  WRIT_CHECK(RowOpener(keys_.row_key).Open(stored));
  checked_on_use_ = index;
  return {};
}

Result<Bytes> Ledger::ReadVault(std::uint64_t index, const std::string& name) {
  if (const std::optional<std::uint64_t> by = destroyed_.By(index)) {
    return Fail(
        Code::kRefused, "vault-destroyed",
        "couldn't read what entry " + std::to_string(index) + " kept: entry " + std::to_string(*by) + " destroyed it",
        "nothing can bring it back; the log keeps the proof that it was there");
  }
  WRIT_CHECK(CheckVouchedRow(index));
  WRIT_TRY(StoredPart part, store_.ReadPart(index, name));
  if (Sha256(part.sealed) != part.sha256) {
    return Fail(Code::kCorruption, "vault-altered",
                "couldn't accept \"" + name + "\" of entry " + std::to_string(index) + ": it was altered",
                "run `writ verify`, and restore the data folder from a backup");
  }
  return std::move(part.sealed);
}

Result<std::uint64_t> Ledger::CheckEveryVaultPart() {
  WRIT_CHECK(destroyed_.CheckGone(store_));
  std::uint64_t count = 0;
  RowOpener opener(keys_.row_key);
  WRIT_CHECK(store_.ForEach(0, [&](const StoredEntry& stored) -> Result<void> {
    if (destroyed_.By(stored.index)) return {};  // and gone, as CheckGone found
    WRIT_CHECK(opener.Open(stored));             // the digests count only if the row is bound to them
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
