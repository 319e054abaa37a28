#include "base/env.h"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "support/test_folder.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

class RealFiles : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(InitCrypto()); }
  static unsigned ModeOf(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

  Env& env_ = RealEnv();
  const support::TestFolder temporary_;
  const fs::path folder_ = temporary_.path();
};

template <class T>
std::string EnvReason(const Result<T>& result) {
  return result ? "accepted" : result.error().reason;
}

TEST_F(RealFiles, WrittenFileReadsBackAndIsReplacedAsAWhole) {
  const fs::path file = folder_ / "f";
  ASSERT_TRUE(env_.WriteFile(file, AsBytes("a long first text")));
  ASSERT_TRUE(env_.WriteFile(file, AsBytes("second")));
  EXPECT_EQ(AsText(*env_.ReadFile(file, 6)), "second");
  EXPECT_EQ(*env_.ListFolder(folder_), std::vector<std::string>{"f"});  // no temporary file stays
}

TEST_F(RealFiles, SecretFilesAndFoldersAreTheOwnersAlone) {
  ASSERT_TRUE(env_.WriteFile(folder_ / "open", {}));
  ASSERT_TRUE(env_.WriteFile(folder_ / "secret", {}, true));
  ASSERT_TRUE(env_.MakeFolder(folder_ / "a" / "keys", true));
  ASSERT_TRUE(env_.MakeFolder(folder_ / "slash" / "", true));
  EXPECT_EQ(ModeOf(folder_ / "open") & 0600u, 0600u);
  EXPECT_EQ(ModeOf(folder_ / "secret"), 0600u);
  EXPECT_EQ(ModeOf(folder_ / "a" / "keys"), 0700u);
  EXPECT_EQ(ModeOf(folder_ / "slash"), 0700u);
}

TEST_F(RealFiles, SecretWrittenOverAnOpenLeftoverIsStillSecret) {
  ASSERT_TRUE(env_.WriteFile(folder_ / "key.tmp", AsBytes("left by a crash")));
  ASSERT_TRUE(env_.WriteFile(folder_ / "key", AsBytes("secret"), true));
  EXPECT_EQ(ModeOf(folder_ / "key"), 0600u);
}

TEST_F(RealFiles, ReadingIsBoundedAndRegularFilesOnly) {
  ASSERT_TRUE(env_.WriteFile(folder_ / "f", AsBytes("1234567")));
  EXPECT_EQ(EnvReason(env_.ReadFile(folder_ / "f", 7)), "accepted");
  EXPECT_EQ(EnvReason(env_.ReadFile(folder_ / "f", 6)), "file-too-large");
  EXPECT_EQ(EnvReason(env_.ReadFile(folder_ / "missing", 6)), "file-missing");
  EXPECT_EQ(EnvReason(env_.ReadFile(folder_, 6)), "not-a-file");
  EXPECT_EQ(EnvReason(env_.ReadFile("/dev/zero", 6)), "not-a-file");
}

TEST_F(RealFiles, AppendAddsAndRemoveRemoves) {
  const fs::path file = folder_ / "f";
  ASSERT_TRUE(env_.AppendFile(file, AsBytes("one ")));
  ASSERT_TRUE(env_.AppendFile(file, AsBytes("two")));
  EXPECT_EQ(AsText(*env_.ReadFile(file, 100)), "one two");
  EXPECT_TRUE(env_.Exists(file));
  ASSERT_TRUE(env_.RemoveFile(file));
  EXPECT_FALSE(env_.Exists(file));
  EXPECT_EQ(EnvReason(env_.RemoveFile(file)), "file-missing");
}

TEST_F(RealFiles, DiscardedFileIsGoneAndAMissingOneIsNoError) {
  const fs::path file = folder_ / "f";
  ASSERT_TRUE(env_.WriteFile(file, AsBytes("one")));
  EXPECT_TRUE(env_.DiscardFile(file));
  EXPECT_FALSE(env_.Exists(file));
  EXPECT_TRUE(env_.DiscardFile(file));
  EXPECT_TRUE(env_.DiscardFile(folder_ / "missing" / "f"));
  EXPECT_FALSE(env_.DiscardFile(folder_));
}

TEST_F(RealFiles, FailedWriteLeavesTheOldFile) {
  ASSERT_TRUE(env_.MakeFolder(folder_ / "f.tmp"));  // where the temporary file would go
  EXPECT_FALSE(env_.WriteFile(folder_ / "f", AsBytes("new")));
  EXPECT_FALSE(env_.Exists(folder_ / "f"));
  EXPECT_EQ(EnvReason(env_.WriteFile(folder_ / "missing" / "f", AsBytes("new"))), "file-missing");
  EXPECT_EQ(EnvReason(env_.AppendFile(folder_ / "missing" / "f", AsBytes("new"))), "file-missing");
}

TEST_F(RealFiles, FolderIsMadeWithParentsAndNeverOverAFile) {
  EXPECT_TRUE(env_.MakeFolder(folder_ / "a" / "b" / "c"));
  EXPECT_TRUE(env_.MakeFolder(folder_ / "a" / "b" / "c"));
  ASSERT_TRUE(env_.WriteFile(folder_ / "f", {}));
  EXPECT_FALSE(env_.MakeFolder(folder_ / "f"));
}

TEST_F(RealFiles, ListIsSortedAndHoldsAllThatIsThere) {
  for (const char* name : {"b", "a", "c"}) ASSERT_TRUE(env_.WriteFile(folder_ / name, {}));
  ASSERT_TRUE(env_.MakeFolder(folder_ / "folder"));
  std::filesystem::create_symlink("nowhere", folder_ / "link");
  EXPECT_EQ(*env_.ListFolder(folder_), (std::vector<std::string>{"a", "b", "c", "folder", "link"}));
  EXPECT_EQ(EnvReason(env_.ListFolder(folder_ / "missing")), "file-missing");
}

TEST_F(RealFiles, WhatLiesBelowIsRemovedAsAWholeAndAMissingOneIsNoError) {
  ASSERT_TRUE(env_.MakeFolder(folder_ / "a/b/c"));
  for (const char* name : {"a/b/one", "a/b/c/two", "a/three"}) ASSERT_TRUE(env_.WriteFile(folder_ / name, {}));
  ASSERT_TRUE(env_.RemoveBelow(folder_, "a/b"));
  EXPECT_FALSE(env_.Exists(folder_ / "a/b"));
  EXPECT_TRUE(env_.Exists(folder_ / "a/three"));
  EXPECT_TRUE(env_.RemoveBelow(folder_, "a/b"));
  EXPECT_TRUE(env_.RemoveBelow(folder_, "nowhere/b"));
  EXPECT_TRUE(env_.CheckFoldersBelow(folder_, "a/b"));
}

TEST_F(RealFiles, NoLinkIsFollowedToWhatIsRemoved) {
  ASSERT_TRUE(env_.MakeFolder(folder_ / "precious/b"));
  ASSERT_TRUE(env_.MakeFolder(folder_ / "a"));
  ASSERT_TRUE(env_.WriteFile(folder_ / "precious/b/key", {}));
  std::filesystem::create_directory_symlink("precious", folder_ / "link");
  std::filesystem::create_directory_symlink("../precious", folder_ / "a/link");
  EXPECT_EQ(EnvReason(env_.RemoveBelow(folder_, "link/b")), "folder-is-none");
  EXPECT_EQ(EnvReason(env_.CheckFoldersBelow(folder_, "link")), "folder-is-none");
  EXPECT_EQ(EnvReason(env_.CheckFoldersBelow(folder_, "precious/b/key")), "folder-is-none");
  ASSERT_TRUE(env_.RemoveBelow(folder_, "a")) << "a link goes, not what it leads to";
  EXPECT_FALSE(env_.Exists(folder_ / "a"));
  EXPECT_TRUE(env_.Exists(folder_ / "precious/b/key"));
}

TEST_F(RealFiles, LockIsHeldByOneAndFreeAfterwards) {
  Result<std::unique_ptr<FileLock>> first = env_.Lock(folder_ / "lock");
  ASSERT_TRUE(first);
  EXPECT_EQ(EnvReason(env_.Lock(folder_ / "lock")), "locked");
  first->reset();
  EXPECT_EQ(EnvReason(env_.Lock(folder_ / "lock")), "accepted");
}

TEST_F(RealFiles, ClockIsAfterThisWasWritten) { EXPECT_GT(env_.Now(), *ParseTime("2026-01-01T00:00:00Z")); }

// Whoever starts the program chooses its time namespace, and shifts its boot clock by it.
TEST_F(RealFiles, BootClockIsTheMachinesInEveryTimeNamespace) {
  const BootClock before = env_.SinceBoot();
  int answer[2];
  ASSERT_EQ(::pipe(answer), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const bool moved = ::unshare(CLONE_NEWTIME) == 0;
    std::ofstream("/proc/self/timens_offsets") << "boottime 3600 0\n";
    if (const pid_t inside = moved ? ::fork() : -1; inside == 0) {
      timespec shifted{};
      ::clock_gettime(CLOCK_BOOTTIME, &shifted);
      const std::int64_t seconds[2] = {shifted.tv_sec, RealEnv().SinceBoot().seconds};
      _exit(::write(answer[1], seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
    } else if (inside > 0) {
      ::waitpid(inside, nullptr, 0);
    }
    _exit(0);
  }
  ::close(answer[1]);
  std::int64_t seconds[2] = {0, 0};
  const bool answered = ::read(answer[0], seconds, sizeof seconds) == sizeof seconds;
  ::close(answer[0]);
  ::waitpid(child, nullptr, 0);
  if (!answered) GTEST_SKIP() << "no time namespace can be made here";
  EXPECT_GE(seconds[0], before.seconds + 3600) << "the clock of the namespace";
  EXPECT_NEAR(static_cast<double>(seconds[1]), static_cast<double>(before.seconds), 60);
}

TEST_F(RealFiles, RandomnessDiffers) {
  Hash32 a{};
  Hash32 b{};
  env_.FillRandom(a);
  env_.FillRandom(b);
  EXPECT_NE(a, b);
}

TEST_F(RealFiles, WhatCanNotBeAFilesPathIsAMissingFile) {
  ASSERT_TRUE(env_.WriteFile(folder_ / "file", AsBytes("x")));
  fs::create_symlink("loop", folder_ / "loop");
  for (const std::string& name : {std::string("file/below"), std::string("loop"), std::string(300, 'n')}) {
    EXPECT_EQ(EnvReason(env_.ReadFile(folder_ / name, 100)), "file-missing") << name;
  }
}

}  // namespace
}  // namespace writ
