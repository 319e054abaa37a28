// An examiner's decisions as they are typed: LABEL=VERDICT.
//
// Thread rule: pure.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"

namespace writ {

// {"A": "same", …}, of small labels too. "cannot-say" stands for "cannot say". "decisions-malformed" (kUsage): another
// form, another verdict, or a label twice. Whether each candidate has one is for Decide to say.
Result<Json> ParseDecisions(const std::vector<std::string>& assignments);

}  // namespace writ
