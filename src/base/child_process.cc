#include "base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace writ {
namespace {

using Clock = std::chrono::steady_clock;

tl::unexpected<Error> NotStarted(const ChildQuestion& question, int cause) {
  return Fail(Code::kUnavailable, "child-not-started",
              "couldn't start " + question.program.string() + ": " + std::strerror(cause), "run `writ doctor`");
}

tl::unexpected<Error> WrongAnswer(const char* cause) {
  return Fail(Code::kUnavailable, "child-answer-wrong", std::string("couldn't use the program's answer: ") + cause);
}

// Both ends of a socket pair, closed when they go.
class SocketPair {
 public:
  SocketPair() {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) != 0) ends_ = {-1, -1};
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  ~SocketPair() {
    Close(0);
    Close(1);
  }
  int ours() const { return ends_[0]; }
  int theirs() const { return ends_[1]; }
  void CloseTheirs() { Close(1); }

 private:
  void Close(std::size_t which) {
    if (ends_[which] >= 0) ::close(std::exchange(ends_[which], -1));
  }
  std::array<int, 2> ends_{-1, -1};
};

// A running child, killed and reaped when it goes. One that has ended by then keeps the ending it had.
class Child {
 public:
  explicit Child(pid_t process) : process_(process) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { (void)End(); }

  // The signal that ended it, 0 where it ended by itself.
  int End() {
    if (process_ < 0) return 0;
    ::kill(process_, SIGKILL);
    int status = 0;
    pid_t reaped = -1;
    while ((reaped = ::waitpid(process_, &status, 0)) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return reaped > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

 private:
  pid_t process_;
};

Result<pid_t> Spawn(const ChildQuestion& question, const SocketPair& sockets) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, sockets.theirs(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, sockets.theirs(), STDOUT_FILENO);
#ifndef WRIT_SANITIZED
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#endif
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  // Signals as a new program expects them, whatever this one ignores or blocks.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = question.program.filename().string();
  std::string argument = question.argument;
  std::array<char*, 3> arguments{name.data(), argument.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  pid_t process = -1;
  const int status =
      ::posix_spawn(&process, question.program.c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (status != 0) return NotStarted(question, status);
  return process;
}

constexpr std::size_t kGrowthBytes = 1u << 20;

// What has come back so far, and where the next bytes go.
class Incoming {
 public:
  explicit Incoming(const ChildQuestion& question) : question_(question) {
    answer_.header.resize(question.header_bytes);
  }

  // Takes what there is; true at the end of what the child sends.
  Result<bool> Take(int socket) {
    std::uint8_t beyond = 0;
    std::span<std::uint8_t> room = Room();
    const bool full = room.empty() && sized_;
    if (full) room = {&beyond, 1};
    const ssize_t got = ::recv(socket, room.data(), room.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return false;
    if (got <= 0) return true;  // a child that died with input unread resets the connection: no more comes either
    if (full) return WrongAnswer("it is longer than it says");
    taken_ += static_cast<std::size_t>(got);
    if (!sized_ && taken_ == answer_.header.size()) {
      WRIT_TRY(const std::size_t size, question_.body_bytes(answer_.header));
      answer_.body.reserve(size);
      body_bytes_ = size;
      taken_ = 0;
      sized_ = true;
    }
    return false;
  }

  bool whole() const { return sized_ && taken_ == body_bytes_; }
  ChildAnswer&& answer() { return std::move(answer_); }

 private:
  // The body grows as it comes, so that its memory is taken up only as fast as the child can give its own back.
  std::span<std::uint8_t> Room() {
    if (sized_ && taken_ == answer_.body.size()) answer_.body.resize(std::min(body_bytes_, taken_ + kGrowthBytes));
    return (sized_ ? std::span<std::uint8_t>(answer_.body) : std::span<std::uint8_t>(answer_.header)).subspan(taken_);
  }

  const ChildQuestion& question_;
  ChildAnswer answer_;
  std::size_t body_bytes_ = 0;
  std::size_t taken_ = 0;  // of the header, then of the body
  bool sized_ = false;     // the header is whole, the body has its size
};

// Sends what fits; a child that reads no more gets no more, and its answer says what it is worth.
void Give(int socket, ByteView& input) {
  const ssize_t sent = ::send(socket, input.data(), input.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0) input = input.subspan(static_cast<std::size_t>(sent));
  if (sent < 0 && errno != EINTR && errno != EAGAIN) input = {};
  if (input.empty()) ::shutdown(socket, SHUT_WR);
}

Result<void> Converse(const ChildQuestion& question, int socket, Incoming& incoming) {
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(question.wall_milliseconds);
  ByteView input = question.input;
  if (input.empty()) ::shutdown(socket, SHUT_WR);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      return Fail(Code::kUnavailable, "child-timeout",
                  "couldn't wait for " + question.program.filename().string() + " any longer than " +
                      std::to_string(question.wall_milliseconds) + " ms");
    }
    pollfd polled{socket, static_cast<short>(input.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (::poll(&polled, 1, static_cast<int>(left)) < 0) continue;  // interrupted: the deadline still ends it
    if (!input.empty() && (polled.revents & POLLOUT) != 0) Give(socket, input);
    if ((polled.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    WRIT_TRY(const bool ended, incoming.Take(socket));
    if (ended) return {};
  }
}

}  // namespace

Result<ChildAnswer> AskChild(const ChildQuestion& question) {
  SocketPair sockets;
  if (sockets.ours() < 0) return NotStarted(question, errno);
  WRIT_TRY(const pid_t process, Spawn(question, sockets));
  Child child(process);
  sockets.CloseTheirs();
  Incoming incoming(question);
  WRIT_CHECK(Converse(question, sockets.ours(), incoming));
  const int signal = child.End();
  if (incoming.whole()) return incoming.answer();
  // One that closed its channel and lingered was ended by End: to the caller that is the same.
  if (signal != 0) {
    return Fail(Code::kUnavailable, "child-died",
                "couldn't get an answer: the program was ended (" + std::string(::strsignal(signal)) + ")");
  }
  return WrongAnswer("it ends early");
}

}  // namespace writ
