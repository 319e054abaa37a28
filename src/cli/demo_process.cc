#include "cli/demo_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

extern char** environ;

namespace writ {
namespace {

constexpr std::array<std::string_view, 4> kHidden{"WRIT_DATA=", "WRIT_KEYS=", "WRIT_AS=", "WRIT_KEY="};

class ReadPipe {
 public:
  ReadPipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  ReadPipe(const ReadPipe&) = delete;
  ReadPipe& operator=(const ReadPipe&) = delete;
  ~ReadPipe() {
    Close(0);
    Close(1);
  }
  int end(std::size_t which) const { return ends_[which]; }
  void Close(std::size_t which) {
    if (ends_[which] >= 0) ::close(std::exchange(ends_[which], -1));
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

void Collect(ReadPipe& out, ReadPipe& error, ProcessOutcome& outcome) {
  while (out.end(0) >= 0 || error.end(0) >= 0) {
    std::array<pollfd, 2> polled{pollfd{out.end(0), POLLIN, 0}, pollfd{error.end(0), POLLIN, 0}};
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return;
    const auto take = [](const pollfd& from, ReadPipe& pipe, std::string& into) {
      if (from.fd < 0 || from.revents == 0) return;
      std::array<char, 4096> chunk;
      const ssize_t got = ::read(from.fd, chunk.data(), chunk.size());
      if (got < 0 && errno == EINTR) return;
      if (got <= 0) return pipe.Close(0);
      into.append(chunk.data(), std::min(static_cast<std::size_t>(got), kMaxAnswerBytes - into.size()));
    };
    take(polled[0], out, outcome.output);
    take(polled[1], error, outcome.error);
  }
}

}  // namespace

std::vector<char*> EnvironmentOfOthers() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool hidden = false;
    for (const std::string_view name : kHidden) hidden = hidden || std::string_view(*entry).starts_with(name);
    if (!hidden) kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

Result<ProcessOutcome> RunProcess(const std::vector<std::string>& words, const std::filesystem::path& folder) {
  ReadPipe out;
  ReadPipe error;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.end(1), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.end(1), STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<char*> environment = EnvironmentOfOthers();
  pid_t process = -1;
  const int started =
      ::posix_spawnp(&process, arguments.front(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  out.Close(1);
  error.Close(1);
  if (started != 0) {
    return Fail(Code::kUnavailable, "program-missing", "couldn't run " + words.front() + ": " + std::strerror(started),
                "run script/setup, which installs what the demo needs");
  }
  ProcessOutcome outcome;
  Collect(out, error, outcome);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

}  // namespace writ
