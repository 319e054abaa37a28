#include "search/review.h"

#include "cli/decisions.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "search/report_words.h"
#include "search/review_page.h"

namespace writ {
namespace {

struct Options {
  std::optional<std::int64_t> search;
  std::string out;
  std::vector<std::string> decisions;
  std::string remarks;
};

// What waits, without who has decided already: examiners stay blind to each other.
Result<Answer> ListWaiting(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  Columns columns;
  columns.Add({"search", "since", "candidates", "decided"});
  Json waiting = Json::array();
  for (const auto& [number, search] : deployment->searches().by_entry()) {
    if (search.state != SearchState::kInReview) continue;
    columns.Add({std::to_string(number), FormatTime(search.time), std::to_string(search.candidates),
                 std::to_string(search.decisions.size()) + " of " + std::to_string(kExaminersNeeded)});
    waiting.push_back({{"search", number},
                       {"since", FormatTime(search.time)},
                       {"candidates", search.candidates},
                       {"decided", search.decisions.size()},
                       {"needed", kExaminersNeeded}});
  }
  Answer answer;
  answer.text = waiting.empty() ? "No search waits for examiners.\n"
                                : columns.Text("") + "\nSee one with `writ review SEARCH`.\n";
  answer.json = Json{{"waiting", waiting}};
  return answer;
}

Result<Answer> See(const Options& options, const CommonOptions& common) {
  const std::uint64_t number = static_cast<std::uint64_t>(*options.search);
  const std::string file = options.out.empty() ? "review-" + std::to_string(number) + ".html" : options.out;
  WRIT_CHECK(CheckTarget(file));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  WRIT_TRY(const SignedAct act,
           MakeAct(common, deployment->registry().origin(), "review", Json{{"search", number}}, {}));
  WRIT_TRY(const ReviewTask task, OpenReview(*deployment, act));
  WRIT_TRY(const std::string page, WriteReviewPage(task));
  WRIT_CHECK(RealEnv().WriteFile(file, AsBytes(page), /*secret=*/true));
  Answer answer;
  Json labels = Json::array();
  std::string example;
  for (const Candidate& candidate : task.candidates) {
    labels.push_back(candidate.label);
    example += " " + candidate.label + "=VERDICT";
  }
  answer.json = Json{{"search", number}, {"file", file}, {"candidates", labels}};
  answer.text = "Search " + std::to_string(number) + ": " + Count(task.candidates.size(), "candidate", "candidates") +
                " beside the face searched for, in " + file + ".\n" + kLeadReminder +
                "\nLook at each on its own and decide whether it shows the same person:\n  writ review " +
                std::to_string(number) + " --decide" + example +
                "\nA VERDICT is same, different or cannot-say. Delete the page when you have decided.\n";
  return answer;
}

// A label that no candidate has is the likelier slip than a candidate that was forgotten.
tl::unexpected<Error> DecisionError(const Deployment& deployment, Error error, std::uint64_t number,
                                    const Json& decisions) {
  const Result<const SearchRecord*> search = deployment.searches().Find(number);
  if (search && error.reason == "decisions-malformed") {
    const std::string unknown = UnknownLabelInWords(decisions, (*search)->candidates);
    if (!unknown.empty()) error.message = "couldn't accept the decisions: " + unknown;
  }
  return tl::make_unexpected(std::move(error));
}

Result<Answer> DecideSearch(const Options& options, const CommonOptions& common) {
  const std::uint64_t number = static_cast<std::uint64_t>(*options.search);
  WRIT_TRY(const Json decisions, ParseDecisions(options.decisions));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  const Json committed{{"decisions", decisions}, {"remarks", options.remarks}};
  WRIT_TRY(const SignedAct act, MakeAct(common, deployment->registry().origin(), "decide", Json{{"search", number}},
                                        {{"decisions", committed}}));
  const Result<Record> decided = Decide(*deployment, act);
  if (!decided) return DecisionError(*deployment, decided.error(), number, decisions);
  const Record& record = *decided;
  WRIT_TRY(const SearchRecord* search, deployment->searches().Find(number));
  const bool released = search->state == SearchState::kReleased;
  Answer answer;
  answer.json = Json{{"entry", record.index},
                     {"search", number},
                     {"decided", search->decisions.size()},
                     {"state", std::string(SearchStateName(search->state))}};
  answer.text = "Your decision is sealed in the log (entry " + std::to_string(record.index) + "). ";
  answer.text += released ? "Both are in: they were opened together, and the investigator may see the outcome with "
                            "`writ result " +
                                std::to_string(number) + "`.\n"
                          : "A second examiner decides next, without seeing yours.\n";
  return answer;
}

Result<Answer> Review(const Options& options, const CommonOptions& common) {
  if (options.search && !options.decisions.empty()) return DecideSearch(options, common);
  if (options.search) return See(options, common);
  if (options.decisions.empty()) return ListWaiting(common);
  return Fail(Code::kUsage, "usage", "couldn't tell which search the decisions are for",
              "give its number first: writ review SEARCH --decide A=same");
}

}  // namespace

void AddReviewVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "review",
                .group = kForExaminer,
                .purpose = "See which searches wait, look at the candidates of one, and decide on each.",
                .who = "examiners, two for each search, neither of them its investigator.",
                .example = "writ review 12 --as e.berg --key e.berg\n"
                           "  writ review 12 --decide A=same B=different --as e.berg --key e.berg"})
      .Number("SEARCH", options->search, "The search's number; without it, what waits is listed")
      .Optional("--out", options->out, "Where the page goes, over what is there; else review-SEARCH.html")
      .Many("--decide", options->decisions, "LABEL=VERDICT for each candidate: same, different or cannot-say", false)
      .Optional("--remarks", options->remarks, "With --decide: one line on why")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Review(*options, common); });
}

}  // namespace writ
