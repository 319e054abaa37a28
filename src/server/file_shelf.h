// Files that were sent and wait for the act that names them, or that an act left for whoever asked for it.
//
// By their hash, so that nobody can put one in another's place; bounded in number and size, and for minutes only. What
// leaves the shelf or is too old is wiped. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

struct FileShelfLimits {
  std::size_t max_bytes = 256u << 20;  // of all together
  std::size_t max_files = 256;
  std::int64_t seconds = 120;  // that a file is kept
};

class FileShelf {
 public:
  // `seconds` is a clock that never goes back.
  FileShelf(FileShelfLimits limits, std::function<std::int64_t()> seconds)
      : limits_(limits), seconds_(std::move(seconds)) {}
  FileShelf(const FileShelf&) = delete;
  FileShelf& operator=(const FileShelf&) = delete;
  ~FileShelf();

  // "file-other" (kUsage) where the bytes have another SHA-256 (hexadecimal), "shelf-full" (kUnavailable). One that is
  // put there twice can be taken twice.
  Result<void> Put(const std::string& sha256, Bytes bytes);
  // "file-missing" (kUsage).
  Result<Bytes> Take(const std::string& sha256);
  void DropOld();
  std::size_t bytes() const;

 private:
  struct File {
    Bytes bytes;
    std::size_t copies = 0;
    std::int64_t until = 0;
  };
  void DropOldLocked();

  const FileShelfLimits limits_;
  const std::function<std::int64_t()> seconds_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, File> files_;
  std::size_t bytes_ = 0;
};

}  // namespace writ
