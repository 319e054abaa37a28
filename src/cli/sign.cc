#include "cli/sign.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <utility>

#include "authority/sshsig.h"
#include "base/env.h"

extern char** environ;

namespace writ {
namespace {

constexpr std::size_t kMaxErrorBytes = 4096;  // of ssh-keygen's own words
constexpr char kProgram[] = "ssh-keygen";

// Both ends of a pipe, closed when they go.
class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    Close(0);
    Close(1);
  }
  bool valid() const { return ends_[0] >= 0; }
  int end(std::size_t which) const { return ends_[which]; }
  void Close(std::size_t which) {
    if (ends_[which] >= 0) ::close(std::exchange(ends_[which], -1));
  }

 private:
  std::array<int, 2> ends_{-1, -1};  // for reading, for writing
};

struct Spawned {
  Pipe in;
  Pipe out;
  Pipe error;
  pid_t process = -1;
};

tl::unexpected<Error> SystemFailure(const std::string& what) {
  return Fail(Code::kUnavailable, "not-signed", "couldn't sign: " + what + ": " + std::strerror(errno));
}

Result<void> Spawn(Spawned& child, const std::string& key_file, std::string_view name_space) {
  if (!child.in.valid() || !child.out.valid() || !child.error.valid()) return SystemFailure("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, child.in.end(0), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, child.out.end(1), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, child.error.end(1), STDERR_FILENO);
  std::array<std::string, 8> words{kProgram, "-Y", "sign", "-n", std::string(name_space), "-f", key_file, ""};
  std::array<char*, 8> arguments{};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) arguments[i] = words[i].data();
  const int status = ::posix_spawnp(&child.process, kProgram, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  child.in.Close(0);
  child.out.Close(1);
  child.error.Close(1);
  if (status == 0) return {};
  return Fail(Code::kUnavailable, "ssh-keygen-missing",
              std::string("couldn't sign: couldn't run ssh-keygen: ") + std::strerror(status),
              "install OpenSSH's client programs (openssh-client)");
}

// Feeds the message and collects both outputs until the child has closed them.
void Converse(Spawned& child, std::string_view message, std::string& out, std::string& error) {
  ::fcntl(child.in.end(1), F_SETFL, O_NONBLOCK);
  while (child.out.end(0) >= 0 || child.error.end(0) >= 0) {
    if (message.empty()) child.in.Close(1);
    std::array<pollfd, 3> polled{pollfd{child.in.end(1), POLLOUT, 0}, pollfd{child.out.end(0), POLLIN, 0},
                                 pollfd{child.error.end(0), POLLIN, 0}};
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return;
    if (polled[0].revents != 0) {
      const ssize_t written = ::write(child.in.end(1), message.data(), message.size());
      if (written > 0) message.remove_prefix(static_cast<std::size_t>(written));
      if (written < 0 && errno != EAGAIN && errno != EINTR) message = {};
    }
    const auto take = [](const pollfd& from, Pipe& pipe, std::string& into, std::size_t max_bytes) {
      if (from.revents == 0) return;
      std::array<char, 4096> chunk;
      const ssize_t got = ::read(from.fd, chunk.data(), chunk.size());
      if (got < 0 && errno == EINTR) return;
      if (got <= 0) return pipe.Close(0);
      into.append(chunk.data(), std::min(static_cast<std::size_t>(got), max_bytes - std::min(max_bytes, into.size())));
    };
    take(polled[1], child.out, out, kMaxSignatureBytes);
    take(polled[2], child.error, error, kMaxErrorBytes);
  }
}

// ssh-keygen's words as one line, without what it says about its progress.
std::string OneLine(const std::string& error) {
  std::string line;
  for (std::size_t at = 0; at < error.size();) {
    const std::size_t end = std::min(error.find('\n', at), error.size());
    std::string part = error.substr(at, end - at);
    at = end + 1;
    while (!part.empty() && (part.back() == '\r' || part.back() == ' ')) part.pop_back();
    if (part.empty() || part.starts_with("Signing data on")) continue;
    line += (line.empty() ? "" : "; ") + part;
  }
  return line.empty() ? "ssh-keygen made no signature" : line;
}

// ssh-keygen asks for a touch only where its standard error is a terminal, which here it is not.
void SayIfTouchIsNeeded(const std::string& key_file) {
  if (::isatty(STDERR_FILENO) == 0) return;
  const std::string file = key_file.ends_with(".pub") ? key_file : key_file + ".pub";
  const Result<Bytes> key = RealEnv().ReadFile(file, kMaxPublicKeyBytes);
  if (key && AsText(*key).starts_with(kSshEd25519Hardware)) std::cerr << "Touch your hardware key to sign.\n";
}

// A write to a pipe that nobody reads is then an error instead of the process's end.
void IgnoreBrokenPipes() { ::signal(SIGPIPE, SIG_IGN); }

}  // namespace

Result<std::string> SignWithSshKeygen(const std::string& key_file, std::string_view name_space,
                                      std::string_view message) {
  if (key_file.empty()) {
    return Fail(Code::kUsage, "key-missing", "couldn't sign: no key was named",
                "name your private key, or the .pub file of a key in ssh-agent, with --key or WRIT_KEY");
  }
  IgnoreBrokenPipes();
  SayIfTouchIsNeeded(key_file);
  Spawned child;
  WRIT_CHECK(Spawn(child, key_file, name_space));
  std::string signature;
  std::string error;
  Converse(child, message, signature, error);
  int status = 0;
  while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !signature.empty()) return signature;
  return Fail(Code::kUnavailable, "not-signed", "couldn't sign with " + key_file + ": " + OneLine(error),
              "check the file given with --key, its passphrase, and that ssh-agent holds the key if it is a .pub file");
}

}  // namespace writ
