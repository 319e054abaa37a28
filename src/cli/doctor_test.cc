#include "cli/doctor.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr std::uint64_t kMebibyte = 1u << 20;

// The verdict, having checked that only what is well needs no advice.
Verdict Of(const Finding& finding) {
  EXPECT_FALSE(finding.check.empty());
  EXPECT_FALSE(finding.words.empty());
  EXPECT_EQ(finding.advice.empty(), finding.verdict == Verdict::kOk) << finding.words;
  return finding.verdict;
}

TEST(Doctor, DecoderThatDoesNotWorkIsWrong) {
  EXPECT_EQ(Of(JudgeDecoder({.seccomp = true}, NewImage(1, 1))), Verdict::kOk);
  for (const char* reason : {"decoder-missing", "decoder-unconfined"}) {
    const Result<Image> failed = Fail(Code::kUnavailable, reason, "couldn't read the photo: x");
    EXPECT_EQ(Of(JudgeDecoder({.seccomp = true}, failed)), Verdict::kWrong) << reason;
    const Finding without = JudgeDecoder({.seccomp = false}, failed);
    EXPECT_EQ(Of(without), Verdict::kWrong);
    EXPECT_NE(without.words.find("seccomp"), std::string::npos);
  }
}

TEST(Doctor, LandlockIsWishedFor) {
  EXPECT_EQ(Of(JudgeLandlock({.seccomp = true, .landlock_abi = 1})), Verdict::kOk);
  EXPECT_EQ(Of(JudgeLandlock({.seccomp = true, .landlock_abi = 0})), Verdict::kWarning);
}

TEST(Doctor, MemoryThatMayReachADiskIsSaid) {
  EXPECT_EQ(Of(JudgeLockedMemory(kMebibyte)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeLockedMemory(kMebibyte - 1)), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeIndexMemory(kMebibyte, kMebibyte)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeIndexMemory(kMebibyte, kMebibyte + 1)), Verdict::kWarning);
  const std::string heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
  EXPECT_EQ(Of(JudgeSwap("")), Verdict::kOk);
  EXPECT_EQ(Of(JudgeSwap(heading)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeSwap(heading + "/swapfile file 2097148 0 -2\n")), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeCoreDumps(0, "core\n")), Verdict::kOk);
  EXPECT_EQ(Of(JudgeCoreDumps(1, "core\n")), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeCoreDumps(0, "|/usr/lib/collector %p\n")), Verdict::kWarning);
}

TEST(Doctor, SshKeygenMustBeThereAndNewEnough) {
  EXPECT_EQ(Of(JudgeSshKeygen(true, "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.9")), Verdict::kOk);
  EXPECT_EQ(Of(JudgeSshKeygen(true, "OpenSSH_10.0p1")), Verdict::kOk);
  EXPECT_EQ(Of(JudgeSshKeygen(true, "OpenSSH_8.1p1")), Verdict::kOk);
  EXPECT_EQ(Of(JudgeSshKeygen(true, "OpenSSH_8.0p1")), Verdict::kWrong);
  EXPECT_EQ(Of(JudgeSshKeygen(false, "")), Verdict::kWrong);
  for (const char* text : {"", "OpenSSH_", "OpenSSH_9", "OpenSSH_9.", "another one 9.2", "OpenSSH_99999999999.2"}) {
    EXPECT_EQ(Of(JudgeSshKeygen(true, text)), Verdict::kWarning) << text;
  }
}

TEST(Doctor, FullDiskIsWrong) {
  EXPECT_EQ(Of(JudgeDisk(1024 * kMebibyte, false)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeDisk(1023 * kMebibyte, false)), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeDisk(63 * kMebibyte, false)), Verdict::kWrong);
  EXPECT_EQ(Of(JudgeDisk(1024 * kMebibyte, true)), Verdict::kWarning);
}

TEST(Doctor, ClockBehindTheLogIsWrong) {
  constexpr UtcTime kLast{1'800'000'000};
  EXPECT_EQ(Of(JudgeClock(kLast, kLast)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeClock({kLast.seconds - 1}, kLast)), Verdict::kWrong);
  EXPECT_EQ(Of(JudgeClock({kLast.seconds + 366 * 86'400}, kLast)), Verdict::kWarning);
}

TEST(Doctor, FoldersOfOthersAreSaid) {
  EXPECT_EQ(Of(JudgeDataFolder("data", 040700, true)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeDataFolder("data", 040750, true)), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeDataFolder("data", 040700, false)), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeDataFolder("data", 040720, true)), Verdict::kWrong);
  EXPECT_EQ(Of(JudgeKeysFolder("keys", 040700, true, false)), Verdict::kOk);
  EXPECT_EQ(Of(JudgeKeysFolder("keys", 040700, true, true)), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeKeysFolder("keys", 040700, false, false)), Verdict::kWarning);
  EXPECT_EQ(Of(JudgeKeysFolder("keys", 040701, true, false)), Verdict::kWrong);
}

}  // namespace
}  // namespace writ
