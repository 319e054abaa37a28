// Files that were sent and wait for the act that names them, or that an act left for whoever asked for it.
//
// By their hash, so that nobody can put one in another's place; bounded in number and size, and for minutes only. What
// was taken counts until it is given back, so that acts that wait take no more memory than files that do. Thread rule:
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

struct FileShelfLimits {
  std::size_t max_bytes = 256u << 20;  // of all together, and of one person's half as much
  std::size_t max_files = 256;         // as well
  std::int64_t seconds = 120;          // that a file is kept
};

class FileShelf {
 public:
  // How much was taken from a shelf and is still in use; it ends with this object. The shelf must outlive it.
  class Loan {
   public:
    explicit Loan(FileShelf& shelf) : shelf_(&shelf) {}
    Loan(Loan&& other) noexcept : shelf_(other.shelf_), bytes_(std::exchange(other.bytes_, 0)) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan() { shelf_->GiveBack(bytes_); }

   private:
    friend class FileShelf;
    FileShelf* shelf_;
    std::size_t bytes_ = 0;
  };

  // `seconds` is a clock that never goes back.
  FileShelf(FileShelfLimits limits, std::function<std::int64_t()> seconds)
      : limits_(limits), seconds_(std::move(seconds)) {}
  FileShelf(const FileShelf&) = delete;
  FileShelf& operator=(const FileShelf&) = delete;

  // "file-other" (kUsage) where the bytes have another SHA-256 (hexadecimal), "shelf-full" (kUnavailable). One that is
  // put there twice can be taken twice. `person`: whose share it takes room of; nobody's if empty.
  Result<void> Put(const std::string& sha256, Bytes bytes, const std::string& person = {});
  // The file belongs to the loan: "file-missing" (kUsage); "shelf-full" (kUnavailable), and it stays, where one that
  // was put there twice would be in memory twice and there is no room.
  Result<Bytes> Take(const std::string& sha256, Loan& loan);

  // For files that nobody may refuse any more: whether there is room for another file, of whatever size; and it is put
  // there, beyond the limits if need be. Between the two nobody else may put any.
  bool HasRoom();
  void PutOwn(const std::string& sha256, Bytes bytes);

  void DropOld();
  // All that lies there; what is on loan stays.
  void DropAll();
  std::size_t bytes() const;

 private:
  struct File {
    Bytes bytes;
    std::size_t copies = 0;
    std::int64_t until = 0;
    std::string person;  // who put it there first
  };
  bool HasRoomFor(std::size_t bytes, const std::string& person) const;
  void DropOldLocked();
  void PutLocked(const std::string& sha256, Bytes bytes);
  void GiveBack(std::size_t bytes);

  const FileShelfLimits limits_;
  const std::function<std::int64_t()> seconds_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, File> files_;
  std::size_t bytes_ = 0;  // of all files, and on loan
};

}  // namespace writ
