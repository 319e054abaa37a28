#include "cli/session.h"
#include "cli/verbs.h"
#include "search/case_file.h"
#include "search/report.h"
#include "search/report_words.h"
#include "search/urgent_words.h"
#include "search/witnessing.h"

namespace writ {
namespace {

struct Options {
  std::optional<std::int64_t> search;
  std::string html;
};

std::string StateInWords(const SearchRecord& search) {
  std::string state(SearchStateName(search.state));
  if (search.state == SearchState::kInReview) {
    state += ", " + std::to_string(search.decisions.size()) + " of " + std::to_string(kExaminersNeeded) + " decided";
  }
  if (search.state == SearchState::kReleased) state += search.outcome == "lead" ? ", a lead" : ", no lead";
  return state;
}

Result<Answer> ListSearches(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  Columns columns;
  columns.Add({"search", "time", "investigator", "state"});
  const UtcTime now = RealEnv().Now();
  Json searches = Json::array();
  for (const auto& [number, search] : deployment->searches().by_entry()) {
    const std::string ratification = RatificationInWords(*deployment, search, now);
    columns.Add({std::to_string(number), FormatTime(search.time), search.investigator,
                 StateInWords(search) + (ratification.empty() ? "" : "; " + ratification)});
    searches.push_back({{"search", number},
                        {"time", FormatTime(search.time)},
                        {"investigator", search.investigator},
                        {"state", std::string(SearchStateName(search.state))},
                        {"decided", search.decisions.size()},
                        {"outcome", search.outcome},
                        {"ratification", ratification}});
  }
  Answer answer;
  answer.text = searches.empty() ? "Nothing was searched yet.\n" : columns.Text("");
  answer.json = Json{{"searches", searches}};
  return answer;
}

std::string Verdicts(const OpenedDecision& decision) {
  std::string text;
  for (const auto& [label, verdict] : decision.verdicts) text += (text.empty() ? "" : ", ") + label + " " + verdict;
  return text;
}

Json CaseJson(const CaseFile& file, const std::string& threshold) {
  Json leads = Json::array();
  for (const Candidate& lead : file.leads) {
    Json json{{"label", lead.label}, {"subject", lead.subject}, {"gallery", lead.gallery}, {"score", lead.score}};
    if (lead.expected_strangers) json["expected_strangers"] = *lead.expected_strangers;
    json["in_words"] = StrangersInWords(lead.expected_strangers, file.compared);
    leads.push_back(std::move(json));
  }
  Json decisions = Json::array();
  for (const OpenedDecision& decision : file.decisions) {
    decisions.push_back({{"examiner", decision.examiner},
                         {"entry", decision.entry},
                         {"time", decision.time},
                         {"verdicts", decision.verdicts},
                         {"remarks", decision.remarks}});
  }
  return Json{{"search", file.search.entry},
              {"outcome", file.outcome},
              {"leads", leads},
              {"decisions", decisions},
              {"candidates", file.candidates},
              {"compared", file.compared},
              {"threshold", file.threshold.score},
              {"threshold_measured", file.threshold.measured},
              {"threshold_in_words", threshold},
              {"writ", file.writ_order.id},
              {"reminder", kLeadReminder}};
}

std::string CaseText(const CaseFile& file, const std::string& threshold, const std::string& witnesses) {
  std::string text = "Search " + std::to_string(file.search.entry) + ", under the writ " + file.writ_order.id + " of " +
                     file.writ_order.issuer + ": ";
  if (file.outcome == "no_candidate") {
    text += "no candidate.\n";
  } else if (file.leads.empty()) {
    text += "no lead.\n";
  } else {
    text += Count(file.leads.size(), "lead", "leads") + ".\n";
  }
  for (const Candidate& lead : file.leads) {
    text += "\n  Lead " + lead.label + ": " + lead.subject + ", in the gallery " + lead.gallery + "\n    score " +
            ScoreInWords(lead.score) +
            "; strangers expected at it: " + StrangersInWords(lead.expected_strangers, file.compared) + "\n";
  }
  if (!file.leads.empty()) text += "\n" + std::string(kLeadReminder) + "\n";
  Columns facts;
  facts.Add({"compared", CountInWords(file.compared) + (file.compared == 1 ? " face" : " faces")});
  facts.Add({"threshold", ScoreInWords(file.threshold.score) + ", " + threshold});
  facts.Add({"witnesses", witnesses});
  for (const OpenedDecision& decision : file.decisions) {
    facts.Add({"examiner " + decision.examiner,
               Verdicts(decision) + (decision.remarks.empty() ? "" : " (" + decision.remarks + ")")});
  }
  return text + "\n" + facts.Text();
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  const std::uint64_t number = static_cast<std::uint64_t>(*options.search);
  const bool discloses = !options.html.empty();
  if (discloses) WRIT_CHECK(CheckTarget(options.html));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  const std::string type = discloses ? "disclose" : "result";
  std::map<std::string, Json> committed;
  if (discloses) committed["recipient"] = common.as;
  WRIT_TRY(const SignedAct act,
           MakeAct(common, deployment->registry().origin(), type, Json{{"search", number}}, committed));
  WRIT_TRY(const CaseFile file, OpenCaseFile(*deployment, act, type));
  const std::string threshold = ThresholdInWords(file.threshold, file.compared);
  Answer answer;
  const std::vector<SearchCosignature> seen_by = CosignaturesOn(file.search.cosigned, deployment->registry());
  answer.json = CaseJson(file, threshold);
  answer.json["witnesses"] = CosignaturesToJson(seen_by);
  answer.text = CaseText(file, threshold, CosignaturesInWords(seen_by));
  if (!discloses) return answer;
  WRIT_TRY(const std::string page,
           WriteReport(*deployment, file, {.fictional = deployment->registry().origin() == kDemoOrigin}));
  WRIT_CHECK(RealEnv().WriteFile(options.html, AsBytes(page), /*secret=*/true));
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
