// What a deployment holds, as the program itself lists it: to see that a refused act changed nothing.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "support/cli_world.h"

namespace writ::support {

struct DeploymentState {
  std::vector<std::string> entries;  // "TYPE OUTCOME DETAIL" of each entry of the log
  std::string log;                   // where the log can't be listed: why
  std::size_t strangers = 0;         // acts of strangers, those logged by the minute and those that wait to be
  std::string tables;  // people, authorities, policy, galleries with their photos, searches, uses of writs
};

// `run` runs `writ` with these arguments in `folder`; the data folder is folder/data. `writs` are the
// files of the writs whose uses matter.
DeploymentState ReadState(const std::filesystem::path& folder, const std::vector<std::string>& writs,
                          const std::function<RunOutcome(std::vector<std::string>)>& run);

}  // namespace writ::support
