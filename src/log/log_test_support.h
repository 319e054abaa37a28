// What the log's tests share: entries, a table to publish from, a folder of their own, and a disk that fails.
//
// The folder lies in memory where the system has such a place, so that tests can write thousands of durable files.
// Thread rule: one thread.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/env.h"
#include "log/checkpoint.h"
#include "log/merkle.h"
#include "log/publisher.h"

namespace writ {

inline constexpr const char* kTestOrigin = "log.writ.example";

// A new, empty folder, removed with this object.
class TestFolder {
 public:
  TestFolder() {
    static int count = 0;
    const std::filesystem::path memory = "/dev/shm";
    const std::filesystem::path base =
        ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::path(testing::TempDir());
    path_ = base / ("writ-log-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline const SigningKey& TestKey() {
  static const Result<void> started = InitCrypto();
  EXPECT_TRUE(started);
  static const SigningKey key = SigningKeyFromSeed(SecretBytes(32));
  return key;
}
inline LogVerifier TestVerifier() { return MakeLogVerifier(kTestOrigin, TestKey().public_key); }

// Entries of different lengths, the same at every call; entry 3 is empty.
inline Bytes TestEntry(std::uint64_t index) {
  if (index == 3) return {};
  return ToBytes("entry " + std::to_string(index) + std::string(index % 7, '.'));
}
inline std::vector<Bytes> TestEntries(std::uint64_t count) {
  std::vector<Bytes> entries;
  for (std::uint64_t i = 0; i < count; ++i) entries.push_back(TestEntry(i));
  return entries;
}
inline std::vector<Hash32> TestLeaves(std::uint64_t count) {
  std::vector<Hash32> leaves;
  for (std::uint64_t i = 0; i < count; ++i) leaves.push_back(LeafHash(TestEntry(i)));
  return leaves;
}

class TestTable : public EntrySource {
 public:
  explicit TestTable(std::uint64_t count) : entries(TestEntries(count)) {}
  Result<std::uint64_t> Size() override { return entries.size(); }
  Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count) override {
    ++reads;
    EXPECT_LE(count, kTileWidth);
    if (first + count > entries.size()) return Fail(Code::kInternal, "test-range", "couldn't read beyond the table");
    return std::vector<Bytes>(entries.begin() + static_cast<std::ptrdiff_t>(first),
                              entries.begin() + static_cast<std::ptrdiff_t>(first + count));
  }

  std::vector<Bytes> entries;
  int reads = 0;
};

// The folder of a log of `count` test entries.
inline void PublishTestLog(const std::filesystem::path& folder, std::uint64_t count) {
  TestTable empty(0);
  TestTable table(count);
  ASSERT_TRUE(Publisher::Open(RealEnv(), folder, kTestOrigin, &TestKey(), empty));
  const Result<Publisher> publisher = Publisher::Open(RealEnv(), folder, kTestOrigin, &TestKey(), table);
  ASSERT_TRUE(publisher) << publisher.error().message;
}

// The real disk until `changes_left` changes were made; from then on every change fails, as after a crash. A file that
// is being written in that moment leaves half of its bytes under its temporary name, a folder that is being removed
// half of its files.
class FailingDisk : public Env {
 public:
  explicit FailingDisk(int changes) : changes_left(changes) {}

  UtcTime Now() override { return RealEnv().Now(); }
  BootClock SinceBoot() override { return RealEnv().SinceBoot(); }
  void FillRandom(std::span<std::uint8_t> bytes) override { RealEnv().FillRandom(bytes); }
  Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t max_bytes) override {
    return RealEnv().ReadFile(path, max_bytes);
  }
  Result<void> WriteFile(const std::filesystem::path& path, ByteView bytes, bool secret) override {
    if (Spend()) return RealEnv().WriteFile(path, bytes, secret);
    if (changes_left == -1) (void)RealEnv().WriteFile(path.string() + ".tmp", bytes.first(bytes.size() / 2), secret);
    return Failure();
  }
  Result<void> AppendFile(const std::filesystem::path& path, ByteView bytes) override {
    return Spend() ? RealEnv().AppendFile(path, bytes) : Result<void>(Failure());
  }
  Result<void> RemoveFile(const std::filesystem::path& path) override {
    return Spend() ? RealEnv().RemoveFile(path) : Result<void>(Failure());
  }
  Result<void> DiscardFile(const std::filesystem::path& path) override {
    if (!RealEnv().Exists(path)) return {};
    return Spend() ? RealEnv().DiscardFile(path) : Result<void>(Failure());
  }
  Result<void> MakeFolder(const std::filesystem::path& path, bool secret) override {
    if (RealEnv().Exists(path)) return {};
    return Spend() ? RealEnv().MakeFolder(path, secret) : Result<void>(Failure());
  }
  Result<void> RemoveFolder(const std::filesystem::path& path) override {
    if (Spend()) return RealEnv().RemoveFolder(path);
    if (changes_left == -1 && Exists(path)) RemoveHalfOf(path);
    return Failure();
  }
  Result<void> CheckFoldersBelow(const std::filesystem::path& root, const std::filesystem::path& relative) override {
    return RealEnv().CheckFoldersBelow(root, relative);
  }
  Result<void> RemoveBelow(const std::filesystem::path& root, const std::filesystem::path& relative) override {
    if (Spend()) return RealEnv().RemoveBelow(root, relative);
    if (changes_left == -1 && Exists(root / relative)) RemoveHalfOf(root / relative);
    return Failure();
  }
  Result<void> RenameFolder(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return Spend() ? RealEnv().RenameFolder(from, to) : Result<void>(Failure());
  }
  Result<std::vector<std::string>> ListFolder(const std::filesystem::path& path) override {
    return RealEnv().ListFolder(path);
  }
  bool OthersCanRead(const std::filesystem::path& path) override { return RealEnv().OthersCanRead(path); }
  bool Exists(const std::filesystem::path& path) override { return RealEnv().Exists(path); }
  Result<std::unique_ptr<FileLock>> Lock(const std::filesystem::path& path) override { return RealEnv().Lock(path); }

  int changes_left;  // below zero once it failed

 private:
  static void RemoveHalfOf(const std::filesystem::path& folder) {
    const std::vector<std::string> names = RealEnv().ListFolder(folder).value();
    for (std::size_t i = 0; i < names.size(); i += 2) std::filesystem::remove(folder / names[i]);
  }
  bool Spend() { return --changes_left >= 0; }
  static tl::unexpected<Error> Failure() { return Fail(Code::kUnavailable, "disk-full", "couldn't write: disk full"); }
};

}  // namespace writ
