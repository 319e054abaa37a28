// What others do: a table in SQLite in which each row holds the hash of the one before, with the same durability as the
// ledger. Who has the newest hash can be shown any row by walking from it to the end.
//
// Thread rule: one thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/bytes.h"

namespace writ::bench {

class HashChain {
 public:
  explicit HashChain(const std::filesystem::path& file);

  // In one transaction, durable when it returns.
  void Append(std::span<const Bytes> rows);

  struct Walked {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
  };
  // Reads all rows from `first` on and compares each hash; ends the program where one is wrong.
  Walked WalkFrom(std::uint64_t first);
  std::uint64_t size() const { return size_; }

 private:
  SQLite::Database database_;
  std::uint64_t size_ = 0;
  Hash32 last_{};
};

}  // namespace writ::bench
