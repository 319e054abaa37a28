#include <array>

#include "authority/alarm_acts.h"
#include "cli/session.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  bool all = false;
};

// The roles that read alarms, as a row each: how many wait.
constexpr std::array kReaders{Role::kHead, Role::kAuditor};

Result<Answer> List(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  Answer answer;
  answer.json = Json{{"unread", Json::object()}};
  for (const Role role : kReaders) {
    const Alarms::Unread unread = deployment->alarms().UnreadBy(role);
    const std::string name(RoleName(role));
    const std::string since = unread.count == 0 ? "" : FormatTime(unread.since);
    answer.json["unread"][name] = Json{{"count", unread.count}, {"since", since}};
    answer.text += unread.count == 0 ? "No alarm waits for the role " + name + ".\n"
                                     : Count(unread.count, "alarm waits", "alarms wait") + " for the role " + name +
                                           " since " + since + ".\n";
  }
  answer.note = "What they say is shown to the head and to auditors, by `writ alarm show`, and the log records it.\n";
  return answer;
}

Json EntryJson(const AlarmedEntry& entry) {
  Json json{{"entry", entry.index},
            {"time", FormatTime(entry.time)},
            {"type", entry.type},
            {"outcome", entry.outcome},
            {"actor", entry.actor}};
  if (entry.search) json["search"] = *entry.search;
  return json;
}

std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined;
}

std::string Words(const RaisedAlarm& raised) {
  const Alarm& alarm = raised.alarm;
  const AlarmRule& rule = *FindAlarmRule(alarm.rule);
  std::string bounds;
  for (const auto& [field, number] : alarm.bounds) {
    bounds += (bounds.empty() ? "" : ", ") + field + " = " + std::to_string(number);
  }
  Columns facts;
  facts.Add({"who", Join(alarm.people)});
  facts.Add({"when", alarm.from == alarm.until ? FormatTime(alarm.from)
                                               : FormatTime(alarm.from) + " to " + FormatTime(alarm.until)});
  facts.Add({"how often", std::to_string(alarm.count) + " (policy: " + bounds + ")"});
  facts.Add({"look at", std::string(rule.look)});
  Columns entries;
  for (const AlarmedEntry& entry : raised.rests_on) {
    entries.Add({"entry " + std::to_string(entry.index), FormatTime(entry.time), entry.type + " " + entry.outcome,
                 entry.actor, entry.search ? "search " + std::to_string(*entry.search) : ""});
  }
  return "Alarm " + std::to_string(raised.entry) + (raised.is_new ? ", new" : "") + ": " + std::string(rule.words) +
         "\n" + facts.Text() + entries.Text("    ") + "\n";
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common, {}, Reminder::kAlarms));
  WRIT_TRY(const SignedAct act, MakeAct(common, deployment->registry().origin(), "alarm_show", Json::object(), {}));
  WRIT_TRY(const AlarmListing listing, ReadAlarms(deployment->office(), act, options.all));
  Answer answer;
  answer.json = Json{{"entry", listing.entry}, {"alarms", Json::array()}};
  for (const RaisedAlarm& raised : listing.alarms) {
    Json json = AlarmToJson(raised.alarm);
    json["entry"] = raised.entry;
    json["raised"] = FormatTime(raised.raised);
    json["new"] = raised.is_new;
    json["rests_on"] = Json::array();
    for (const AlarmedEntry& entry : raised.rests_on) json["rests_on"].push_back(EntryJson(entry));
    answer.json["alarms"].push_back(std::move(json));
    answer.text += Words(raised);
  }
  if (listing.alarms.empty()) answer.text = options.all ? "No alarm was raised.\n" : "No alarm is new.\n";
  answer.text += "This consultation is entry " + std::to_string(listing.entry) + " of the log.\n";
  return answer;
}

}  // namespace

void AddAlarmVerbs(Program& program) {
  program.AddFamily("alarm", kForAuditor, "See which alarms wait, and read them: what in the log may be misuse.");
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "alarm list",
                .group = {},
                .purpose = "Say how many alarms wait for the head and the auditors, and since when; not what they say.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ alarm list"})
      .Runs(List);
  program
      .AddVerb({.path = "alarm show",
                .group = {},
                .purpose = "Read the alarms that nobody in your role has read. The log records that you looked.",
                .who = "the head or an auditor.",
                .example = "writ alarm show --as a.silva --key a.silva"})
      .Flag("--all", options->all, "Those that were read before, too")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Show(*options, common); });
}

}  // namespace writ
