#include "authority/policy.h"

#include "cli/desk.h"
#include "cli/verbs.h"

namespace writ {
namespace {

// What raises an alarm; 0 switches a rule off.
void AddAlarmFields(Columns& columns, const Policy& policy) {
  const auto add = [&](const char* field, std::int64_t number, const char* words) {
    columns.Add({field, std::to_string(number), words});
  };
  add("alarm_same", policy.alarm_same, "alarm: searches of the same photo, or that led to the same person");
  add("alarm_same_days", policy.alarm_same_days, "within so many days");
  add("alarm_case", policy.alarm_case, "alarm: writs that name one case within a year");
  add("alarm_night_from", policy.alarm_night_from, "alarm: a search from this hour on, UTC");
  add("alarm_night_until", policy.alarm_night_until, "until this hour; no alarm where both are the same");
  add("alarm_burst", policy.alarm_burst, "alarm: searches by one investigator within an hour");
  add("alarm_haste", policy.alarm_haste, "alarm: an examiner decides before so many seconds are over");
  add("alarm_agreement", policy.alarm_agreement, "alarm: reviews in a row in which an examiner agreed in all");
  add("alarm_refusals", policy.alarm_refusals, "alarm: refused acts of one person within an hour");
}

std::string Words(const Policy& policy) {
  Columns columns;
  columns.Add({"candidates", std::to_string(policy.candidates), "most candidates of a search"});
  columns.Add({"fpir_per_million", std::to_string(policy.fpir_per_million),
               "of a million searches for a stranger, how many may return anybody"});
  columns.Add({"retention_days", std::to_string(policy.retention_days),
               "days after its writ's end at which a search is to be destroyed"});
  columns.Add({"witness_quorum", std::to_string(policy.witness_quorum),
               "how many of the trusted witnesses must cosign before a comparison"});
  columns.Add({"statement_days", std::to_string(policy.statement_days),
               "days within which the head signs a usage statement, or searching stops"});
  AddAlarmFields(columns, policy);
  return columns.Text();
}

Result<Answer> Show(const CommonOptions& common) {
  Answer answer;
  WRIT_TRY(answer.json, ReadList(common, "policy"));
  WRIT_TRY(const Policy policy, PolicyFromJson(answer.json.at("policy")));
  answer.text = "The policy of " + TextOf(answer.json, "origin") + ", signed by its head:\n" + Words(policy);
  return answer;
}

Result<Answer> Set(const std::vector<std::string>& assignments, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const Json known, desk.List("policy"));
  WRIT_TRY(Policy policy, PolicyFromJson(known.at("policy")));
  for (const std::string& assignment : assignments) {
    WRIT_TRY(policy, ChangePolicy(policy, assignment));
  }
  WRIT_TRY(const ActAnswer done, desk.Act("policy_set", Json{{"policy", PolicyToJson(policy)}}, {}));
  return Told(done, "The policy holds from now on" + EntryInWords(done) + ":\n" + Words(policy));
}

}  // namespace

void AddPolicyVerbs(Program& program) {
  program.AddFamily("policy", kForHead, "Show and set the numbers that govern searches.");
  program
      .AddVerb({.path = "policy show",
                .group = {},
                .purpose = "Show the numbers that govern searches, and what each means.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ policy show"})
      .Acts()
      .Runs(Show);
  auto assignments = std::make_shared<std::vector<std::string>>();
  program
      .AddVerb({.path = "policy set",
                .group = {},
                .purpose = "Change one or several of them, from the next search on.",
                .who = "the head.",
                .example = "writ policy set candidates=5 fpir_per_million=3000 --as h.vega --key head"})
      .Many("NAME=NUMBER", *assignments, "As `writ policy show` names them", true)
      .Acts()
      .Runs([assignments](const CommonOptions& common) { return Set(*assignments, common); });
}

}  // namespace writ
