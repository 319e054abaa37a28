#include "support/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <string>

namespace writ::support {
namespace {

namespace fs = std::filesystem;

constexpr char kFiller[] = "filler";

}  // namespace

HeldFileLock::HeldFileLock(const fs::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  ::flock(descriptor_, LOCK_EX);
}

HeldFileLock::~HeldFileLock() { ::close(descriptor_); }

SmallDisk::SmallDisk(const fs::path& folder, std::size_t bytes) : folder_(folder) {
  const fs::path aside = folder.string() + ".aside";
  fs::rename(folder, aside);
  fs::create_directory(folder);
  const std::string options = "mode=0700,size=" + std::to_string(bytes);
  mounted_ = ::mount("writ-test", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
  fs::copy(aside, folder, fs::copy_options::recursive);
  fs::remove_all(aside);
}

SmallDisk::~SmallDisk() {
  if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::Fill(std::size_t left_bytes) const {
  Free();
  struct statvfs info{};
  ::statvfs(folder_.c_str(), &info);
  const std::size_t free_bytes = info.f_bavail * info.f_frsize;
  const int file = ::open((folder_ / kFiller).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (free_bytes > left_bytes) (void)::posix_fallocate(file, 0, static_cast<off_t>(free_bytes - left_bytes));
  ::close(file);
}

void SmallDisk::MakeReadOnly() const { ::mount("writ-test", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, ""); }

void SmallDisk::Free() const {
  std::error_code ignored;
  fs::remove(folder_ / kFiller, ignored);
}

}  // namespace writ::support
