// A server of the demo's, `writ … serve`, in a process of its own, which ends with the demo, however that ends.
//
// Thread rule: one thread.
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"

namespace writ {

class DemoService {
 public:
  // Runs the words, the program's own file first, in `folder`, and waits until it says where it listens.
  // "server-silent" (kUnavailable) where it does not within ten seconds, "program-missing".
  static Result<std::unique_ptr<DemoService>> Start(std::vector<std::string> words,
                                                    const std::filesystem::path& folder);
  DemoService(const DemoService&) = delete;
  DemoService& operator=(const DemoService&) = delete;
  ~DemoService();

  // "http://127.0.0.1:40123"
  const std::string& url() const { return url_; }
  bool IsRunning();

 private:
  DemoService(pid_t process, int error) : process_(process), error_(error) {}
  Result<void> WaitForAddress();

  pid_t process_;  // -1 once it has ended
  int error_;      // its standard error
  std::string url_;
};

}  // namespace writ
