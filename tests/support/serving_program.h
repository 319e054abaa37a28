// A server of the product in a process of its own, for as long as an object lives.
#pragma once

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace writ::support {

inline constexpr int kStartMilliseconds = 60'000;

// The command `writ … serve` with `--listen`, in a process of its own; port 0 takes a free one.
class ServingProgram {
 public:
  explicit ServingProgram(std::vector<std::string> command, const std::string& listen = "127.0.0.1:0") {
    command.insert(command.end(), {"--listen", listen});
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(ends[1], STDERR_FILENO);
      ::close(ends[0]);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    error_ = ends[0];
    const std::string line = ReadLine();
    const std::size_t at = line.find("http://");
    EXPECT_NE(at, std::string::npos) << line;
    if (at != std::string::npos) url_ = line.substr(at, line.find_first_of(";,", at) - at);
  }
  ServingProgram(const ServingProgram&) = delete;
  ServingProgram& operator=(const ServingProgram&) = delete;
  ~ServingProgram() {
    if (process_ > 0) {
      EXPECT_EQ(Stop(SIGTERM), 0);
    }
    ::close(error_);
  }
  const std::string& url() const { return url_; }
  // IP:PORT, to serve there again after a stop.
  std::string address() const { return url_.substr(std::string("http://").size()); }
  // The exit status, or -1 where the signal itself ended it.
  int Stop(int signal) {
    int status = 0;
    ::kill(process_, signal);
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  std::string ReadLine() {
    std::string line;
    char c = 0;
    for (pollfd waiting{error_, POLLIN, 0}; ::poll(&waiting, 1, kStartMilliseconds) == 1;) {
      if (::read(error_, &c, 1) != 1 || c == '\n') return line;
      line += c;
    }
    return line;
  }
  pid_t process_ = 0;
  int error_ = -1;
  std::string url_;
};

}  // namespace writ::support
