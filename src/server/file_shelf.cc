#include "server/file_shelf.h"

#include <utility>

#include "base/crypto.h"

namespace writ {
namespace {

tl::unexpected<Error> Full() {
  return Fail(Code::kUnavailable, "shelf-full", "couldn't take the file: too many wait for their acts",
              "try again in a minute");
}

}  // namespace

bool FileShelf::HasRoomFor(std::size_t bytes, const std::string& person) const {
  if (bytes_ + bytes > limits_.max_bytes || files_.size() >= limits_.max_files) return false;
  if (person.empty()) return true;
  std::size_t their_bytes = bytes, their_files = 1;
  for (const auto& [hash, file] : files_) {
    if (file.person != person) continue;
    their_bytes += file.bytes.size();
    ++their_files;
  }
  return their_bytes <= limits_.max_bytes / 2 && their_files <= limits_.max_files / 2;
}

Result<void> FileShelf::Put(const std::string& sha256, Bytes bytes, const std::string& person) {
  if (Sha256Hex(bytes) != sha256) {
    return Fail(Code::kUsage, "file-other", "couldn't take the file: its SHA-256 is not the one in its address",
                "send it to the address that ends in its own SHA-256");
  }
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
  const bool known = files_.contains(sha256);
  if (!known && !HasRoomFor(bytes.size(), person)) return Full();
  PutLocked(sha256, std::move(bytes));
  if (!known) files_[sha256].person = person;
  return {};
}

void FileShelf::PutLocked(const std::string& sha256, Bytes bytes) {
  File& file = files_[sha256];
  if (file.copies++ == 0) {
    bytes_ += bytes.size();
    file.bytes = std::move(bytes);
  }
  file.until = seconds_() + limits_.seconds;
}

Result<Bytes> FileShelf::Take(const std::string& sha256, Loan& loan) {
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
  const auto found = files_.find(sha256);
  if (found == files_.end()) {
    return Fail(Code::kUsage, "file-missing", "couldn't find the file " + sha256 + ": it was not sent, or too long ago",
                "send it first: PUT /v1/files/" + sha256);
  }
  File& file = found->second;
  if (file.copies > 1) {
    if (bytes_ + file.bytes.size() > limits_.max_bytes) return Full();
    --file.copies;
    bytes_ += file.bytes.size();
    loan.bytes_ += file.bytes.size();
    return Bytes(file.bytes);
  }
  loan.bytes_ += file.bytes.size();
  Bytes bytes = std::move(file.bytes);
  files_.erase(found);
  return bytes;
}

void FileShelf::GiveBack(std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  bytes_ -= bytes;
}

bool FileShelf::HasRoom() {
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
  return bytes_ < limits_.max_bytes && files_.size() < limits_.max_files;
}

void FileShelf::PutOwn(const std::string& sha256, Bytes bytes) {
  const std::scoped_lock lock(mutex_);
  PutLocked(sha256, std::move(bytes));
}

void FileShelf::DropOld() {
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
}

void FileShelf::DropAll() {
  const std::scoped_lock lock(mutex_);
  for (const auto& [hash, file] : files_) bytes_ -= file.bytes.size();
  files_.clear();
}

void FileShelf::DropOldLocked() {
  const std::int64_t now = seconds_();
  for (auto at = files_.begin(); at != files_.end();) {
    if (now < at->second.until) {
      ++at;
      continue;
    }
    bytes_ -= at->second.bytes.size();
    at = files_.erase(at);
  }
}

std::size_t FileShelf::bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace writ
