#include "authority/people.h"
#include "cli/session.h"
#include "cli/verbs.h"

namespace writ {
namespace {

Result<Answer> Show(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common, {}, Reminder::kClock));
  const UtcTime last = deployment->ledger().last_time();
  const Result<void> reliable = deployment->clock().Check(last);
  Answer answer;
  answer.json = Json{{"now", FormatTime(RealEnv().Now())},
                     {"last_entry", FormatTime(last)},
                     {"reliable", reliable.has_value()},
                     {"doubt", reliable ? "" : reliable.error().reason}};
  Columns facts;
  facts.Add({"now", FormatTime(RealEnv().Now())});
  facts.Add({"last entry", FormatTime(last)});
  facts.Add({"reliable", reliable ? "nothing speaks against it" : "no"});
  answer.text = facts.Text();
  if (!reliable) answer.failure = reliable.error();
  return answer;
}

Result<Answer> Correct(const std::string& reason, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common, {}, Reminder::kClock));
  WRIT_TRY(const SignedAct act,
           MakeAct(common, deployment->registry().origin(), kClockCorrection, Json::object(), {{"reason", reason}}));
  WRIT_TRY(const Record record, CorrectClock(deployment->office(), deployment->clock(), act));
  const std::string now = FormatTime(record.entry.time);
  Answer answer;
  answer.json = Json{{"entry", record.index}, {"now", now}};
  answer.text = "From now on it is " + now + " (entry " + std::to_string(record.index) + ").\n";
  return answer;
}

}  // namespace

void AddClockVerbs(Program& program) {
  program.AddFamily("clock", kForHead, "Say whether the time can be relied upon, and put it right.");
  program
      .AddVerb({.path = "clock show",
                .group = {},
                .purpose = "Say whether the clock agrees with the log and with the machine's own time since its start.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ clock show"})
      .Runs(Show);
  auto reason = std::make_shared<std::string>();
  program
      .AddVerb({.path = "clock correct",
                .group = {},
                .purpose =
                    "Give the word that the clock is right now. Until then nothing is searched under a clock that "
                    "was moved.",
                .who = "the head, who has compared it with another clock.",
                .example = "writ clock correct --reason \"the time server was wrong\" --as h.vega --key head"})
      .Required("--reason", *reason, "One line; the log commits to it")
      .Acts()
      .Runs([reason](const CommonOptions& common) { return Correct(*reason, common); });
}

}  // namespace writ
