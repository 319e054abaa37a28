// The demo's own witness: `writ witness serve` in a process of its own, which ends with the demo, however that ends.
//
// Thread rule: one thread.
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <memory>
#include <string>

#include "base/status.h"

namespace writ {

class DemoWitness {
 public:
  // Serves the witness that lives in `folder`/witness, on a port that the system chooses. "witness-silent"
  // (kUnavailable) where it does not start within ten seconds, "program-missing".
  static Result<std::unique_ptr<DemoWitness>> Start(const std::string& writ, const std::filesystem::path& folder);
  DemoWitness(const DemoWitness&) = delete;
  DemoWitness& operator=(const DemoWitness&) = delete;
  ~DemoWitness();

  // VKEY@URL, as a deployment names it.
  std::string peer() const { return vkey_ + "@" + url_; }

 private:
  DemoWitness(pid_t process, int error) : process_(process), error_(error) {}
  Result<void> WaitForAddress();

  pid_t process_;
  int error_;  // its standard error
  std::string url_;
  std::string vkey_;
};

}  // namespace writ
