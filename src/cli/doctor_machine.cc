#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "cli/doctor.h"

namespace writ {
namespace {

constexpr std::size_t kMaxKernelText = 64 * 1024;
constexpr std::size_t kMaxVersionText = 256;

std::string KernelText(Env& env, const char* file) {
  const Result<Bytes> text = env.ReadFile(file, kMaxKernelText);
  return text ? std::string(AsText(*text)) : std::string();
}

std::uint64_t SoftLimit(__rlimit_resource_t resource) {
  rlimit limit{};
  return ::getrlimit(resource, &limit) == 0 ? limit.rlim_cur : 0;
}

bool IsInPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string folders = path == nullptr ? "" : path;
  for (std::size_t at = 0; at <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', at), folders.size());
    if (::access((folders.substr(at, end - at) + "/" + program).c_str(), X_OK) == 0) return true;
    at = end + 1;
  }
  return false;
}

// ssh-keygen can't tell its version; ssh, of the same package, can.
std::string SshVersionText() {
  // NOLINTNEXTLINE(bugprone-command-processor): a fixed text, with nothing of anybody's in it
  const std::unique_ptr<FILE, int (*)(FILE*)> output(::popen("ssh -V 2>&1 </dev/null", "r"), ::pclose);
  if (output == nullptr) return {};
  std::array<char, kMaxVersionText> text{};
  const std::size_t size = std::fread(text.data(), 1, text.size(), output.get());
  return {text.data(), size};
}

Finding ExamineDisk(Env& env, const std::filesystem::path& data) {
  const std::filesystem::path there = env.Exists(data) ? data : std::filesystem::path(".");
  struct statvfs disk{};
  if (::statvfs(there.c_str(), &disk) != 0) {
    return {"disk", Verdict::kWarning, "how much is free can't be told", "check that the folder can be reached", {}};
  }
  return JudgeDisk(std::uint64_t{disk.f_bavail} * disk.f_frsize, (disk.f_flag & ST_RDONLY) != 0);
}

Finding ExamineModels(Env& env, const DeploymentPaths& paths) {
  const Result<Pipeline> models = LoadOwnPipeline(env, paths);
  if (models) return {"models", Verdict::kOk, "cards and weights are those of this program", "", {}};
  return {"models", Verdict::kWrong, models.error().message, models.error().advice, models.error().code};
}

}  // namespace

std::vector<Finding> ExamineMachine(Env& env, const DeploymentPaths& paths) {
  const SandboxSupport support = AskSandboxSupport();
  const bool can_sign = IsInPath("ssh-keygen");
  return {JudgeDecoder(support, DecodePhoto(EncodePng(NewImage(1, 1)))),
          JudgeLandlock(support),
          JudgeLockedMemory(SoftLimit(RLIMIT_MEMLOCK)),
          JudgeSwap(KernelText(env, "/proc/swaps")),
          JudgeCoreDumps(SoftLimit(RLIMIT_CORE), KernelText(env, "/proc/sys/kernel/core_pattern")),
          JudgeSshKeygen(can_sign, can_sign ? SshVersionText() : std::string()),
          ExamineDisk(env, paths.data),
          ExamineModels(env, paths)};
}

}  // namespace writ
