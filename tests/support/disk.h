// What happens to a data folder from outside: another process holds its lock, its disk is small and fills up.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <filesystem>

namespace writ::support {

// Holds flock on a file, as another process would, until it goes.
class HeldFileLock {
 public:
  explicit HeldFileLock(const std::filesystem::path& file);
  HeldFileLock(const HeldFileLock&) = delete;
  HeldFileLock& operator=(const HeldFileLock&) = delete;
  ~HeldFileLock();

 private:
  int descriptor_;
};

// A file system in memory of that size, mounted over a folder until it goes; what the folder held moves onto it.
class SmallDisk {
 public:
  SmallDisk(const std::filesystem::path& folder, std::size_t bytes);
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk();
  bool mounted() const { return mounted_; }
  void Fill(std::size_t left_bytes) const;  // with a file of its own
  void MakeReadOnly() const;
  void Free() const;

 private:
  std::filesystem::path folder_;
  bool mounted_ = false;
};

}  // namespace writ::support
