#include "cli/desk.h"
#include "cli/verbs.h"

namespace writ {
namespace {

std::string WhatIsMissing(const Json& due) {
  const std::string possible = TextOf(due, "possible");
  if (due.at("witnessed").get<bool>()) {
    return possible.empty() ? "waits for an act at which the witnesses say that it is due"
                            : "will be destroyed by an act after " + possible + " by the witnesses' time";
  }
  if (!due.at("ordered").get<bool>()) return "waits for the head's word";
  return possible.empty() ? "will be destroyed by an act a day after the next one"
                          : "will be destroyed by the next act after " + possible;
}

constexpr char kWitnessedRule[] =
    "This deployment is witnessed: what is due goes without the head's word, once the witnesses' time was past its "
    "end\n"
    "at two acts a day apart.\n";
constexpr char kUnwitnessedRule[] =
    "This deployment is unwitnessed: what is due goes on the head's word (--order), once the log has two entries a "
    "day\n"
    "apart past its end.\n";

// What is due, as a table.
std::string Words(const Json& json) {
  Columns columns;
  columns.Add({"search", "reason", "hidden since", ""});
  for (const Json& due : json.at("due")) {
    columns.Add({due.at("search").dump(), TextOf(due, "reason"), TextOf(due, "since"), WhatIsMissing(due)});
  }
  if (json.at("due").empty()) return "Nothing is due to be destroyed.\n";
  return columns.Text("") + (json.at("witnessed").get<bool>() ? kWitnessedRule : kUnwitnessedRule);
}

constexpr std::size_t kSearchesAnOrder = 64;  // of an act's list

Result<Answer> Order(const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  std::vector<std::uint64_t> searches;
  WRIT_TRY(const Json known, desk.List("due"));
  for (const Json& due : known.at("due")) {
    if (!due.at("ordered").get<bool>() && searches.size() < kSearchesAnOrder) searches.push_back(due.at("search"));
  }
  WRIT_TRY(const ActAnswer done, desk.Act("destroy_order", Json{{"searches", searches}}, {}));
  return Told(done, "Ordered: the destruction of " + Count(searches.size(), "search", "searches") + EntryInWords(done) +
                        "; " + std::to_string(done.json.at("destroyed").size()) + " destroyed now.\n" +
                        Words(done.json));
}

Result<Answer> Destroy(bool order, const CommonOptions& common) {
  if (order) return Order(common);
  Answer answer;
  WRIT_TRY(answer.json, ReadList(common, "due"));
  answer.text = Words(answer.json);
  return answer;
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
