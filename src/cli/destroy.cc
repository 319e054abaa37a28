#include "cli/session.h"
#include "cli/verbs.h"
#include "search/destruction.h"

namespace writ {
namespace {

std::string WhatIsMissing(const DueCase& due) {
  if (due.witnessed) {
    return due.possible ? "will be destroyed by an act after " + FormatTime(*due.possible) + " by the witnesses' time"
                        : "waits for an act at which the witnesses say that it is due";
  }
  if (!due.ordered) return "waits for the head's word";
  return due.possible ? "will be destroyed by the next act after " + FormatTime(*due.possible)
                      : "will be destroyed by an act a day after the next one";
}

Json ToJson(const DueCase& due) {
  Json json{{"search", due.search},
            {"reason", due.reason},
            {"since", FormatTime(due.since)},
            {"ordered", due.ordered},
            {"witnessed", due.witnessed}};
  if (due.possible) json["possible"] = FormatTime(*due.possible);
  return json;
}

constexpr char kWitnessedRule[] =
    "This deployment is witnessed: what is due goes without the head's word, once the witnesses' time was past its "
    "end\n"
    "at two acts a day apart.\n";
constexpr char kUnwitnessedRule[] =
    "This deployment is unwitnessed: what is due goes on the head's word (--order), once the log has two entries a "
    "day\n"
    "apart past its end.\n";

// What is due, as a table and for machines.
Answer List(const Deployment& deployment) {
  Answer answer;
  answer.json["due"] = Json::array();
  Columns columns;
  columns.Add({"search", "reason", "hidden since", ""});
  for (const DueCase& due : DueCases(deployment, RealEnv().Now())) {
    columns.Add({std::to_string(due.search), due.reason, FormatTime(due.since), WhatIsMissing(due)});
    answer.json["due"].push_back(ToJson(due));
  }
  const bool witnessed = !deployment.registry().TrustedWitnesses().empty();
  answer.json["witnessed"] = witnessed;
  answer.text = answer.json["due"].empty() ? "Nothing is due to be destroyed.\n"
                                           : columns.Text("") + (witnessed ? kWitnessedRule : kUnwitnessedRule);
  return answer;
}

constexpr std::size_t kSearchesAnOrder = 64;  // of an act's list

Result<Answer> Order(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  std::vector<std::uint64_t> searches;
  for (const DueCase& due : DueCases(*deployment, RealEnv().Now())) {
    if (!due.ordered && searches.size() < kSearchesAnOrder) searches.push_back(due.search);
  }
  WRIT_TRY(const SignedAct act,
           MakeAct(common, deployment->registry().origin(), "destroy_order", Json{{"searches", searches}}, {}));
  WRIT_TRY(const Record record, OrderDestruction(*deployment, act));
  WRIT_TRY(const std::vector<std::uint64_t> destroyed, DestroyDueCases(*deployment));
  Answer answer = List(*deployment);
  answer.json["entry"] = record.index;
  answer.json["destroyed"] = destroyed;
  answer.text = "Ordered: the destruction of " + Count(searches.size(), "search", "searches") + " (entry " +
                std::to_string(record.index) + "); " + std::to_string(destroyed.size()) + " destroyed now.\n" +
                answer.text;
  return answer;
}

Result<Answer> Destroy(bool order, const CommonOptions& common) {
  if (order) return Order(common);
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  return List(*deployment);
}

}  // namespace

void AddDestroyVerb(Program& program) {
  auto order = std::make_shared<bool>(false);
  program
      .AddVerb({.path = "destroy",
                .group = kForHead,
                .purpose = "List the searches whose time is over; with --order, give the word to destroy them.",
                .who = "anyone who can read the data and keys folders may list; the head orders.",
                .example = "writ destroy\n  writ destroy --order --as h.vega --key head"})
      .Flag("--order", *order,
            "Unwitnessed: the head's word that what is due is to be destroyed, once the clock is beyond doubt")
      .Acts()
      .Runs([order](const CommonOptions& common) { return Destroy(*order, common); });
}

}  // namespace writ
