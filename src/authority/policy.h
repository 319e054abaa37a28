// The policy: the numbers that govern searches, signed by the head, standing in the log, never in a config file.
//
// Integers only, since the log's JSON has no fractions: the target FPIR is counted in searches per million.
// Thread rule: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"

namespace writ {

struct Policy {
  std::int64_t candidates = 10;            // k: most candidates of a search, 1 to 50
  std::int64_t fpir_per_million = 10'000;  // target FPIR, 1 to 500,000; 10,000 is 1 %
  std::int64_t retention_days = 30;        // searches are destroyed this long after the writ's end, 1 to 3,650
  std::int64_t witness_quorum = 1;         // trusted witnesses that must cosign before a comparison, 1 to 8
  std::int64_t statement_days = 7;         // the head signs a usage statement within this time, 1 to 31

  double target_fpir() const { return static_cast<double>(fpir_per_million) / 1e6; }
};

Json PolicyToJson(const Policy& policy);
// Exactly these fields within their bounds; "policy-malformed" (kUsage) names the field and its bounds.
Result<Policy> PolicyFromJson(const Json& json);

// The policy with one field changed, from the command line's text "fpir_per_million=3000"; "policy-malformed".
Result<Policy> ChangePolicy(Policy policy, const std::string& assignment);

}  // namespace writ
