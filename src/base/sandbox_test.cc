#include "base/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace writ {
namespace {

constexpr SandboxLimits kLimits{.memory_bytes = 256u << 20, .cpu_seconds = 1};
constexpr int kNotConfined = 77;
constexpr int kDone = 42;  // what an attempt ends with where nothing stopped it

struct Ending {
  int signal = 0;
  int status = -1;
  std::string output;
};

// A child with "bytes" on descriptor 0 and its answer on descriptor 1 does `inside`, confined, and ends with kDone.
Ending Confined(const std::function<void()>& inside, bool confine = true) {
  int in[2], out[2];
  EXPECT_EQ(::pipe(in), 0);
  EXPECT_EQ(::pipe(out), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    if (confine && !EnterSandbox(kLimits)) ::_exit(kNotConfined);
    inside();
    ::_exit(kDone);
  }
  EXPECT_EQ(::write(in[1], "bytes", 5), 5);
  for (const int end : {in[0], in[1], out[1]}) ::close(end);
  Ending ending;
  char chunk[64];
  for (ssize_t got = 0; (got = ::read(out[0], chunk, sizeof chunk)) > 0;) ending.output.append(chunk, got);
  ::close(out[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
  if (WIFEXITED(status)) ending.status = WEXITSTATUS(status);
  return ending;
}

TEST(Sandbox, BytesGoInAndOutAndMemoryIsThere) {
  const Ending ending = Confined([] {
    char bytes[5];
    if (::read(STDIN_FILENO, bytes, 5) != 5) return;
    const std::vector<char> memory(64u << 20, 'x');
    std::string answer = std::string(bytes, 5) + memory.back();
    (void)!::write(STDOUT_FILENO, answer.data(), answer.size());
  });
  EXPECT_EQ(ending.status, kDone);
  EXPECT_EQ(ending.output, "bytesx");
}

TEST(Sandbox, AnExceptionIsCaughtInside) {
  const Ending ending = Confined([] {
    try {
      throw std::string("thrown");
    } catch (const std::string& thrown) {
      (void)!::write(STDOUT_FILENO, thrown.data(), thrown.size());
    }
  });
  EXPECT_EQ(ending.output, "thrown");
}

struct Attempt {
  const char* name;
  std::function<void()> act;
};

std::vector<Attempt> Attempts() {
  return {
      {"open a file", [] { (void)::open("/etc/passwd", O_RDONLY); }},
      {"make a file", [] { (void)::open("/tmp/writ-sandbox-test", O_WRONLY | O_CREAT, 0600); }},
      {"remove a file", [] { (void)::unlink("/tmp/writ-sandbox-test"); }},
      {"look at a file", [] { (void)::access("/etc/passwd", R_OK); }},
      {"make a socket", [] { (void)::socket(AF_INET, SOCK_STREAM, 0); }},
      {"make a local socket", [] { (void)::socket(AF_UNIX, SOCK_DGRAM, 0); }},
      {"receive a descriptor",
       [] {
         msghdr message{};
         (void)::recvmsg(STDIN_FILENO, &message, 0);
       }},
      {"fork", [] { (void)::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
      {"run a program", [] { (void)::execl("/bin/true", "true", nullptr); }},
      {"send a signal", [] { (void)::kill(::getppid(), 0); }},
      {"copy a descriptor", [] { (void)::dup(STDIN_FILENO); }},
      {"read another descriptor",
       [] {
         char byte;
         (void)!::read(STDERR_FILENO, &byte, 1);
       }},
      {"write another descriptor", [] { (void)!::write(9, "x", 1); }},
      {"take executable memory",
       [] { (void)::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
      {"lift a limit",
       [] {
         const rlimit free{1, 1};
         (void)::setrlimit(RLIMIT_NOFILE, &free);
       }},
      {"make a file in memory", [] { (void)::syscall(SYS_memfd_create, "x", 0); }},
      {"look into the parent", [] { (void)::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0); }},
  };
}

TEST(Sandbox, AnythingElseEndsTheProcess) {
  for (const Attempt& attempt : Attempts()) {
    SCOPED_TRACE(attempt.name);
    const Ending ending = Confined(attempt.act);
    EXPECT_EQ(ending.signal, SIGSYS) << ending.status;
  }
}

TEST(Sandbox, TheSameAttemptsHarmNobodyOutside) {
  for (const Attempt& attempt : Attempts()) {
    SCOPED_TRACE(attempt.name);
    const Ending ending = Confined(attempt.act, /*confine=*/false);
    EXPECT_EQ(ending.signal, 0);
  }
}

TEST(Sandbox, MemoryAboveTheLimitIsNotThere) {
#ifdef WRIT_SANITIZED
  GTEST_SKIP() << "a sanitized build reserves more address space than any limit";
#endif
  const Ending ending = Confined([] {
    if (::mmap(nullptr, kLimits.memory_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) ::_exit(1);
  });
  EXPECT_EQ(ending.status, 1);
}

TEST(Sandbox, AnEndlessComputationIsEnded) {
  const Ending ending = Confined([] {
    volatile bool going = true;
    while (going) {
    }
  });
  EXPECT_TRUE(ending.signal == SIGXCPU || ending.signal == SIGKILL) << ending.signal;
}

TEST(Sandbox, DescriptorsAreClosedOnTheWayIn) {
  const int secret = ::open("/etc/passwd", O_RDONLY);
  ASSERT_GT(secret, STDERR_FILENO);
  // Mapping it would not be killed, were it open: only memory that can be executed is.
  const Ending ending = Confined([secret] {
    if (::mmap(nullptr, 1, PROT_READ, MAP_PRIVATE, secret, 0) == MAP_FAILED) ::_exit(1);
  });
  ::close(secret);
  EXPECT_EQ(ending.status, 1);
}

// The text of /proc/PID/`name` of a confined child that waits for its input.
std::string WatchedFromOutside(const std::string& name) {
  int in[2], out[2];
  EXPECT_EQ(::pipe(in), 0);
  EXPECT_EQ(::pipe(out), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    char byte = EnterSandbox(kLimits) ? 'y' : 'n';
    (void)!::write(STDOUT_FILENO, &byte, 1);
    (void)!::read(STDIN_FILENO, &byte, 1);
    ::_exit(kDone);
  }
  char byte = 0;
  EXPECT_EQ(::read(out[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'y');
  std::ifstream file("/proc/" + std::to_string(child) + "/" + name);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  for (const int end : {in[0], in[1], out[0], out[1]}) ::close(end);
  return text;
}

TEST(Sandbox, TheLimitsStandWhereTheFilterWouldFail) {
  const std::string limits = WatchedFromOutside("limits");
  for (const char* name :
       {"Max core file size", "Max file size", "Max open files", "Max processes", "Max locked memory"}) {
    EXPECT_TRUE(std::regex_search(limits, std::regex(std::string(name) + " +0 +0 "))) << name << "\n" << limits;
  }
  EXPECT_TRUE(std::regex_search(limits, std::regex("Max cpu time +1 +1 ")));
}

TEST(Sandbox, NoPrivilegeCanBeGained) {
  const std::string status = WatchedFromOutside("status");
  EXPECT_NE(status.find("NoNewPrivs:\t1"), std::string::npos) << status;
  EXPECT_NE(status.find("Seccomp:\t2"), std::string::npos) << status;
}

TEST(Sandbox, LandlockAloneForbidsEveryPath) {
  if (AskSandboxSupport().landlock_abi == 0) GTEST_SKIP() << "this kernel has no landlock";
  const pid_t child = ::fork();
  if (child == 0) {
    if (::open("/etc/passwd", O_RDONLY) < 0) ::_exit(1);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !ForbidEveryPath()) ::_exit(2);
    if (::open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES) ::_exit(3);
    if (::open("/tmp/writ-sandbox-test", O_WRONLY | O_CREAT, 0600) >= 0 || errno != EACCES) ::_exit(4);
    ::_exit(kDone);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), kDone);
}

TEST(Sandbox, TheKernelIsAsked) {
  const SandboxSupport support = AskSandboxSupport();
  EXPECT_TRUE(support.seccomp) << "the attempts above are ended by it";
  EXPECT_GE(support.landlock_abi, 0);
}

}  // namespace
}  // namespace writ
