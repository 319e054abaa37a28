// The policy: the numbers that govern searches, signed by the head, standing in the log, never in a config file.
//
// Integers only, since the log's JSON has no fractions: the target FPIR is counted in searches per million.
// Thread rule: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/archive.h"
#include "base/json.h"
#include "base/status.h"

namespace writ {

inline constexpr std::int64_t kMostAlarmCount = 1'000;
inline constexpr std::int64_t kMostAlarmDays = 366;

struct Policy {
  std::int64_t candidates = 10;            // k: most candidates of a search, 1 to 50
  std::int64_t fpir_per_million = 10'000;  // target FPIR, 1 to 500,000; 10,000 is 1 %
  std::int64_t retention_days = 30;        // searches are destroyed this long after the writ's end, 1 to 3,650
  std::int64_t witness_quorum = 1;         // trusted witnesses that must cosign before a comparison, 1 to 8
  std::int64_t statement_days = 7;         // the head signs a usage statement within this time, 1 to 31

  // What raises an alarm, docs/alarms.md; 0 switches a rule off.
  std::int64_t alarm_same = 3;         // searches of the same person within alarm_same_days, 0 to 1,000
  std::int64_t alarm_same_days = 30;   // 1 to 366
  std::int64_t alarm_case = 5;         // writs that name one case within a year, 0 to 1,000
  std::int64_t alarm_night_from = 20;  // the UTC hour at which the night begins, 0 to 23
  std::int64_t alarm_night_until = 5;  // at which it ends, 0 to 24; off where both are the same
  std::int64_t alarm_burst = 10;       // searches by one investigator within an hour, 0 to 1,000
  std::int64_t alarm_haste = 10;       // seconds that an examiner takes at least, 0 to 3,600
  std::int64_t alarm_agreement = 20;   // releases in a row in which an examiner agreed with the other, 0 to 1,000
  std::int64_t alarm_refusals = 10;    // refused acts of one person within an hour, 0 to 1,000

  double target_fpir() const { return static_cast<double>(fpir_per_million) / 1e6; }
};

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Policy>& policy) {
  auto& [candidates, fpir_per_million, retention_days, witness_quorum, statement_days, same, same_days, writs_of_case,
         night_from, night_until, burst, haste, agreement, refusals] = policy;
  archive(candidates, fpir_per_million, retention_days, witness_quorum, statement_days, same, same_days, writs_of_case,
          night_from, night_until, burst, haste, agreement, refusals);
}

Json PolicyToJson(const Policy& policy);
// Exactly these fields within their bounds; "policy-malformed" (kUsage) names the field and its bounds.
Result<Policy> PolicyFromJson(const Json& json);

// The policy with one field changed, from the command line's text "fpir_per_million=3000"; "policy-malformed".
Result<Policy> ChangePolicy(Policy policy, const std::string& assignment);

}  // namespace writ
