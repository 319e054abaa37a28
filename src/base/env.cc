#include "base/env.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> SystemFailure(const std::string& what, const fs::path& path, int error) {
  const std::string cause = std::strerror(error);
  const std::string message = "couldn't " + what + " " + path.string() + ": " + cause;
  // The last three: nothing can have such a path.
  if (error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG) {
    return Fail(Code::kUnavailable, "file-missing", message, "check the path");
  }
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return Fail(Code::kUnavailable, "disk-full", message, "free some space on that disk, then try again");
  }
  if (error == EROFS || error == EACCES || error == EPERM) {
    return Fail(Code::kUnavailable, "file-forbidden", message, "check who owns the file and whether it is writable");
  }
  return Fail(Code::kUnavailable, "file-failed", message);
}

// The folder below `root`, each step to it opened as a folder that is no link; one that is missing where it, or one on
// the way, doesn't exist.
Result<Descriptor> OpenBelow(const fs::path& root, const fs::path& relative) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  Descriptor folder(::open(root.c_str(), kFlags & ~O_NOFOLLOW));
  if (!folder.valid() && errno != ENOENT) return SystemFailure("open", root, errno);
  if (!folder.valid()) return folder;
  fs::path path = root;
  for (const fs::path& step : relative) {
    path /= step;
    const int fd = ::openat(folder.get(), step.c_str(), kFlags), cause = errno;
    folder = Descriptor(fd);
    if (folder.valid()) continue;
    if (cause == ENOENT) break;
    if (cause != ENOTDIR && cause != ELOOP) return SystemFailure("open", path, cause);
    return Fail(Code::kCorruption, "folder-is-none", "couldn't use " + path.string() + ": it is a link or no folder",
                "Writ makes it as a folder; find out who put another thing there, and remove that");
  }
  return folder;
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// Removes a file, a link or a folder with all that is in it.
Result<void> RemoveAt(int parent, const std::string& name, const fs::path& path) {
  if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) return {};
  if (errno != EISDIR && errno != EPERM) return SystemFailure("remove", path, errno);
  const int fd = ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return SystemFailure("remove", path, errno);
  const std::unique_ptr<DIR, CloseFolder> folder(::fdopendir(fd));
  if (folder == nullptr) {
    ::close(fd);
    return SystemFailure("remove", path, ENOMEM);
  }
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string child = entry->d_name;
    if (child != "." && child != "..") WRIT_CHECK(RemoveAt(fd, child, path / child));
  }
  if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0) return SystemFailure("remove", path, errno);
  return {};
}

Result<void> WriteAll(int fd, ByteView bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemFailure("write", path, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> SyncFolder(const fs::path& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid() || ::fsync(fd.get()) != 0) return SystemFailure("sync the folder", folder, errno);
  return {};
}

fs::path FolderOf(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

class HeldLock : public FileLock {
 public:
  explicit HeldLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;
};

constexpr std::size_t kBootIdLength = 36;  // a UUID
constexpr std::size_t kMaxOffsetsBytes = 1024;

class PosixEnv : public Env {
  // By how much a time namespace shifts the boot clock for this process: whoever starts it can choose that.
  std::int64_t BootClockOffset() {
    const Result<Bytes> text = ReadFile("/proc/self/timens_offsets", kMaxOffsetsBytes);
    if (!text) return 0;  // a kernel without time namespaces
    std::istringstream lines{std::string(AsText(*text))};
    std::string clock;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    while (lines >> clock >> seconds >> nanoseconds) {
      if (clock == "boottime") return seconds;
    }
    return 0;
  }

 public:
  BootClock SinceBoot() override {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    const Result<Bytes> boot = ReadFile("/proc/sys/kernel/random/boot_id", 64);
    return {.boot = boot ? std::string(AsText(*boot).substr(0, kBootIdLength)) : "unknown",
            .seconds = time.tv_sec - BootClockOffset()};
  }
  UtcTime Now() override {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(now).count()};
  }

  void FillRandom(std::span<std::uint8_t> bytes) override { randombytes_buf(bytes.data(), bytes.size()); }

  Result<Bytes> ReadFile(const fs::path& path, std::size_t max_bytes) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.valid()) return SystemFailure("read", path, errno);
    struct stat info{};
    if (::fstat(fd.get(), &info) != 0) return SystemFailure("read", path, errno);
    if (!S_ISREG(info.st_mode)) {
      return Fail(Code::kUnavailable, "not-a-file", "couldn't read " + path.string() + ": it is not a regular file",
                  "name a file");
    }
    const auto too_large = [&] {
      return Fail(Code::kUnavailable, "file-too-large",
                  "couldn't read " + path.string() + ": it is larger than " + std::to_string(max_bytes) + " bytes",
                  "give a smaller file");
    };
    if (static_cast<std::uint64_t>(info.st_size) > max_bytes) return too_large();
    Bytes bytes;
    std::array<std::uint8_t, 65536> chunk;
    for (;;) {
      const ssize_t got = ::read(fd.get(), chunk.data(), chunk.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return SystemFailure("read", path, errno);
      if (got == 0) return bytes;
      if (bytes.size() + static_cast<std::size_t>(got) > max_bytes) return too_large();
      bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + got);
    }
  }

  Result<void> WriteFile(const fs::path& path, ByteView bytes, bool secret) override {
    const fs::path temporary = path.string() + ".tmp";
    const mode_t mode = secret ? 0600 : 0644;
    ::unlink(temporary.c_str());  // a crash left it, or somebody put it there: what is written is ours alone
    {
      const Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
      if (!fd.valid()) return SystemFailure("write", path, errno);
      Result<void> written = WriteAll(fd.get(), bytes, path);
      if (written && ::fsync(fd.get()) != 0) written = SystemFailure("sync", path, errno);
      if (!written) {
        ::unlink(temporary.c_str());
        return written;
      }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return SystemFailure("rename into place", path, errno);
    return SyncFolder(FolderOf(path));
  }

  Result<void> AppendFile(const fs::path& path, ByteView bytes) override {
    const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!fd.valid()) return SystemFailure("write", path, errno);
    WRIT_CHECK(WriteAll(fd.get(), bytes, path));
    if (::fsync(fd.get()) != 0) return SystemFailure("sync", path, errno);
    return SyncFolder(FolderOf(path));
  }

  Result<void> RemoveFile(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0) return SystemFailure("remove", path, errno);
    return SyncFolder(FolderOf(path));
  }

  Result<void> DiscardFile(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return SystemFailure("remove", path, errno);
    return {};
  }

  Result<void> MakeFolder(const fs::path& wanted, bool secret) override {
    std::error_code error;
    if (fs::is_directory(wanted, error)) return {};
    // "keys/" names no file of its own: its parent would be "keys", made without the secret mode.
    const fs::path path = wanted.has_filename() ? wanted : wanted.parent_path();
    if (path.has_parent_path() && !fs::exists(path.parent_path(), error)) {
      WRIT_CHECK(MakeFolder(path.parent_path(), false));
    }
    const int cause = ::mkdir(path.c_str(), secret ? 0700 : 0755) == 0 ? 0 : errno;
    if (cause != 0 && !fs::is_directory(path, error)) return SystemFailure("make the folder", path, cause);
    return SyncFolder(FolderOf(path));
  }

  Result<void> RemoveFolder(const fs::path& path) override {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) return SystemFailure("remove", path, error.value());
    return {};
  }

  Result<void> CheckFoldersBelow(const fs::path& root, const fs::path& relative) override {
    WRIT_CHECK(OpenBelow(root, relative));
    return {};
  }

  Result<void> RemoveBelow(const fs::path& root, const fs::path& relative) override {
    WRIT_TRY(const Descriptor folder, OpenBelow(root, relative.parent_path()));
    return folder.valid() ? RemoveAt(folder.get(), relative.filename(), root / relative) : Result<void>{};
  }

  Result<void> RenameFolder(const fs::path& from, const fs::path& to) override {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
      return SystemFailure("rename into place", to, errno);
    }
    return SyncFolder(FolderOf(to));
  }

  Result<std::vector<std::string>> ListFolder(const fs::path& path) override {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      if (names.size() == kMaxListedFiles) {
        return Fail(Code::kUnavailable, "too-many-files", "couldn't list " + path.string() + ": too many files in it");
      }
      names.push_back(it->path().filename().string());
    }
    if (error) return SystemFailure("list", path, error.value());
    std::sort(names.begin(), names.end());
    return names;
  }

  bool OthersCanRead(const fs::path& path) override {
    struct stat info{};
    return ::stat(path.c_str(), &info) != 0 || (info.st_mode & (S_IRGRP | S_IROTH)) != 0;
  }

  bool Exists(const fs::path& path) override {
    std::error_code error;
    return fs::exists(path, error);
  }

  Result<std::unique_ptr<FileLock>> Lock(const fs::path& path) override {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!fd.valid()) return SystemFailure("lock", path, errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return SystemFailure("lock", path, errno);
      return Fail(Code::kUnavailable, "locked", "couldn't lock " + path.string() + ": another writ process is at work",
                  "wait until it ends, then try again");
    }
    return std::unique_ptr<FileLock>(std::make_unique<HeldLock>(std::move(fd)));
  }
};

}  // namespace

Env& RealEnv() {
  static PosixEnv env;
  return env;
}

}  // namespace writ
