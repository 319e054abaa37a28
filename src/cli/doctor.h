// What `writ doctor` looks at, and how it judges: each finding one line in plain words, with what to do.
//
// Looking and judging are apart, so that each judgement can be shown with a machine at hand and with one that isn't.
// Nothing is written and no lock is kept. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/sandbox.h"
#include "face/image.h"
#include "search/deployment.h"

namespace writ {

enum class Verdict { kOk, kWarning, kWrong };

struct Finding {
  std::string check;  // a slug, e.g. "core-dumps"
  Verdict verdict = Verdict::kOk;
  std::string words;
  std::string advice;              // empty where all is well
  Code code = Code::kUnavailable;  // of a wrong one: what the program then ends with
};

// The machine, whether or not there is a deployment: sandbox, memory, swap, core dumps, ssh-keygen, disk, models.
std::vector<Finding> ExamineMachine(Env& env, const DeploymentPaths& paths);
// The deployment at these paths, or that there is none.
std::vector<Finding> ExamineDeployment(Env& env, const DeploymentPaths& paths);

// The judgements, pure.
Finding JudgeDecoder(const SandboxSupport& support, const Result<Image>& decoded);
Finding JudgeLandlock(const SandboxSupport& support);
Finding JudgeLockedMemory(std::uint64_t limit_bytes);
// `bytes`: of the codes of all galleries together, which one writ may open.
Finding JudgeIndexMemory(std::uint64_t limit_bytes, std::uint64_t bytes);
Finding JudgeSwap(std::string_view proc_swaps);
// The soft limit, and /proc/sys/kernel/core_pattern: a pattern that pipes is given dumps whatever the limit.
Finding JudgeCoreDumps(std::uint64_t limit_bytes, std::string_view core_pattern);
// What `ssh -V` printed; empty where ssh-keygen is not in PATH.
Finding JudgeSshKeygen(bool present, std::string_view version);
Finding JudgeDisk(std::uint64_t free_bytes, bool read_only);
Finding JudgeClock(UtcTime now, UtcTime last_entry);
// The mode bits of a folder or file, as stat says, and whether it belongs to who runs this.
Finding JudgeDataFolder(const std::string& path, std::uint32_t mode, bool own);
Finding JudgeKeysFolder(const std::string& path, std::uint32_t mode, bool own, bool sheet_left);

}  // namespace writ
