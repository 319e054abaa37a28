#include "authority/alarm.h"

#include <algorithm>
#include <array>

namespace writ {
namespace {

constexpr std::array kAlarmRules{
    AlarmRule{"same-photo", "the same photo was searched again and again",
              "the writs of these searches: why the person was not found, or not believed to be found, before"},
    AlarmRule{"same-lead", "searches led to the same person again and again",
              "the writs of these searches: whether somebody is being followed"},
    AlarmRule{"case", "one case number stands in many writs",
              "the writs of these searches: whether all of them belong to that case"},
    AlarmRule{"night", "searched by night", "whether it was urgent, and who else was there"},
    AlarmRule{"burst", "many searches within an hour", "the writs of these searches, and who asked for them"},
    AlarmRule{"haste", "an examiner decided as soon as the review was opened",
              "whether the faces were looked at; let another examiner look at the case"},
    AlarmRule{"agreement", "an examiner agreed with the other one every time",
              "whether the two decide without a word to each other, and on what"},
    AlarmRule{"refusals", "many acts of one person were refused within an hour",
              "what was tried: the entries say which acts; whether the key is still in the right hands"},
};

tl::unexpected<Error> NoAlarm() {
  return Fail(Code::kCorruption, "alarm-malformed", "couldn't read an alarm: its fields are not those of an alarm",
              "the log was written by something else than writ; keep the data folder as evidence");
}

Result<UtcTime> TimeOf(const Json& json, const char* field) {
  WRIT_TRY(const std::string text, JsonString(json, field));
  return ParseTime(text);
}

}  // namespace

std::span<const AlarmRule> AlarmRules() { return kAlarmRules; }

const AlarmRule* FindAlarmRule(std::string_view name) {
  const auto it =
      std::find_if(kAlarmRules.begin(), kAlarmRules.end(), [&](const AlarmRule& rule) { return rule.name == name; });
  return it == kAlarmRules.end() ? nullptr : &*it;
}

Json AlarmToJson(const Alarm& alarm) {
  Json bounds = Json::object();
  for (const auto& [field, number] : alarm.bounds) bounds[field] = static_cast<std::uint64_t>(number);
  return Json{{"rule", alarm.rule},         {"people", alarm.people},         {"entries", alarm.entries},
              {"count", alarm.count},       {"from", FormatTime(alarm.from)}, {"until", FormatTime(alarm.until)},
              {"bounds", std::move(bounds)}};
}

Result<Alarm> AlarmFromJson(const Json& json) {
  const Result<std::string> rule = JsonString(json, "rule");
  const Result<std::int64_t> count = JsonInteger(json, "count");
  const Result<UtcTime> from = TimeOf(json, "from");
  const Result<UtcTime> until = TimeOf(json, "until");
  if (!rule || FindAlarmRule(*rule) == nullptr || !count || *count < 1 || !from || !until) return NoAlarm();
  Alarm alarm{.rule = *rule,
              .people = {},
              .entries = {},
              .count = static_cast<std::uint64_t>(*count),
              .from = *from,
              .until = *until,
              .bounds = {}};
  const Json& people = json.value("people", Json());
  const Json& entries = json.value("entries", Json());
  const Json& bounds = json.value("bounds", Json());
  if (!people.is_array() || people.size() > kMostNamedPeople || !entries.is_array() ||
      entries.size() > kMostNamedEntries || !bounds.is_object()) {
    return NoAlarm();
  }
  for (const Json& person : people) {
    if (!person.is_string()) return NoAlarm();
    alarm.people.push_back(person.get<std::string>());
  }
  for (const Json& entry : entries) {
    if (!entry.is_number_unsigned()) return NoAlarm();
    alarm.entries.push_back(entry.get<std::uint64_t>());
  }
  for (const auto& [field, number] : bounds.items()) {
    if (!number.is_number_unsigned()) return NoAlarm();
    alarm.bounds[field] = number.get<std::int64_t>();
  }
  return alarm;
}

}  // namespace writ
