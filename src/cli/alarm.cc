#include "authority/alarm.h"
#include "authority/alarms.h"
#include "cli/desk.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  bool all = false;
};

Result<Answer> List(const CommonOptions& common) {
  Answer answer;
  WRIT_TRY(answer.json, ReadList(common, "alarms"));
  for (const Role reader : kAlarmReaders) {
    const std::string role(RoleName(reader));
    const Json& unread = answer.json.at("unread").at(role);
    const std::uint64_t count = unread.at("count");
    answer.text += count == 0 ? "No alarm waits for the role " + role + ".\n"
                              : Count(count, "alarm waits", "alarms wait") + " for the role " + role + " since " +
                                    TextOf(unread, "since") + ".\n";
  }
  answer.note = "What they say is shown to the head and to auditors, by `writ alarm show`, and the log records it.\n";
  return answer;
}

std::string Words(const Json& alarm) {
  std::string people;
  for (const Json& person : alarm.at("people")) people += (people.empty() ? "" : ", ") + person.get<std::string>();
  std::string bounds;
  for (const auto& [field, number] : alarm.at("bounds").items()) {
    bounds += (bounds.empty() ? "" : ", ") + field + " = " + number.dump();
  }
  const std::string from = TextOf(alarm, "from"), until = TextOf(alarm, "until");
  const AlarmRule* rule = FindAlarmRule(TextOf(alarm, "rule"));
  Columns facts;
  facts.Add({"who", people});
  facts.Add({"when", from == until ? from : from + " to " + until});
  facts.Add({"how often", alarm.at("count").dump() + " (policy: " + bounds + ")"});
  facts.Add({"look at", rule != nullptr ? std::string(rule->look) : ""});
  Columns entries;
  for (const Json& entry : alarm.at("rests_on")) {
    entries.Add({"entry " + entry.at("entry").dump(), TextOf(entry, "time"),
                 TextOf(entry, "type") + " " + TextOf(entry, "outcome"), TextOf(entry, "actor"),
                 entry.contains("search") ? "search " + entry.at("search").dump() : ""});
  }
  return "Alarm " + alarm.at("entry").dump() + (alarm.at("new").get<bool>() ? ", new" : "") + ": " +
         (rule != nullptr ? std::string(rule->words) : TextOf(alarm, "rule")) + "\n" + facts.Text() +
         entries.Text("    ") + "\n";
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common, {}, Reminder::kAlarms));
  WRIT_TRY(const ActAnswer done, desk.Act("alarm_show", Json::object(), {}, {}, Json{{"all", options.all}}));
  std::string text;
  for (const Json& alarm : done.json.at("alarms")) text += Words(alarm);
  if (text.empty()) text = options.all ? "No alarm was raised.\n" : "No alarm is new.\n";
  return Told(done, text + "This consultation is entry " + done.json.at("entry").dump() + " of the log.\n");
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
      .Acts()
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
