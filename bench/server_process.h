// A server in a process of its own, for as long as an object lives, and what it costs.
//
// Thread rule: one thread, the one that made it: the server is stopped where that ends.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace writ::bench {

// A port that is free now on 127.0.0.1.
std::uint16_t FreePort();

class ServerProcess {
 public:
  // Starts `command`, what it says going to the file `words`, and waits until `ready_url` answers 200. Ends the bench
  // where that takes longer than some minutes, or the server ends.
  ServerProcess(const std::vector<std::string>& command, const std::filesystem::path& words,
                const std::string& ready_url);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  // SIGTERM, and waits.
  ~ServerProcess();

  // Of it and of all that it has started: those that still run, and those that it has waited for.
  double CpuSeconds() const;
  // The sum of the peaks of those that still run.
  double PeakMebibytes() const;

 private:
  pid_t process_ = 0;
};

// Of this process so far.
double OwnCpuSeconds();

}  // namespace writ::bench
