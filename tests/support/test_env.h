// An Env for tests: real files and randomness, a clock that the test sets, and writes that the test makes fail.
#pragma once

#include <functional>

#include "base/env.h"

namespace writ::support {

class TestEnv : public Env {
 public:
  UtcTime now{1'795'000'000};  // 2026-11-18T11:06:40Z; tests move it
  // When set, every write fails as on a full disk.
  bool disk_full = false;
  // When set, called before each file is written: what somebody else does in that moment.
  std::function<void(const std::filesystem::path& path)> before_write;

  // How long the machine has run. The wall clock and it move together unless a test moves `now_at_boot` too.
  std::int64_t now_at_boot = 1'794'000'000;
  std::string boot = "first boot";

  UtcTime Now() override { return now; }
  BootClock SinceBoot() override { return {.boot = boot, .seconds = now.seconds - now_at_boot}; }
  // Moves the wall clock as somebody who sets it.
  void SetClock(std::int64_t by) {
    now.seconds += by;
    now_at_boot += by;
  }
  void FillRandom(std::span<std::uint8_t> bytes) override { RealEnv().FillRandom(bytes); }
  Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t max_bytes) override {
    return RealEnv().ReadFile(path, max_bytes);
  }
  Result<void> WriteFile(const std::filesystem::path& path, ByteView bytes, bool secret) override {
    if (disk_full) return Full(path);
    if (before_write) before_write(path);
    return RealEnv().WriteFile(path, bytes, secret);
  }
  Result<void> AppendFile(const std::filesystem::path& path, ByteView bytes) override {
    if (disk_full) return Full(path);
    return RealEnv().AppendFile(path, bytes);
  }
  Result<void> RemoveFile(const std::filesystem::path& path) override { return RealEnv().RemoveFile(path); }
  Result<void> DiscardFile(const std::filesystem::path& path) override { return RealEnv().DiscardFile(path); }
  Result<void> MakeFolder(const std::filesystem::path& path, bool secret) override {
    if (disk_full) return Full(path);
    return RealEnv().MakeFolder(path, secret);
  }
  Result<void> RemoveFolder(const std::filesystem::path& path) override { return RealEnv().RemoveFolder(path); }
  Result<void> CheckFoldersBelow(const std::filesystem::path& root, const std::filesystem::path& relative) override {
    return RealEnv().CheckFoldersBelow(root, relative);
  }
  Result<void> RemoveBelow(const std::filesystem::path& root, const std::filesystem::path& relative) override {
    return RealEnv().RemoveBelow(root, relative);
  }
  Result<void> RenameFolder(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return RealEnv().RenameFolder(from, to);
  }
  Result<std::vector<std::string>> ListFolder(const std::filesystem::path& path) override {
    return RealEnv().ListFolder(path);
  }
  bool OthersCanRead(const std::filesystem::path& path) override { return RealEnv().OthersCanRead(path); }
  bool Exists(const std::filesystem::path& path) override { return RealEnv().Exists(path); }
  Result<std::unique_ptr<FileLock>> Lock(const std::filesystem::path& path) override { return RealEnv().Lock(path); }

 private:
  static tl::unexpected<Error> Full(const std::filesystem::path& path) {
    return Fail(Code::kUnavailable, "disk-full", "couldn't write " + path.string() + ": No space left on device");
  }
};

}  // namespace writ::support
