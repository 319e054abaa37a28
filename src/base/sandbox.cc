#include "base/sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

namespace writ {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "the sandbox knows the system calls of x86-64 and arm64 only"
#endif

#ifdef WRIT_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

tl::unexpected<Error> Unavailable(const std::string& step) {
  return Fail(Code::kUnavailable, "sandbox-unavailable",
              "couldn't confine the process: " + step + ": " + std::strerror(errno), "run `writ doctor`");
}

// A filter of the kernel's packet-filter machine. Each rule leaves the call's number in the accumulator for the next.
class Filter {
 public:
  Filter() {
    Load(offsetof(seccomp_data, arch));
    // Another architecture numbers its calls differently: nothing below would mean what it says.
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
    Kill();
    Load(offsetof(seccomp_data, nr));
  }

  void Allow(std::uint32_t call) {
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
    Add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }

  // Where the low half of the argument has exactly `value` in the bits of `mask`: the kernel reads the arguments asked
  // about here, descriptors, protections and operations, as 32 bits.
  void AllowWhere(std::uint32_t call, unsigned argument, std::uint32_t mask, std::uint32_t value) {
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 5));
    Load(static_cast<std::uint32_t>(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t)));
    Add(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    Add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    Load(offsetof(seccomp_data, nr));
  }

  // Everything else ends the process.
  std::vector<sock_filter>& Finish() {
    Kill();
    return program_;
  }

 private:
  void Add(sock_filter instruction) { program_.push_back(instruction); }
  void Load(std::uint32_t offset) { Add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)); }
  void Kill() { Add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)); }

  std::vector<sock_filter> program_;
};

constexpr std::uint32_t kWholeArgument = ~0u;

// The sanitizers' own calls: signal stacks, clocks, identity. None reaches a file, a socket or another process.
void AllowSanitizers(Filter& filter) {
  for (const int call : {SYS_sigaltstack, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_sched_yield, SYS_gettid, SYS_getpid,
                         SYS_clock_gettime}) {
    filter.Allow(static_cast<std::uint32_t>(call));
  }
  filter.AllowWhere(SYS_write, 0, kWholeArgument, STDERR_FILENO);
}

std::vector<sock_filter> AllowList() {
  Filter filter;
  filter.AllowWhere(SYS_read, 0, kWholeArgument, STDIN_FILENO);
  filter.AllowWhere(SYS_write, 0, kWholeArgument, STDOUT_FILENO);
  // Memory: the allocator's calls. A page that can be executed can't be asked for.
  filter.AllowWhere(SYS_mmap, 2, PROT_EXEC, 0);
  filter.AllowWhere(SYS_mprotect, 2, PROT_EXEC, 0);
  for (const int call : {SYS_munmap, SYS_mremap, SYS_brk, SYS_madvise}) filter.Allow(static_cast<std::uint32_t>(call));
  // C++'s one-time initialisations end by waking whoever waits; waiting itself can't happen with one thread.
  filter.AllowWhere(SYS_futex, 1, FUTEX_CMD_MASK, FUTEX_WAKE);
  for (const int call : {SYS_exit, SYS_exit_group}) filter.Allow(static_cast<std::uint32_t>(call));
  if (kSanitized) AllowSanitizers(filter);
  return filter.Finish();
}

// Debian 12's header ends at ABI 2; the numbers of later ones are the kernel's.
struct LandlockRules {
  std::uint64_t files = 0;
  std::uint64_t tcp_ports = 0;  // since ABI 4
  std::uint64_t scopes = 0;     // since ABI 6: abstract sockets and signals
};

int LandlockAbi() {
  return static_cast<int>(::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
}

// Every right that the ABI knows is handled, and none is then granted.
LandlockRules EveryRight(int abi) {
  constexpr std::array<int, 6> kFileRights{0, 13, 14, 15, 15, 16};  // how many file rights ABI 1 … 5 have
  const auto rights = static_cast<unsigned>(kFileRights[static_cast<std::size_t>(std::min(abi, 5))]);
  return {.files = (std::uint64_t{1} << rights) - 1, .tcp_ports = abi >= 4 ? 3u : 0u, .scopes = abi >= 6 ? 3u : 0u};
}

Result<void> LimitResources(const SandboxLimits& limits) {
  struct Limit {
    __rlimit_resource_t resource;
    rlim_t value;
  };
  // Those alone that every kernel lets a process lower: gVisor refuses others, and seccomp covers them.
  std::vector<Limit> wanted = {{RLIMIT_CORE, 0},  {RLIMIT_FSIZE, 0},   {RLIMIT_NOFILE, 0},
                               {RLIMIT_NPROC, 0}, {RLIMIT_MEMLOCK, 0}, {RLIMIT_CPU, limits.cpu_seconds}};
  if (!kSanitized) wanted.push_back({RLIMIT_AS, limits.memory_bytes});
  for (const Limit& limit : wanted) {
    rlimit now{};
    if (::getrlimit(limit.resource, &now) != 0) return Unavailable("a resource limit");
    // Whoever started this may have set a lower one: it stays.
    const rlim_t value = std::min(limit.value, now.rlim_max);
    const rlimit both{value, value};
    if (::setrlimit(limit.resource, &both) != 0) return Unavailable("a resource limit");
  }
  return {};
}

}  // namespace

Result<void> ForbidEveryPath() {
  const int abi = LandlockAbi();
  if (abi < 1 && (errno == ENOSYS || errno == EOPNOTSUPP)) return {};
  if (abi < 1) return Unavailable("landlock");
  const LandlockRules rules = EveryRight(abi);
  const std::size_t known = abi >= 6 ? sizeof rules : abi >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
  const int ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, known, 0));
  if (ruleset < 0) return Unavailable("landlock's rules");
  const bool restricted = ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  const int cause = errno;
  ::close(ruleset);
  errno = cause;
  if (!restricted) return Unavailable("landlock");
  return {};
}

Result<void> EnterSandbox(const SandboxLimits& limits) {
  ::closefrom(STDERR_FILENO + 1);
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return Unavailable("dying with the parent");
  if (::prctl(PR_SET_DUMPABLE, 0) != 0) return Unavailable("refusing to be looked into");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Unavailable("giving up new privileges");
  WRIT_CHECK(ForbidEveryPath());
  // Built before memory is limited, loaded last: it forbids what the steps above need.
  std::vector<sock_filter> filter = AllowList();
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  WRIT_CHECK(LimitResources(limits));
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) return Unavailable("seccomp");
  return {};
}

SandboxSupport AskSandboxSupport() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return {.seccomp = ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0,
          .landlock_abi = std::max(LandlockAbi(), 0)};
}

}  // namespace writ
