#include "api/lists.h"
#include "cli/desk.h"
#include "cli/verbs.h"

namespace writ {
namespace {

Result<Answer> Show(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common, {}, Reminder::kClock));
  const Result<void> reliable = deployment->clock().Check(deployment->ledger().last_time());
  Answer answer;
  WRIT_TRY(answer.json, ReadList(*deployment, "clock", RealEnv().Now()));
  Columns facts;
  facts.Add({"now", TextOf(answer.json, "now")});
  facts.Add({"last entry", TextOf(answer.json, "last_entry")});
  facts.Add({"reliable", reliable ? "nothing speaks against it" : "no"});
  answer.text = facts.Text();
  if (!reliable) answer.failure = reliable.error();
  return answer;
}

Result<Answer> Correct(const std::string& reason, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common, {}, Reminder::kClock));
  WRIT_TRY(const ActAnswer done, desk.Act(kClockCorrection, Json::object(), {{"reason", reason}}));
  return Told(done, "From now on it is " + TextOf(done.json, "now") + EntryInWords(done) + ".\n");
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
