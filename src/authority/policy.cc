#include "authority/policy.h"

#include <array>
#include <charconv>

#include "log/witness_peer.h"

namespace writ {
namespace {

struct Field {
  const char* name;
  std::int64_t Policy::* member;
  std::int64_t low;
  std::int64_t high;
};

constexpr std::int64_t kMostAlarmSeconds = 3'600;
constexpr std::int64_t kLastHour = 23;

constexpr std::array kFields{
    Field{"candidates", &Policy::candidates, 1, 50},
    Field{"fpir_per_million", &Policy::fpir_per_million, 1, 500'000},
    Field{"retention_days", &Policy::retention_days, 1, 3'650},
    Field{"witness_quorum", &Policy::witness_quorum, 1, kMaxWitnesses},
    Field{"statement_days", &Policy::statement_days, 1, 31},
    Field{"alarm_same", &Policy::alarm_same, 0, kMostAlarmCount},
    Field{"alarm_same_days", &Policy::alarm_same_days, 1, kMostAlarmDays},
    Field{"alarm_case", &Policy::alarm_case, 0, kMostAlarmCount},
    Field{"alarm_night_from", &Policy::alarm_night_from, 0, kLastHour},
    Field{"alarm_night_until", &Policy::alarm_night_until, 0, kLastHour + 1},
    Field{"alarm_burst", &Policy::alarm_burst, 0, kMostAlarmCount},
    Field{"alarm_haste", &Policy::alarm_haste, 0, kMostAlarmSeconds},
    Field{"alarm_agreement", &Policy::alarm_agreement, 0, kMostAlarmCount},
    Field{"alarm_refusals", &Policy::alarm_refusals, 0, kMostAlarmCount},
};

tl::unexpected<Error> BadPolicy(const std::string& cause) {
  return Fail(Code::kUsage, "policy-malformed", "couldn't accept the policy: " + cause,
              "`writ policy show` prints the fields; change one with `writ policy set NAME=NUMBER`");
}

tl::unexpected<Error> OutOfBounds(const Field& field) {
  return BadPolicy("\"" + std::string(field.name) + "\" must be a whole number from " + std::to_string(field.low) +
                   " to " + std::to_string(field.high));
}

}  // namespace

Json PolicyToJson(const Policy& policy) {
  Json json = Json::object();
  for (const Field& field : kFields) json[field.name] = static_cast<std::uint64_t>(policy.*field.member);
  return json;
}

Result<Policy> PolicyFromJson(const Json& json) {
  if (!json.is_object() || json.size() != kFields.size()) return BadPolicy("it does not have exactly its fields");
  Policy policy;
  for (const Field& field : kFields) {
    const Result<std::int64_t> value = JsonInteger(json, field.name);
    if (!value || *value < field.low || *value > field.high) return OutOfBounds(field);
    policy.*field.member = *value;
  }
  return policy;
}

Result<Policy> ChangePolicy(Policy policy, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) return BadPolicy("\"" + assignment + "\" is not NAME=NUMBER");
  const std::string name = assignment.substr(0, equals);
  const std::string text = assignment.substr(equals + 1);
  for (const Field& field : kFields) {
    if (name != field.name) continue;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < field.low || value > field.high) {
      return OutOfBounds(field);
    }
    policy.*field.member = value;
    return policy;
  }
  return BadPolicy("there is no field \"" + name + "\"");
}

}  // namespace writ
