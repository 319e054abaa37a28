#include "cli/desk.h"
#include "cli/verbs.h"
#include "search/report_words.h"
#include "search/searches.h"

namespace writ {
namespace {

struct Options {
  std::optional<std::int64_t> search;
  std::string html;
};

std::string StateInWords(const Json& search) {
  std::string state = TextOf(search, "state");
  if (state == SearchStateName(SearchState::kInReview)) {
    state += ", " + search.at("decided").dump() + " of " + std::to_string(kExaminersNeeded) + " decided";
  }
  if (state == SearchStateName(SearchState::kReleased)) {
    state += TextOf(search, "outcome") == "lead" ? ", a lead" : ", no lead";
  }
  const std::string ratification = TextOf(search, "ratification");
  return state + (ratification.empty() ? "" : "; " + ratification);
}

Result<Answer> ListSearches(const CommonOptions& common) {
  WRIT_TRY(Json json, ReadList(common, "searches"));
  Columns columns;
  columns.Add({"search", "time", "investigator", "state"});
  for (const Json& search : json.at("searches")) {
    columns.Add(
        {search.at("search").dump(), TextOf(search, "time"), TextOf(search, "investigator"), StateInWords(search)});
  }
  Answer answer;
  answer.text = json.at("searches").empty() ? "Nothing was searched yet.\n" : columns.Text("");
  answer.json = std::move(json);
  return answer;
}

std::string Verdicts(const Json& decision) {
  std::string text;
  for (const auto& [label, verdict] : decision.at("verdicts").items()) {
    text += (text.empty() ? "" : ", ") + label + " " + verdict.get<std::string>();
  }
  return text;
}

std::string LeadInWords(const Json& lead) {
  return "\n  Lead " + TextOf(lead, "label") + ": " + TextOf(lead, "subject") + ", in the gallery " +
         TextOf(lead, "gallery") + "\n    score " + ScoreInWords(lead.at("score")) +
         "; strangers expected at it: " + TextOf(lead, "in_words") + "\n";
}

std::string CaseText(const Json& json) {
  const Json& leads = json.at("leads");
  std::string text = "Search " + json.at("search").dump() + ", under the writ " + TextOf(json, "writ") + " of " +
                     TextOf(json, "issuer") + ": ";
  if (TextOf(json, "outcome") == "no_candidate") {
    text += "no candidate.\n";
  } else if (leads.empty()) {
    text += "no lead.\n";
  } else {
    text += Count(leads.size(), "lead", "leads") + ".\n";
  }
  for (const Json& lead : leads) text += LeadInWords(lead);
  if (!leads.empty()) text += "\n" + TextOf(json, "reminder") + "\n";
  const std::uint64_t compared = json.at("compared");
  Columns facts;
  facts.Add({"compared", CountInWords(compared) + (compared == 1 ? " face" : " faces")});
  facts.Add({"threshold", ScoreInWords(json.at("threshold")) + ", " + TextOf(json, "threshold_in_words")});
  facts.Add({"witnesses", TextOf(json, "witnesses_in_words")});
  for (const Json& decision : json.at("decisions")) {
    const std::string remarks = TextOf(decision, "remarks");
    facts.Add({"examiner " + TextOf(decision, "examiner"),
               Verdicts(decision) + (remarks.empty() ? "" : " (" + remarks + ")")});
  }
  return text + "\n" + facts.Text();
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  const bool discloses = !options.html.empty();
  if (discloses) WRIT_CHECK(CheckTarget(options.html));
  WRIT_TRY(Desk desk, Desk::Open(common));
  std::map<std::string, Json> committed;
  if (discloses) committed["recipient"] = common.as;
  WRIT_TRY(const ActAnswer done,
           desk.Act(discloses ? "disclose" : "result", Json{{"search", *options.search}}, committed));
  Answer answer = Told(done, CaseText(done.json));
  if (!discloses) return answer;
  WRIT_CHECK(RealEnv().WriteFile(options.html, done.files.at("report.html"), /*secret=*/true));
  answer.json["file"] = options.html;
  answer.text +=
      "\nThe report lies in " + options.html + ". The log records that it was handed to " + common.as + ".\n";
  return answer;
}

}  // namespace

void AddResultVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb(
          {.path = "result",
           .group = kForInvestigator,
           .purpose = "List the searches; show what came of one; write its report. The log records that you looked.",
           .who = "the search's own investigator, the head or the data protection officer; the list: anyone who "
                  "can read the data and keys folders.",
           .example = "writ result 12 --html report.html --as i.lund --key i.lund"})
      .Number("SEARCH", options->search, "The search's number; without it, all are listed")
      .Optional("--html", options->html,
                "Write the report there too, over what is there; recorded as a disclosure to you")
      .Acts()
      .Runs([options](const CommonOptions& common) {
        return options->search ? Show(*options, common) : ListSearches(common);
      });
}

}  // namespace writ
