// Reading the alarms, which is an act that the log records; and the audit of whether all were raised.
//
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "authority/alarms.h"
#include "authority/office.h"

namespace writ {

// An entry on which an alarm rests.
struct AlarmedEntry {
  std::uint64_t index = 0;
  UtcTime time;
  std::string type;
  std::string outcome;
  std::string actor;
  std::optional<std::uint64_t> search;  // that it belongs to
};

struct RaisedAlarm {
  std::uint64_t entry = 0;  // that raised it
  UtcTime raised;
  bool is_new = false;  // nobody with the reader's role had read it
  Alarm alarm;
  std::vector<AlarmedEntry> rests_on;
};

struct AlarmListing {
  std::uint64_t entry = 0;  // of this consultation
  std::vector<RaisedAlarm> alarms;
};

// A consultation (act type "alarm_show"): the alarms that nobody with the actor's role has read, or `all` of them; from
// then on they count as read by that role.
Result<AlarmListing> ReadAlarms(Office& office, const SignedAct& act, bool all);

// One line for whoever reads alarms and has not; empty where there is none. It says how many, and not what about.
std::string AlarmReminder(const Office& office, std::string_view name);

// Works every alarm out again, in one pass over the records.
class AlarmAuditor {
 public:
  // Called with every record in order. "alarm-missing": more was done although an alarm was due that the log does not
  // hold; "alarm-wrong": an alarm that no rule raises; both kCorruption.
  Result<void> Check(const Record& record);

 private:
  Alarms alarms_;
};

}  // namespace writ
