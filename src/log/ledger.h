// The ledger: the one way by which anything comes to be in a deployment.
//
// An entry, its one row and its sealed parts are committed in one transaction; then tiles and checkpoint are published;
// then the act takes effect, by being applied to the projections (the in-memory state that registries, galleries and
// searches keep). There is no other state: a start replays every entry with its row. The row is sealed under the
// deployment's row key and bound to its entry's bytes, its place and the digests of its parts, so that a row that was
// edited, copied or inserted by anybody without that key is refused at the next start. A start that finds everything as
// the last writer left it goes on from what that one had checked (verified_state.h). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/env.h"
#include "log/checkpoint.h"
#include "log/commitment.h"
#include "log/destroyed_parts.h"
#include "log/entry.h"
#include "log/ledger_batch.h"
#include "log/ledger_store.h"
#include "log/publisher.h"
#include "log/row_seal.h"
#include "log/state_stream.h"
#include "log/verified_state.h"

namespace writ {

// In-memory state that is a fold over the records.
class Projection {
 public:
  virtual ~Projection() = default;
  // Called in order, once a record. An error means that the record can't be: corruption.
  virtual Result<void> Apply(const Record& record) = 0;
  // The whole of it for the next start, and back into a projection that saw no record yet. Loading the saved state must
  // give what applying the records gave.
  virtual Result<void> Save(StateWriter& state) const = 0;
  virtual void Load(StateReader& state) = 0;
};

struct ReplayOptions {
  Hash32 program{};      // which build this is, for a verified-up-to state; zero: neither used nor left
  bool in_full = false;  // every row is checked, whatever was left
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};  // entries
};

struct LedgerKeys {
  SecretBytes row_key;  // 32 bytes
  SigningKey log_key;   // signs checkpoints
};

class Ledger {
 public:
  // Makes an empty ledger in an existing, empty folder.
  static Result<std::unique_ptr<Ledger>> Create(Env& env, const std::filesystem::path& data, std::string origin,
                                                LedgerKeys keys);
  // The origin is that of entry 0, which Replay authenticates. `writable` false neither publishes nor changes anything,
  // and shows no entry beyond the published checkpoint: what a crash left committed but unpublished has not taken
  // effect yet.
  static Result<std::unique_ptr<Ledger>> Open(Env& env, const std::filesystem::path& data, LedgerKeys keys,
                                              bool writable);

  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger();

  // The projections, in the order in which they see each record; they must outlive the ledger.
  void Attach(Projection* projection) { projections_.push_back(projection); }
  // Feeds every record to the projections; checks each row against its entry on the way, but for those that a state
  // vouches for. Once, after Attach. Errors (kCorruption): "row-unattested", "row-missing", "entry-malformed",
  // "vault-revived", "log-rolled-back", "state-unreadable" (replay in full, with other projections), those of
  // Publisher::Open.
  Result<void> Replay(const ReplayOptions& options = {});
  // How many entries the last Replay did not open, since a state vouched for their rows.
  std::uint64_t vouched_for() const { return vouched_for_; }
  // The last call to a writer that ends: leaves a state for the next start where it can. Closes the table.
  void LeaveState();

  std::uint64_t NextIndex() const { return size_; }
  // A commit failed half-way: nothing more is taken until the log is opened again.
  bool stopped() const { return stopped_; }
  // Commits, publishes, applies. "clock-behind" (kUnavailable) where draft.time lies before the last entry's and
  // the act is not the head's word that the clock is right. After a
  // failure the ledger takes no further entry: what was committed but not published takes effect at the next start.
  Result<Record> Commit(EntryDraft draft);
  // The same for several drafts, in their order, at a fraction of the price: one transaction, one checkpoint, and all
  // of them or none, whatever happens. The parts of the i-th are bound to VaultPlace(NextIndex() + i, name). No draft
  // is applied before all are published, so that it is the caller's to say that each may stand behind those before it.
  // Errors as Commit, which leave no entry of the batch, and "batch-too-large" (kRefused).
  Result<std::vector<Record>> CommitBatch(std::vector<EntryDraft> drafts);

  // The associated data under which a part is sealed: its entry's index and its name.
  static Bytes VaultPlace(std::uint64_t index, std::string_view name);
  // The sealed bytes of a part, checked against the digest that its row is bound to: "vault-altered" (kCorruption),
  // "vault-destroyed" (kRefused).
  Result<Bytes> ReadVault(std::uint64_t index, const std::string& name);

  // Every entry with its row, checked, from the table itself: for `verify`, and for reports.
  Result<void> ForEachRecord(const std::function<Result<void>(const Record&)>& visit);
  // Reads and checks every sealed part against its digest, and the row that holds the digest, also beyond what a reader
  // is shown; of destroyed ones that they are gone: for `verify`. Returns how many there are.
  Result<std::uint64_t> CheckEveryVaultPart();
  Result<std::vector<Bytes>> EntryBytes(std::uint64_t first, std::uint64_t count) {
    return store_.Entries(first, count);
  }

  // The published checkpoint as it stands in its file; a reader's as it stood at Open.
  const std::string& CheckpointNote() const { return publisher_ == nullptr ? note_ : publisher_->note(); }
  // See Publisher::KeepSignatures; for a writer, after Replay.
  Result<void> KeepSignatures(const std::string& note) { return publisher_->KeepSignatures(note); }

  UtcTime last_time() const { return last_time_; }  // of the last entry
  const std::string& origin() const { return origin_; }
  std::filesystem::path log_folder() const { return data_ / "log"; }
  const SigningKey& log_key() const { return keys_.log_key; }
  std::string verifier_key() const;

 private:
  class Source;
  Ledger(Env& env, std::filesystem::path data, std::string origin, LedgerKeys keys, LedgerStore store);
  Result<void> OpenPublisher();
  Result<Checkpoint> ReadCheckpoint();
  Result<void> LoadState(const ReplayOptions& options);
  Result<void> TryToLeaveState();
  Result<void> ForEachFrom(std::uint64_t first, const std::function<Result<void>(const Record&)>& visit);
  Result<void> CheckVouchedRow(std::uint64_t index);
  struct Prepared;
  Result<Prepared> Prepare(std::uint64_t index, UtcTime last_time, EntryDraft draft) const;
  Result<void> Publish(const std::vector<NewEntry>& entries);
  Result<void> CheckKept(const StoredEntry& stored);
  Result<void> ApplyToAll(const Record& record);

  Env& env_;
  std::filesystem::path data_;
  std::string origin_;
  LedgerKeys keys_;
  LedgerStore store_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<Publisher> publisher_;
  std::vector<Projection*> projections_;
  std::unique_ptr<VerifiedState> state_;
  std::uint64_t vouched_for_ = 0;
  std::uint64_t checked_on_use_ = kMaxLogSize;  // the last of those entries whose row was opened after all
  std::uint64_t size_ = 0;
  std::uint64_t visible_size_ = kMaxLogSize;
  std::string note_;  // a reader's
  UtcTime last_time_;
  DestroyedParts destroyed_;
  bool writable_ = false;
  bool stopped_ = false;  // a commit failed half-way
};

}  // namespace writ
