// Confinement of this process to arithmetic: bytes in on descriptor 0, bytes out on descriptor 1, nothing else.
//
// For a process that parses what strangers sent. What it may do is an allow list, so a system call that nobody thought
// of kills it. Layers, each enough against most attacks: seccomp (the few system calls below), resource limits (memory,
// processor seconds, no files, no processes, no core), landlock (no path, no TCP port, no abstract socket, no signal),
// no new privileges, not dumpable, dies with its parent. seccomp and the limits are required; landlock is used as far
// as the kernel has it, and lacks nothing that seccomp lets through. There is no way back out. Thread rule: for a
// process of one thread, before it reads its first untrusted byte.
#pragma once

#include <cstdint>

#include "base/status.h"

namespace writ {

struct SandboxLimits {
  std::uint64_t memory_bytes = 0;  // of address space; not applied in builds with sanitizers, which reserve terabytes
  std::uint32_t cpu_seconds = 0;
};

// Closes every descriptor but 0, 1 and 2 and gives up all but: reading 0, writing 1 (and 2 under sanitizers), private
// anonymous memory that is never executable, and ending. "sandbox-unavailable" (kUnavailable) names the step that the
// kernel refused; the caller then must end without touching untrusted bytes.
Result<void> EnterSandbox(const SandboxLimits& limits);

// The landlock layer of EnterSandbox alone: from here on no path opens. Does nothing where the kernel has no landlock.
// Needs PR_SET_NO_NEW_PRIVS set.
Result<void> ForbidEveryPath();

// What the running kernel offers, by asking it; confines nothing.
struct SandboxSupport {
  bool seccomp = false;  // filters that kill the whole process
  int landlock_abi = 0;  // 0: none, or switched off
};
SandboxSupport AskSandboxSupport();

}  // namespace writ
