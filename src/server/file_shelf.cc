#include "server/file_shelf.h"

#include <utility>

#include "base/crypto.h"

namespace writ {

FileShelf::~FileShelf() {
  for (auto& [hash, file] : files_) Wipe(file.bytes);
}

Result<void> FileShelf::Put(const std::string& sha256, Bytes bytes) {
  if (Sha256Hex(bytes) != sha256) {
    return Fail(Code::kUsage, "file-other", "couldn't take the file: its SHA-256 is not the one in its address",
                "send it to the address that ends in its own SHA-256");
  }
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
  const auto known = files_.find(sha256);
  const std::size_t more = known == files_.end() ? bytes.size() : 0;
  if (bytes_ + more > limits_.max_bytes || (known == files_.end() && files_.size() >= limits_.max_files)) {
    Wipe(bytes);
    return Fail(Code::kUnavailable, "shelf-full", "couldn't take the file: too many wait for their acts",
                "try again in a minute");
  }
  File& file = files_[sha256];
  ++file.copies;
  file.until = seconds_() + limits_.seconds;
  if (known == files_.end()) {
    bytes_ += bytes.size();
    file.bytes = std::move(bytes);
  } else {
    Wipe(bytes);
  }
  return {};
}

Result<Bytes> FileShelf::Take(const std::string& sha256) {
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
  const auto found = files_.find(sha256);
  if (found == files_.end()) {
    return Fail(Code::kUsage, "file-missing", "couldn't find the file " + sha256 + ": it was not sent, or too long ago",
                "send it first: PUT /v1/files/" + sha256);
  }
  if (--found->second.copies > 0) return Bytes(found->second.bytes);
  bytes_ -= found->second.bytes.size();
  Bytes bytes = std::move(found->second.bytes);
  files_.erase(found);
  return bytes;
}

void FileShelf::DropOld() {
  const std::scoped_lock lock(mutex_);
  DropOldLocked();
}

void FileShelf::DropOldLocked() {
  const std::int64_t now = seconds_();
  for (auto at = files_.begin(); at != files_.end();) {
    File& file = at->second;
    if (now < file.until) {
      ++at;
      continue;
    }
    bytes_ -= file.bytes.size();
    Wipe(file.bytes);
    at = files_.erase(at);
  }
}

std::size_t FileShelf::bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

}  // namespace writ
