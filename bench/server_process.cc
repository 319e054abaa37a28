#include "bench/server_process.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "base/descriptor.h"
#include "base/http_client.h"

namespace writ::bench {
namespace {

constexpr int kStartSeconds = 600;  // a million rows are checked at a start after which nobody vouches for them
constexpr std::chrono::milliseconds kStep{50};
constexpr int kOk = 200;

[[noreturn]] void Die(const std::string& cause) {
  std::fprintf(stderr, "couldn't measure: %s\n", cause.c_str());
  std::exit(1);
}

std::string TextOf(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::path ProcOf(pid_t process) { return "/proc/" + std::to_string(process); }

// The process and all below it, by proc(5).
std::vector<pid_t> WithDescendants(pid_t process) {
  std::vector<pid_t> all{process};
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator(ProcOf(all[i]) / "task", gone)) {
      std::istringstream children(TextOf(task.path() / "children"));
      for (pid_t child = 0; children >> child;) all.push_back(child);
    }
  }
  return all;
}

// The fields of /proc/PID/stat behind the name, which may hold blanks: from the third on.
std::vector<std::string> StatFields(pid_t process) {
  const std::string text = TextOf(ProcOf(process) / "stat");
  const std::size_t end = text.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream rest(text.substr(end + 1));
  return {std::istream_iterator<std::string>(rest), {}};
}

[[noreturn]] void Become(const std::vector<std::string>& command, int words) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // whatever ends the bench ends its servers
  ::dup2(words, STDOUT_FILENO);
  ::dup2(words, STDERR_FILENO);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

std::uint16_t FreePort() {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const auto generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0 || ::getsockname(socket.get(), generic, &size) != 0) {
    Die("there is no free port");
  }
  return ntohs(address.sin_port);
}

ServerProcess::ServerProcess(const std::vector<std::string>& command, const std::filesystem::path& words,
                             const std::string& ready_url) {
  const Descriptor file(::open(words.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  process_ = ::fork();
  if (process_ == 0) Become(command, file.get());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(kStartSeconds);
  while (std::chrono::steady_clock::now() < until) {
    if (::waitpid(process_, nullptr, WNOHANG) != 0) break;
    HttpClient client;
    const Result<HttpAnswer> answer = client.Get(ready_url);
    if (answer && answer->status == kOk) return;
    std::this_thread::sleep_for(kStep);
  }
  Die(command.front() + " did not start: " + TextOf(words));
}

ServerProcess::~ServerProcess() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

double ServerProcess::CpuSeconds() const {
  constexpr std::size_t kFirst = 11, kCount = 4;  // utime, stime, cutime, cstime
  double ticks = 0;
  for (const pid_t process : WithDescendants(process_)) {
    const std::vector<std::string> fields = StatFields(process);
    for (std::size_t i = kFirst; i < kFirst + kCount && i < fields.size(); ++i) ticks += std::stod(fields[i]);
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double ServerProcess::PeakMebibytes() const {
  double kibibytes = 0;
  for (const pid_t process : WithDescendants(process_)) {
    const std::string status = TextOf(ProcOf(process) / "status");
    const std::size_t at = status.find("VmHWM:");
    if (at != std::string::npos) kibibytes += std::strtod(status.c_str() + at + 6, nullptr);
  }
  return kibibytes / 1024;
}

double OwnCpuSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace writ::bench
