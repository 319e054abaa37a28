// What every SQLite file of Writ shares: errors in our words, blobs, and a file that holds only what we put there.
//
// One adapter over SQLiteCpp, for .cc files that keep tables. Thread rule: as the database, one thread at a time.
#pragma once

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

// "couldn't <what>: <cause>". "disk-full", "data-read-only", "locked", "database-failed" (kUnavailable),
// "database-corrupt" (kCorruption).
tl::unexpected<Error> DatabaseFailure(const char* what, const SQLite::Exception& exception);

// The result of `work`, a Result; SQLiteCpp's exceptions become errors.
template <class Work>
auto Guarded(const char* what, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const SQLite::Exception& exception) {
    return DatabaseFailure(what, exception);
  }
}

Bytes BlobOf(const SQLite::Column& column);
void BindBlob(SQLite::Statement& statement, int at, ByteView bytes);

// Switches triggers, views and writes to the schema off.
void HoldToTables(SQLite::Database& database);

// That PRAGMA user_version is `version`: "data-newer" (kUnavailable), "data-version" (kCorruption).
Result<void> CheckVersion(SQLite::Database& database, int version);

// That the file holds exactly what the statements `schema` make, since a trigger or a view could change what we write
// and read: "schema-altered" (kCorruption).
Result<void> CheckSchema(SQLite::Database& database, const char* schema);

}  // namespace writ
