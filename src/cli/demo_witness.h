// The demo's own witness, `writ witness serve`.
//
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/demo_service.h"

namespace writ {

struct DemoWitness {
  std::unique_ptr<DemoService> service;
  std::string peer;  // VKEY@URL, as a deployment names it
};

// Serves the witness that lives in `folder`/witness, on a port that the system chooses. DemoService::Start's errors.
Result<DemoWitness> StartDemoWitness(const std::string& writ, const std::filesystem::path& folder);

}  // namespace writ
