#include "log/ledger_store.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "log/database.h"

namespace writ {
namespace {

constexpr std::uint64_t kMaxWriteAheadBytes = 4u << 20;

constexpr char kLedgerSchema[] = R"(
CREATE TABLE entries(idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE rows(idx INTEGER PRIMARY KEY REFERENCES entries(idx), sealed BLOB NOT NULL) STRICT;
CREATE TABLE vault(
  idx INTEGER NOT NULL REFERENCES entries(idx), name TEXT NOT NULL, sha256 BLOB NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(idx, name)) STRICT;
)";

Result<Hash32> HashOf(const Bytes& bytes) {
  Hash32 hash{};
  if (bytes.size() != hash.size()) {
    return Fail(Code::kCorruption, "row-unattested", "couldn't accept the tables: a digest is malformed",
                "run `writ verify`, and restore the data folder from a backup");
  }
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

constexpr char kDigestsOfEntry[] = "SELECT name, sha256 FROM vault WHERE idx = ? ORDER BY name";

// What SQLite takes into the file when it opens it: the write-ahead log, or a journal, which Writ never writes.
constexpr std::array<const char*, 2> kBeside{"-wal", "-journal"};

// The file where it is all of the tables.
std::optional<FileIdentity> IdentifyWhole(const std::filesystem::path& file) {
  for (const char* suffix : kBeside) {
    const Result<FileIdentity> beside = IdentifyFile(file.string() + suffix);
    if (beside ? beside->size != 0 : beside.error().reason != "file-missing") return std::nullopt;
  }
  const Result<FileIdentity> identity = IdentifyFile(file);
  return identity ? std::optional(*identity) : std::nullopt;
}

// The digests of one entry's parts; `query` is kDigestsOfEntry, ready to be used again afterwards.
Result<std::vector<VaultDigest>> DigestsOf(SQLite::Statement& query, std::uint64_t index) {
  std::vector<VaultDigest> digests;
  query.bind(1, static_cast<std::int64_t>(index));
  while (query.executeStep()) {
    WRIT_TRY(const Hash32 sha256, HashOf(BlobOf(query.getColumn(1))));
    digests.push_back({.name = query.getColumn(0).getString(), .sha256 = sha256});
  }
  query.reset();
  return digests;
}

// Puts entries into the tables, within a transaction of the caller's.
class Inserter {
 public:
  explicit Inserter(SQLite::Database& database)
      : entry_(database, "INSERT INTO entries(idx, bytes) VALUES(?, ?)"),
        row_(database, "INSERT INTO rows(idx, sealed) VALUES(?, ?)"),
        part_(database, "INSERT INTO vault(idx, name, sha256, sealed) VALUES(?, ?, ?, ?)"),
        empty_(database, "UPDATE vault SET sealed = x'' WHERE idx = ?") {}

  void Insert(const NewEntry& entry) {
    const auto index = static_cast<std::int64_t>(entry.stored.index);
    entry_.bind(1, index);
    BindBlob(entry_, 2, entry.stored.entry);
    Run(entry_);
    row_.bind(1, index);
    BindBlob(row_, 2, entry.stored.sealed_row);
    Run(row_);
    for (std::size_t i = 0; i < entry.parts.size(); ++i) {
      part_.bind(1, index);
      part_.bind(2, entry.parts[i].name);
      BindBlob(part_, 3, entry.stored.vault[i].sha256);
      BindBlob(part_, 4, entry.parts[i].sealed);
      Run(part_);
    }
    for (const std::uint64_t other : entry.emptied) {
      empty_.bind(1, static_cast<std::int64_t>(other));
      Run(empty_);
    }
  }

 private:
  static void Run(SQLite::Statement& statement) {
    statement.exec();
    statement.reset();
  }

  SQLite::Statement entry_;
  SQLite::Statement row_;
  SQLite::Statement part_;
  SQLite::Statement empty_;
};

}  // namespace

struct LedgerStore::State {
  SQLite::Database database;
  std::filesystem::path file = {};
  std::optional<FileIdentity> as_opened = {};
  std::optional<FileIdentity> as_left = {};  // by our last checkpoint; nothing where somebody else wrote to the file
  std::int64_t others_version = 0;           // changes where another connection commits

  std::int64_t OthersVersion() { return database.execAndGet("PRAGMA data_version").getInt64(); }
  bool Fold(const char* mode);
};

// Brings the write-ahead log into the file, which until then nobody may have touched. Whether all of it went there.
bool LedgerStore::State::Fold(const char* mode) {
  const Result<FileIdentity> before = IdentifyFile(file);
  const bool untouched = as_left && before && *before == *as_left && OthersVersion() == others_version;
  SQLite::Statement checkpoint(database, std::string("PRAGMA wal_checkpoint(") + mode + ")");
  const bool whole = checkpoint.executeStep() && checkpoint.getColumn(0).getInt() == 0;
  const Result<FileIdentity> after = IdentifyFile(file);
  as_left = untouched && after ? std::optional(*after) : std::nullopt;
  return whole;
}

LedgerStore::LedgerStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
LedgerStore::LedgerStore(LedgerStore&&) noexcept = default;
LedgerStore& LedgerStore::operator=(LedgerStore&&) noexcept = default;
LedgerStore::~LedgerStore() = default;

Result<LedgerStore> LedgerStore::Create(const std::filesystem::path& file) {
  return Guarded("create the database", [&]() -> Result<LedgerStore> {
    auto state = std::make_unique<State>(
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, /*busy ms=*/1000));
    HoldToTables(state->database);
    state->database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;");
    SQLite::Transaction transaction(state->database);
    state->database.exec(kLedgerSchema);
    state->database.exec("PRAGMA user_version=" + std::to_string(kSchemaVersion));
    transaction.commit();
    return LedgerStore(std::move(state));
  });
}

Result<LedgerStore> LedgerStore::Open(const std::filesystem::path& file, bool writable) {
  return Guarded("open the database", [&]() -> Result<LedgerStore> {
    const std::optional<FileIdentity> as_opened = IdentifyWhole(file);
    const Result<FileIdentity> main_file = IdentifyFile(file);
    const auto open = [&](const std::string& name, int flags) {
      auto state = std::make_unique<State>(SQLite::Database(name, flags, /*busy ms=*/1000));
      state->database.exec("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF;");
      HoldToTables(state->database);
      return state;
    };
    std::unique_ptr<State> state;
    if (writable) {
      state = open(file.string(), SQLite::OPEN_READWRITE);
      // What goes into the file, and when, is for Fold.
      state->database.exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
      state->others_version = state->OthersVersion();
      if (main_file) state->as_left = *main_file;
    } else {
      try {
        state = open(file.string(), SQLite::OPEN_READONLY);
        state->database.execAndGet("SELECT count(*) FROM sqlite_master");
      } catch (const SQLite::Exception&) {
        // A folder that cannot be written has no place for WAL's shared memory; then nobody is writing either.
        state = open("file:" + file.string() + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
      }
    }
    WRIT_CHECK(CheckVersion(state->database, kSchemaVersion));
    WRIT_CHECK(CheckSchema(state->database, kLedgerSchema));
    state->file = file;
    // What came between the two looks, or what opening took into the file, is nothing that was identified.
    const std::optional<FileIdentity> now = IdentifyWhole(file);
    if (as_opened && now && *as_opened == *now) state->as_opened = as_opened;
    return LedgerStore(std::move(state));
  });
}

Result<std::uint64_t> LedgerStore::Size() {
  return Guarded("count the entries", [&]() -> Result<std::uint64_t> {
    SQLite::Statement query(state_->database, "SELECT coalesce(max(idx) + 1, 0) FROM entries");
    query.executeStep();
    return static_cast<std::uint64_t>(query.getColumn(0).getInt64());
  });
}

Result<void> LedgerStore::Append(const std::vector<NewEntry>& entries) {
  return Guarded("write the entry", [&]() -> Result<void> {
    SQLite::Transaction transaction(state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    bool emptied = false;
    {
      Inserter inserter(state_->database);
      for (const NewEntry& entry : entries) {
        inserter.Insert(entry);
        emptied = emptied || !entry.emptied.empty();
      }
    }
    transaction.commit();
    // secure_delete has overwritten the bytes in the pages; this brings the pages out of the write-ahead log. Where a
    // reader holds the log, the last one to close the file does it.
    if (emptied) (void)state_->Fold("TRUNCATE");
    const Result<FileIdentity> beside = IdentifyFile(state_->file.string() + kBeside[0]);
    if (beside && beside->size > kMaxWriteAheadBytes) (void)state_->Fold("PASSIVE");
    return {};
  });
}

Result<std::vector<Bytes>> LedgerStore::Entries(std::uint64_t first, std::uint64_t count) {
  return Guarded("read the entries", [&]() -> Result<std::vector<Bytes>> {
    SQLite::Statement query(state_->database, "SELECT bytes FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?");
    query.bind(1, static_cast<std::int64_t>(first));
    query.bind(2, static_cast<std::int64_t>(count));
    std::vector<Bytes> entries;
    while (query.executeStep()) entries.push_back(BlobOf(query.getColumn(0)));
    if (entries.size() != count) {
      return Fail(Code::kCorruption, "row-missing", "couldn't read the entries: the table has a gap",
                  "restore the data folder from a backup");
    }
    return entries;
  });
}

Result<void> LedgerStore::ForEach(std::uint64_t first, const std::function<Result<void>(const StoredEntry&)>& visit) {
  return Guarded("read the tables", [&]() -> Result<void> {
    const auto corrupt = [](std::string_view reason, const std::string& cause) {
      return Fail(Code::kCorruption, std::string(reason), "couldn't accept the tables: " + cause,
                  "run `writ verify`, and restore the data folder from a backup");
    };
    SQLite::Statement digests(state_->database, kDigestsOfEntry);
    SQLite::Statement query(
        state_->database,
        "SELECT e.idx, e.bytes, r.sealed FROM entries e LEFT JOIN rows r USING(idx) WHERE e.idx >= ? ORDER BY e.idx");
    // From the start on also what lies below 0, and is nobody's.
    query.bind(1, first == 0 ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(first));
    std::uint64_t expected = first;
    while (query.executeStep()) {
      StoredEntry stored{.index = static_cast<std::uint64_t>(query.getColumn(0).getInt64()),
                         .entry = BlobOf(query.getColumn(1)),
                         .sealed_row = {},
                         .vault = {}};
      if (stored.index != expected++)
        return corrupt("row-missing", "entry " + std::to_string(expected - 1) + " is gone");
      if (query.getColumn(2).isNull()) {
        return corrupt("row-missing", "the row of entry " + std::to_string(stored.index) + " is gone");
      }
      stored.sealed_row = BlobOf(query.getColumn(2));
      WRIT_TRY(stored.vault, DigestsOf(digests, stored.index));
      WRIT_CHECK(visit(stored));
    }
    for (const char* table : {"rows", "vault"}) {
      const std::string orphans = std::string("SELECT count(*) FROM ") + table +
                                  " WHERE NOT EXISTS (SELECT 1 FROM entries WHERE entries.idx = " + table + ".idx)" +
                                  (first == 0 ? "" : " AND idx >= " + std::to_string(first));
      if (state_->database.execAndGet(orphans).getInt64() != 0) {
        return corrupt("row-unattested", std::string("the table \"") + table + "\" holds a row that no entry made");
      }
    }
    return {};
  });
}

Result<StoredEntry> LedgerStore::ReadEntry(std::uint64_t index) {
  return Guarded("read an entry", [&]() -> Result<StoredEntry> {
    SQLite::Statement query(state_->database,
                            "SELECT e.bytes, r.sealed FROM entries e JOIN rows r USING(idx) WHERE idx = ?");
    query.bind(1, static_cast<std::int64_t>(index));
    if (!query.executeStep()) {
      return Fail(Code::kCorruption, "row-missing", "couldn't read entry " + std::to_string(index) + ": it is gone",
                  "restore the data folder from a backup");
    }
    StoredEntry stored{
        .index = index, .entry = BlobOf(query.getColumn(0)), .sealed_row = BlobOf(query.getColumn(1)), .vault = {}};
    SQLite::Statement digests(state_->database, kDigestsOfEntry);
    WRIT_TRY(stored.vault, DigestsOf(digests, index));
    return stored;
  });
}

Result<bool> LedgerStore::HoldsParts(std::uint64_t index) {
  return Guarded("read the sealed parts", [&]() -> Result<bool> {
    SQLite::Statement query(state_->database, "SELECT 1 FROM vault WHERE idx = ? AND length(sealed) > 0 LIMIT 1");
    query.bind(1, static_cast<std::int64_t>(index));
    return query.executeStep();
  });
}

Result<StoredPart> LedgerStore::ReadPart(std::uint64_t index, const std::string& name) {
  return Guarded("read a sealed part", [&]() -> Result<StoredPart> {
    SQLite::Statement query(state_->database, "SELECT sha256, sealed FROM vault WHERE idx = ? AND name = ?");
    query.bind(1, static_cast<std::int64_t>(index));
    query.bind(2, name);
    if (!query.executeStep()) {
      return Fail(Code::kCorruption, "vault-missing",
                  "couldn't read \"" + name + "\" of entry " + std::to_string(index) + ": it is gone",
                  "restore the data folder from a backup");
    }
    WRIT_TRY(const Hash32 sha256, HashOf(BlobOf(query.getColumn(0))));
    return StoredPart{.sha256 = sha256, .sealed = BlobOf(query.getColumn(1))};
  });
}

const std::optional<FileIdentity>& LedgerStore::as_opened() const { return state_->as_opened; }

Result<FileIdentity> LedgerStore::Close() {
  return Guarded("close the database", [&]() -> Result<FileIdentity> {
    const std::filesystem::path file = state_->file;
    const bool whole = state_->Fold("TRUNCATE");
    const std::optional<FileIdentity> as_left = state_->as_left;
    state_.reset();
    const std::optional<FileIdentity> found = IdentifyWhole(file);
    if (whole && as_left && found == as_left) return *as_left;
    return Fail(Code::kUnavailable, "table-touched", "couldn't close the database as the only one who has it open");
  });
}

}  // namespace writ
