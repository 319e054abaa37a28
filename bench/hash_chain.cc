#include "bench/hash_chain.h"

#include <algorithm>
#include <cstdlib>

#include "base/crypto.h"
#include "log/database.h"

namespace writ::bench {

HashChain::HashChain(const std::filesystem::path& file)
    : database_(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
  database_.exec(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE chain(idx INTEGER PRIMARY KEY, bytes BLOB, hash BLOB)");
}

void HashChain::Append(std::span<const Bytes> rows) {
  SQLite::Transaction transaction(database_);
  SQLite::Statement insert(database_, "INSERT INTO chain VALUES(?, ?, ?)");
  for (const Bytes& row : rows) {
    last_ = Sha256({last_, row});
    insert.bind(1, static_cast<std::int64_t>(size_++));
    BindBlob(insert, 2, row);
    BindBlob(insert, 3, last_);
    insert.exec();
    insert.reset();
  }
  transaction.commit();
}

HashChain::Walked HashChain::WalkFrom(std::uint64_t first) {
  SQLite::Statement query(database_, "SELECT bytes, hash FROM chain WHERE idx >= ? ORDER BY idx");
  query.bind(1, static_cast<std::int64_t>(first == 0 ? 0 : first - 1));
  Walked walked;
  Hash32 last{};
  bool known = first == 0;  // the hash before the first row
  while (query.executeStep()) {
    const Bytes bytes = BlobOf(query.getColumn(0)), hash = BlobOf(query.getColumn(1));
    if (known) {
      last = Sha256({last, bytes});
      ++walked.rows;
      walked.bytes += bytes.size();
      if (!std::ranges::equal(last, hash)) std::exit(1);
    }
    std::ranges::copy(hash, last.begin());
    known = true;
  }
  if (last != last_) std::exit(1);
  return walked;
}

}  // namespace writ::bench
