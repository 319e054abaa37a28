// An alarm: what a rule over the log found that may be misuse, and on which entries it rests.
//
// It is a question, not a verdict: the head and the auditors look into it. The log commits to it, so that the public
// sees that an alarm was raised, and not about whom. docs/alarms.md describes the rules. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/archive.h"
#include "base/json.h"
#include "base/time.h"

namespace writ {

inline constexpr std::size_t kMostNamedEntries = 32;  // the last ones; `count` says how many there were
inline constexpr std::size_t kMostNamedPeople = 32;

struct Alarm {
  std::string rule;                            // one of AlarmRules
  std::vector<std::string> people;             // whose acts it is about, sorted
  std::vector<std::uint64_t> entries;          // that it rests on, ascending
  std::uint64_t count = 0;                     // how many the rule counted
  UtcTime from;                                // the first of them
  UtcTime until;                               // the last
  std::map<std::string, std::int64_t> bounds;  // the policy's fields that decided it, as they stood then
  bool operator==(const Alarm&) const = default;
};

struct AlarmRule {
  std::string_view name;
  std::string_view words;  // what was found
  std::string_view look;   // what to look at
};
std::span<const AlarmRule> AlarmRules();
// Null where there is no such rule.
const AlarmRule* FindAlarmRule(std::string_view name);

// What the commitment "alarm" hides. AlarmFromJson gives back what AlarmToJson was given: "alarm-malformed"
// (kCorruption).
Json AlarmToJson(const Alarm& alarm);
Result<Alarm> AlarmFromJson(const Json& json);

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, Alarm>& alarm) {
  auto& [rule, people, entries, count, from, until, bounds] = alarm;
  archive(rule, people, entries, count, from, until, bounds);
}

}  // namespace writ
