// The SQLite file under the ledger: entries, their rows, and sealed parts that belong to an entry.
//
// One adapter over SQLiteCpp; it knows bytes only, no meaning and no keys. One transaction, committed with
// synchronous=FULL, makes an entry with everything that belongs to it. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/file_identity.h"
#include "base/status.h"

namespace writ {

// A sealed piece that belongs to an entry: a photo, a template, a wrapped key.
struct VaultPart {
  std::string name;
  Bytes sealed;
};

// Name and SHA-256 of a part, which the entry's row is bound to.
struct VaultDigest {
  std::string name;
  Hash32 sha256{};
};

struct StoredPart {
  Hash32 sha256{};  // as written; the row is bound to it
  Bytes sealed;
};

struct StoredEntry {
  std::uint64_t index = 0;
  Bytes entry;
  Bytes sealed_row;
  std::vector<VaultDigest> vault;  // sorted by name
};

// An entry that is to be written, with everything that belongs to it.
struct NewEntry {
  StoredEntry stored;
  std::vector<VaultPart> parts = {};        // as stored.vault names them, in the same order
  std::vector<std::uint64_t> emptied = {};  // entries whose sealed parts lose their bytes; their digests stay
};

class LedgerStore {
 public:
  // Version of the tables, in SQLite's user_version. A newer one is refused: "data-newer" (kUnavailable).
  static constexpr int kSchemaVersion = 1;

  // "schema-altered" (kCorruption) where the file holds a table, trigger or view of somebody else.
  // `writable` false opens for reading only, also from a folder that cannot be written.
  static Result<LedgerStore> Open(const std::filesystem::path& file, bool writable);
  static Result<LedgerStore> Create(const std::filesystem::path& file);
  LedgerStore(LedgerStore&&) noexcept;
  LedgerStore& operator=(LedgerStore&&) noexcept;
  ~LedgerStore();

  Result<std::uint64_t> Size();
  // All of them in one transaction, durable when it returns, or none. Their indexes must go on from Size().
  Result<void> Append(const std::vector<NewEntry>& entries);
  Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count);
  // Every entry from `first` on in order, with its row; stops at the first error of `visit`. A gap, a row without its
  // entry, or an entry without its row is "row-missing" or "row-unattested" (kCorruption).
  Result<void> ForEach(std::uint64_t first, const std::function<Result<void>(const StoredEntry&)>& visit);
  // One entry with its row and digests: "row-missing" (kCorruption).
  Result<StoredEntry> ReadEntry(std::uint64_t index);
  // Whether any part of the entry still has bytes.
  Result<bool> HoldsParts(std::uint64_t index);
  // "vault-missing" (kCorruption).
  Result<StoredPart> ReadPart(std::uint64_t index, const std::string& name);

  // The file as it was found at Open, where it is all of the tables: nothing where a write-ahead log stood beside it.
  const std::optional<FileIdentity>& as_opened() const;
  // Brings everything into the file and closes it; nothing else may be called afterwards. The file as it is left, or
  // "table-touched" (kUnavailable) where somebody else wrote to it, or reads from it, since it was opened.
  Result<FileIdentity> Close();

 private:
  struct State;
  explicit LedgerStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace writ
