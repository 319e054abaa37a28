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

// "there is no candidate B, but A alone"; empty where each label is one of so many candidates.
std::string UnknownLabelInWords(const Json& decisions, std::size_t candidates);

}  // namespace writ
