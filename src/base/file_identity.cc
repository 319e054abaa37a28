#include "base/file_identity.h"

#include <cerrno>
#include <cstring>
#include <ctime>

#include <sys/stat.h>

namespace writ {
namespace {

std::int64_t Nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

}  // namespace

Result<FileIdentity> IdentifyFile(const std::filesystem::path& file) {
  struct stat info{};
  if (::lstat(file.c_str(), &info) != 0) {
    return Fail(Code::kUnavailable, "file-missing", "couldn't look at " + file.string() + ": " + std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode)) {
    return Fail(Code::kUnavailable, "not-a-file", "couldn't look at " + file.string() + ": it is not a regular file");
  }
  return FileIdentity{.device = info.st_dev,
                      .inode = info.st_ino,
                      .size = static_cast<std::uint64_t>(info.st_size),
                      .modified_ns = Nanoseconds(info.st_mtim),
                      .changed_ns = Nanoseconds(info.st_ctim)};
}

void LetTimePass(const FileIdentity& identity) {
  constexpr timespec kTick{.tv_sec = 0, .tv_nsec = 1'000'000};
  for (int i = 0; i < 50; ++i) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);  // the clock that stamps files
    if (Nanoseconds(now) > identity.changed_ns) return;
    ::nanosleep(&kTick, nullptr);
  }
}

}  // namespace writ
