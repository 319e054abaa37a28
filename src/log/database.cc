#include "log/database.h"

#include <sqlite3.h>

namespace writ {
namespace {

// What SQLite keeps of the statements that made the file's tables.
std::string StatementsOf(SQLite::Database& database) {
  SQLite::Statement query(database, "SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
  std::string statements;
  while (query.executeStep()) {
    for (int i = 0; i < 3; ++i) statements += query.getColumn(i).getString() + "\n";
  }
  return statements;
}

}  // namespace

tl::unexpected<Error> DatabaseFailure(const char* what, const SQLite::Exception& exception) {
  const std::string message = std::string("couldn't ") + what + ": " + exception.what();
  switch (exception.getErrorCode()) {
    case SQLITE_FULL:
      return Fail(Code::kUnavailable, "disk-full", message, "free some space on that disk, then try again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return Fail(Code::kUnavailable, "data-read-only", message, "check that you may write the data folder");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
      return Fail(Code::kCorruption, "database-corrupt", message, "restore the data folder from a backup");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Fail(Code::kUnavailable, "locked", message, "wait until the other process ends, then try again");
    default:
      return Fail(Code::kUnavailable, "database-failed", message,
                  "check that the disk of the data folder is sound and has free space, then try again");
  }
}

Bytes BlobOf(const SQLite::Column& column) {
  const auto* data = static_cast<const std::uint8_t*>(column.getBlob());
  return data == nullptr ? Bytes{} : Bytes(data, data + column.getBytes());
}

void BindBlob(SQLite::Statement& statement, int at, ByteView bytes) {
  statement.bind(at, bytes.data(), static_cast<int>(bytes.size()));
}

void HoldToTables(SQLite::Database& database) {
  sqlite3* handle = database.getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

Result<void> CheckVersion(SQLite::Database& database, int version) {
  const int found = database.execAndGet("PRAGMA user_version").getInt();
  if (found == version) return {};
  if (found > version) {
    return Fail(Code::kUnavailable, "data-newer",
                "couldn't open the data folder: it was written by a newer version of writ",
                "use that version, or a newer one");
  }
  return Fail(Code::kCorruption, "data-version", "couldn't open the data folder: its version is unknown",
              "restore the data folder from a backup");
}

Result<void> CheckSchema(SQLite::Database& database, const char* schema) {
  SQLite::Database expected(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  expected.exec(schema);
  if (StatementsOf(database) == StatementsOf(expected)) return {};
  return Fail(Code::kCorruption, "schema-altered",
              "couldn't accept the database: it holds other tables, triggers or views than writ makes",
              "keep the data folder as evidence, and restore it from a backup");
}

}  // namespace writ
