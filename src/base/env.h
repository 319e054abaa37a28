// The outside world: clock, files and randomness, behind one interface so that tests can replace any of them.
//
// Writes are durable when they return: written to a temporary file, fsync, rename, fsync of the folder. A failed write
// leaves the old file as it was. Every read is bounded. Thread rule: RealEnv is safe from several threads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "base/time.h"

namespace writ {

// How long the machine runs, by a clock that counts through its sleep and that nobody can set.
struct BootClock {
  std::string boot;  // another one after each start of the machine
  std::int64_t seconds = 0;
};

// A held advisory lock; releasing it is destroying it.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

class Env {
 public:
  virtual ~Env() = default;

  virtual UtcTime Now() = 0;
  virtual BootClock SinceBoot() = 0;
  virtual void FillRandom(std::span<std::uint8_t> bytes) = 0;

  // The whole file; "file-missing", "file-too-large" (more than max_bytes), "not-a-file",
  // "file-forbidden", "file-failed".
  virtual Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t max_bytes) = 0;
  // Replaces the file as a whole, durably; mode 0600 where `secret`, else 0644. "file-missing" (no such
  // folder), "file-forbidden", "disk-full", "file-failed".
  virtual Result<void> WriteFile(const std::filesystem::path& path, ByteView bytes, bool secret = false) = 0;
  // Adds to the end of the file, durably.
  virtual Result<void> AppendFile(const std::filesystem::path& path, ByteView bytes) = 0;
  virtual Result<void> RemoveFile(const std::filesystem::path& path) = 0;
  // Removes a file that nobody needs any more; a missing one is no error. Not durable: a crash may bring it back.
  virtual Result<void> DiscardFile(const std::filesystem::path& path) = 0;
  // Makes the folder and its parents; mode 0700 where `secret`. An existing folder is no error.
  virtual Result<void> MakeFolder(const std::filesystem::path& path, bool secret = false) = 0;
  // Removes the folder with all that is in it; a missing one is no error.
  virtual Result<void> RemoveFolder(const std::filesystem::path& path) = 0;
  // Every step from `root` to root/relative that exists is a folder and no link: "folder-is-none" (kCorruption). For
  // folders that others may write to.
  virtual Result<void> CheckFoldersBelow(const std::filesystem::path& root, const std::filesystem::path& relative) = 0;
  // Removes root/relative with all that is in it, and follows no link below `root`, also not one that somebody puts
  // there meanwhile; where nothing is there that is no error. "folder-is-none" (kCorruption).
  virtual Result<void> RemoveBelow(const std::filesystem::path& root, const std::filesystem::path& relative) = 0;
  // Renames a folder durably; the new name must be free.
  virtual Result<void> RenameFolder(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  // Names (not paths) of all that is in the folder, files or not, sorted; at most kMaxListedFiles, more fail.
  virtual Result<std::vector<std::string>> ListFolder(const std::filesystem::path& path) = 0;
  // Whether the file's mode lets group or others read it.
  virtual bool OthersCanRead(const std::filesystem::path& path) = 0;
  virtual bool Exists(const std::filesystem::path& path) = 0;
  // An exclusive lock on the file, made if missing; does not wait: "locked" (kUnavailable) when another holds it.
  virtual Result<std::unique_ptr<FileLock>> Lock(const std::filesystem::path& path) = 0;
};

inline constexpr std::size_t kMaxListedFiles = 10'000;

// The process's real environment.
Env& RealEnv();

}  // namespace writ
