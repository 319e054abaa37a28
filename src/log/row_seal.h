// The seal of a row: it binds the row's plaintext to its entry's bytes, its place and the digests of its parts.
//
// A row that was edited, copied or inserted by anybody without the row key does not open. Thread rule: RowOpener, one
// thread each; else pure.
#pragma once

#include "base/crypto.h"
#include "log/entry.h"
#include "log/ledger_store.h"

namespace writ {

// An entry with the plaintext of its row.
struct Record {
  std::uint64_t index = 0;
  Entry entry;
  Json row;
};

// The commitment that the row's entry holds.
Hash32 CommitToRow(const Hash32& salt, const Json& row);
// Seals {"row": …, "salt": hex} for the entry and the digests that `stored` has.
Bytes SealRow(const SecretBytes& row_key, const StoredEntry& stored, const Json& row, const Hash32& salt);

class RowOpener {
 public:
  explicit RowOpener(const SecretBytes& row_key) : row_key_(&row_key) {}
  // The entry with its row, every check made: the seal, the entry's form, the commitment. "row-unattested",
  // "entry-malformed" (kCorruption).
  Result<Record> Open(const StoredEntry& stored);

 private:
  const SecretBytes* row_key_;
  SecretBytes plaintext_;  // used again from row to row: locked memory is slow to come by
};

}  // namespace writ
