#include "cli/demo_service.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "cli/demo_process.h"

namespace writ {
namespace {

constexpr int kStartMilliseconds = 10'000;
constexpr std::size_t kMaxLineBytes = 1'000;

}  // namespace

Result<std::unique_ptr<DemoService>> DemoService::Start(std::vector<std::string> words,
                                                        const std::filesystem::path& folder) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(Code::kUnavailable, "pipe-failed", std::string("couldn't start a server: ") + std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<char*> environment = EnvironmentOfOthers();
  pid_t process = -1;
  const int started =
      ::posix_spawn(&process, words.front().c_str(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (started != 0) {
    ::close(ends[0]);
    return Fail(Code::kUnavailable, "program-missing",
                "couldn't start " + words.front() + ": " + std::strerror(started));
  }
  std::unique_ptr<DemoService> service(new DemoService(process, ends[0]));
  WRIT_CHECK(service->WaitForAddress());
  return service;
}

// "The witness … at http://127.0.0.1:40123; Ctrl-C stops it", or "…; the log is at http://127.0.0.1:40123, and …"
Result<void> DemoService::WaitForAddress() {
  std::string line;
  char c = 0;
  for (pollfd waiting{error_, POLLIN, 0}; line.size() < kMaxLineBytes;) {
    if (::poll(&waiting, 1, kStartMilliseconds) != 1 || ::read(error_, &c, 1) != 1 || c == '\n') break;
    line += c;
  }
  const std::size_t start = line.find("http://");
  const std::size_t end = line.find_first_of(";,", start);
  if (start == std::string::npos || end == std::string::npos) {
    return Fail(Code::kUnavailable, "server-silent", "couldn't start the demo's server: it said \"" + line + "\"",
                "check that programs may listen on 127.0.0.1 here");
  }
  url_ = line.substr(start, end - start);
  return {};
}

bool DemoService::IsRunning() {
  if (process_ > 0 && ::waitpid(process_, nullptr, WNOHANG) != 0) process_ = -1;
  return process_ > 0;
}

DemoService::~DemoService() {
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(error_);
}

}  // namespace writ
