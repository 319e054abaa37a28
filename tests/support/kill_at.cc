#include "support/kill_at.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace writ::support {
namespace {

// Calls that change a file, and the index of their descriptor argument (-1: a path).
struct Call {
  const char* name;
  int descriptor;
};

const std::map<std::uint64_t, Call>& FileCalls() {
  static const std::map<std::uint64_t, Call> calls{
      {SYS_write, {"write", 0}},         {SYS_writev, {"writev", 0}},       {SYS_pwrite64, {"pwrite", 0}},
      {SYS_fsync, {"fsync", 0}},         {SYS_fdatasync, {"fdatasync", 0}}, {SYS_ftruncate, {"ftruncate", 0}},
      {SYS_fallocate, {"fallocate", 0}}, {SYS_renameat, {"renameat", -1}},  {SYS_renameat2, {"renameat2", -1}},
      {SYS_unlinkat, {"unlinkat", -1}},  {SYS_mkdirat, {"mkdirat", -1}},    {SYS_openat, {"create", -1}},
#ifdef SYS_rename
      {SYS_rename, {"rename", -1}},      {SYS_unlink, {"unlink", -1}},      {SYS_mkdir, {"mkdir", -1}},
      {SYS_rmdir, {"rmdir", -1}},
#endif
  };
  return calls;
}

// The call's name where it counts, else null.
const char* CountedCall(const __ptrace_syscall_info& info) {
  const auto it = FileCalls().find(info.entry.nr);
  if (it == FileCalls().end()) return nullptr;
  if (info.entry.nr == SYS_openat && (info.entry.args[2] & O_CREAT) == 0) return nullptr;
  const bool is_terminal = it->second.descriptor == 0 && info.entry.args[0] <= 2;
  return is_terminal ? nullptr : it->second.name;
}

[[noreturn]] void Child(const std::vector<std::string>& program, int output) {
  std::vector<char*> arguments;
  for (const std::string& argument : program) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, 0);
  ::dup2(output, 1);
  ::dup2(null, 2);
  if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(126);
  ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);  // a sanitized program can't look for leaks while it is traced
  ::raise(SIGSTOP);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

std::string ReadAll(int descriptor) {
  std::string text;
  char chunk[4096];
  for (ssize_t got; (got = ::read(descriptor, chunk, sizeof chunk)) > 0;) text.append(chunk, static_cast<size_t>(got));
  return text;
}

// Steps from call to call until the n-th counted one is about to be made; behind a signal that can be heard, to the
// end.
void Trace(pid_t child, int count, int ending, KilledRun& run) {
  int status = 0;
  if (::waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return;  // ptrace is forbidden here
  run.traced = true;
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  long signal = 0;
  for (int counted = 0;;) {
    ::ptrace(PTRACE_SYSCALL, child, nullptr, signal);
    if (::waitpid(child, &status, 0) != child) return;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      run.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      return;
    }
    const bool at_call = WSTOPSIG(status) == (SIGTRAP | 0x80);
    signal = at_call || WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
    if (!at_call) continue;
    __ptrace_syscall_info info{};
    ::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) continue;
    const char* name = CountedCall(info);
    if (name == nullptr || run.killed || ++counted < count) continue;
    run.killed = true;
    run.point = name;
    ::kill(child, ending);
    if (ending != SIGKILL) continue;
    ::waitpid(child, &status, 0);
    return;
  }
}

}  // namespace

KilledRun RunKilledAt(const std::vector<std::string>& program, int count, int signal) {
  KilledRun run;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return run;
  const pid_t child = ::fork();
  if (child == 0) Child(program, ends[1]);
  ::close(ends[1]);
  if (child > 0) Trace(child, count, signal, run);
  run.output = ReadAll(ends[0]);
  ::close(ends[0]);
  return run;
}

}  // namespace writ::support
