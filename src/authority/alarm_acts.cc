#include "authority/alarm_acts.h"

#include <map>

#include "log/wrong_entry.h"

namespace writ {
namespace {

AlarmedEntry EntryOf(const Record& record) {
  AlarmedEntry entry{.index = record.index,
                     .time = record.entry.time,
                     .type = record.entry.type(),
                     .outcome = record.entry.outcome,
                     .actor = record.row.value("actor", ""),
                     .search = {}};
  const auto search = record.entry.act.find("search");
  if (search != record.entry.act.end()) entry.search = search->get<std::uint64_t>();
  if (entry.type == "search" && entry.outcome != kRefused) entry.search = record.index;
  return entry;
}

}  // namespace

Result<AlarmListing> ReadAlarms(Office& office, const SignedAct& act, bool all) {
  Alarms::Unread unread;
  WRIT_TRY(const Record consultation,
           office.Handle(act, "alarm_show", [&](const AdmittedAct& admitted) -> Result<Decision> {
             unread = office.alarms().UnreadBy(admitted.actor.role);
             Decision decision;
             decision.row["role"] = RoleName(admitted.actor.role);
             return decision;
           }));
  AlarmListing listing{.entry = consultation.index, .alarms = {}};
  WRIT_CHECK(office.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    const bool is_new = record.index > unread.read_to;
    if (record.index >= consultation.index || record.entry.type() != "alarm" || !(is_new || all)) return {};
    WRIT_TRY(Alarm alarm, OpenAlarm(record));
    listing.alarms.push_back({.entry = record.index,
                              .raised = record.entry.time,
                              .is_new = is_new,
                              .alarm = std::move(alarm),
                              .rests_on = {}});
    return {};
  }));
  std::multimap<std::uint64_t, RaisedAlarm*> wanted;
  for (RaisedAlarm& raised : listing.alarms) {
    for (const std::uint64_t entry : raised.alarm.entries) wanted.emplace(entry, &raised);
  }
  WRIT_CHECK(office.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    const auto [first, last] = wanted.equal_range(record.index);
    for (auto it = first; it != last; ++it) it->second->rests_on.push_back(EntryOf(record));
    return {};
  }));
  return listing;
}

std::string AlarmReminder(const Office& office, std::string_view name) {
  const Principal* person = office.registry().FindPrincipal(name);
  if (person == nullptr || !person->active) return {};
  const Alarms::Unread unread = office.alarms().UnreadBy(person->role);
  if (unread.count == 0) return {};
  const std::string role(RoleName(person->role));
  return (unread.count == 1 ? std::string("An alarm waits") : std::to_string(unread.count) + " alarms wait") + " for " +
         (person->role == Role::kHead ? "the " : "an ") + role + " since " + FormatTime(unread.since) +
         ": `writ alarm show --as " + person->name + " --key FILE`.\n";
}

Result<void> AlarmAuditor::Check(const Record& record) {
  const std::string type = record.entry.type();
  const std::vector<Alarm>& due = alarms_.due();
  if (type == "alarm") {
    const Result<Alarm> alarm = OpenAlarm(record);
    if (!alarm || due.empty() || *alarm != due.front()) {
      return WrongEntry("alarm-wrong", record.index, "its alarm is not the one that the entries before it raise");
    }
  } else if (!due.empty() && !AllowedWhileSuspended(type)) {
    // What goes on under a clock in doubt, and orders that a start finds, may come in between; nothing else.
    return WrongEntry("alarm-missing", record.index,
                      "before it an alarm was due (rule \"" + due.front().rule + "\"), which the log does not hold");
  }
  if (const Result<void> applied = alarms_.Apply(record); !applied) {
    return WrongEntry(applied.error().reason, record.index, applied.error().message);
  }
  return {};
}

}  // namespace writ
