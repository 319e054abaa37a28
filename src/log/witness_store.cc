#include "log/witness_store.h"

#include <algorithm>
#include <utility>

#include "log/database.h"
#include "log/merkle.h"

namespace writ {
namespace {

constexpr int kBusyMilliseconds = 2000;
constexpr char kWitnessSchema[] = R"(
CREATE TABLE logs(
  origin TEXT PRIMARY KEY, vkey TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL) STRICT;
)";

// The columns vkey, size, root, note.
Result<WitnessedLog> LogOf(SQLite::Statement& query) {
  const auto corrupt = [](const std::string& cause) {
    return Fail(Code::kCorruption, "witness-state-corrupt", "couldn't read what the witness remembers: " + cause,
                "stop this witness for good and found a new one with a new key: it may have signed what it forgot");
  };
  const Result<LogVerifier> verifier = ParseVerifierKey(query.getColumn(0).getString());
  if (!verifier) return corrupt(verifier.error().message);
  WitnessedLog log{*verifier, static_cast<std::uint64_t>(query.getColumn(1).getInt64()), {}, {}};
  if (log.size > kMaxLogSize) return corrupt("a size is out of range");
  const Bytes root = BlobOf(query.getColumn(2));
  if (root.size() != log.root.size()) return corrupt("a root has not 32 bytes");
  std::ranges::copy(root, log.root.begin());
  log.note = query.getColumn(3).getString();
  return log;
}

void Prepare(SQLite::Database& database) {
  HoldToTables(database);
  database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;");
}

}  // namespace

struct SqliteWitnessStore::State {
  SQLite::Database database;
};

SqliteWitnessStore::SqliteWitnessStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteWitnessStore::~SqliteWitnessStore() = default;

Result<std::unique_ptr<SqliteWitnessStore>> SqliteWitnessStore::Create(const std::filesystem::path& file) {
  return Guarded("make the witness's memory", [&]() -> Result<std::unique_ptr<SqliteWitnessStore>> {
    auto state = std::make_unique<State>(
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds));
    Prepare(state->database);
    SQLite::Transaction transaction(state->database);
    state->database.exec(kWitnessSchema);
    state->database.exec("PRAGMA user_version=" + std::to_string(kSchemaVersion));
    transaction.commit();
    return std::unique_ptr<SqliteWitnessStore>(new SqliteWitnessStore(std::move(state)));
  });
}

Result<std::unique_ptr<SqliteWitnessStore>> SqliteWitnessStore::Open(const std::filesystem::path& file) {
  return Guarded("open the witness's memory", [&]() -> Result<std::unique_ptr<SqliteWitnessStore>> {
    auto state = std::make_unique<State>(SQLite::Database(file.string(), SQLite::OPEN_READWRITE, kBusyMilliseconds));
    Prepare(state->database);
    WRIT_CHECK(CheckVersion(state->database, kSchemaVersion));
    WRIT_CHECK(CheckSchema(state->database, kWitnessSchema));
    return std::unique_ptr<SqliteWitnessStore>(new SqliteWitnessStore(std::move(state)));
  });
}

Result<void> SqliteWitnessStore::AddLog(const LogVerifier& verifier) {
  return Guarded("add the log", [&]() -> Result<void> {
    SQLite::Transaction transaction(state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    WRIT_TRY(const std::optional<WitnessedLog> known, Find(verifier.name));
    if (known) {
      return Fail(Code::kUsage, "log-known", "couldn't add the log " + verifier.name + ": it is known already",
                  known->verifier == verifier ? "it needs no adding again"
                                              : "under another key: a log with a new key needs a new name");
    }
    if (state_->database.execAndGet("SELECT count(*) FROM logs").getInt64() >= std::int64_t{kMaxWitnessedLogs}) {
      return Fail(Code::kRefused, "too-many-logs",
                  "couldn't add the log: a witness knows at most " + std::to_string(kMaxWitnessedLogs),
                  "found another witness for it");
    }
    SQLite::Statement insert(state_->database,
                             "INSERT INTO logs(origin, vkey, size, root, note) VALUES(?, ?, 0, ?, '')");
    insert.bind(1, verifier.name);
    insert.bind(2, VerifierKey(verifier.name, verifier.public_key));
    BindBlob(insert, 3, kEmptyRoot);
    insert.exec();
    transaction.commit();
    return {};
  });
}

Result<std::vector<WitnessedLog>> SqliteWitnessStore::Logs() {
  return Guarded("list the logs", [&]() -> Result<std::vector<WitnessedLog>> {
    SQLite::Statement query(state_->database, "SELECT vkey, size, root, note FROM logs ORDER BY origin");
    std::vector<WitnessedLog> logs;
    while (query.executeStep()) {
      WRIT_TRY(WitnessedLog log, LogOf(query));
      logs.push_back(std::move(log));
    }
    return logs;
  });
}

Result<std::optional<WitnessedLog>> SqliteWitnessStore::Find(std::string_view origin) {
  return Guarded("look the log up", [&]() -> Result<std::optional<WitnessedLog>> {
    SQLite::Statement query(state_->database, "SELECT vkey, size, root, note FROM logs WHERE origin = ?");
    query.bind(1, std::string(origin));
    if (!query.executeStep()) return std::optional<WitnessedLog>();
    WRIT_TRY(WitnessedLog log, LogOf(query));
    if (log.verifier.name == origin) return std::optional(std::move(log));
    return Fail(Code::kCorruption, "witness-state-corrupt",
                "couldn't read what the witness remembers: a log stands under the name of another");
  });
}

Result<bool> SqliteWitnessStore::Advance(const WitnessedLog& known, const Checkpoint& next, std::string_view note) {
  return Guarded("remember the checkpoint", [&]() -> Result<bool> {
    SQLite::Transaction transaction(state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement update(state_->database,
                             "UPDATE logs SET size = ?, root = ?, note = ? WHERE origin = ? AND vkey = ? AND size = ? "
                             "AND root = ?");
    update.bind(1, static_cast<std::int64_t>(next.size));
    BindBlob(update, 2, next.root);
    update.bind(3, std::string(note));
    update.bind(4, known.verifier.name);
    update.bind(5, VerifierKey(known.verifier.name, known.verifier.public_key));
    update.bind(6, static_cast<std::int64_t>(known.size));
    BindBlob(update, 7, known.root);
    if (update.exec() != 1) return false;
    transaction.commit();
    return true;
  });
}

}  // namespace writ
