#include "cli/decisions.h"
#include "cli/desk.h"
#include "cli/verbs.h"
#include "search/report_words.h"

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
  const std::string number = std::to_string(*options.search);
  const std::string file = options.out.empty() ? "review-" + number + ".html" : options.out;
  WRIT_CHECK(CheckTarget(file));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("review", Json{{"search", *options.search}}, {}));
  WRIT_CHECK(RealEnv().WriteFile(file, done.files.at("review.html"), /*secret=*/true));
  const Json& labels = done.json.at("candidates");
  std::string example;
  for (const Json& label : labels) example += " " + label.get<std::string>() + "=VERDICT";
  Answer answer =
      Told(done, "Search " + number + ": " + Count(labels.size(), "candidate", "candidates") +
                     " beside the face searched for, in " + file + ".\n" + kLeadReminder +
                     "\nLook at each on its own and decide whether it shows the same person:\n  writ review " + number +
                     " --decide" + example +
                     "\nA VERDICT is same, different or cannot-say. Delete the page when you have decided.\n");
  answer.json["file"] = file;
  return answer;
}

Result<Answer> DecideSearch(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const Json decisions, ParseDecisions(options.decisions));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const ActAnswer done, desk.Act("decide", Json{{"search", *options.search}},
                                          {{"decisions", {{"decisions", decisions}, {"remarks", options.remarks}}}}));
  const bool released = TextOf(done.json, "state") == SearchStateName(SearchState::kReleased);
  return Told(done, "Your decision is sealed in the log" + EntryInWords(done) + ". " +
                        (released ? "Both are in: they were opened together, and the investigator may see the outcome "
                                    "with `writ result " +
                                        std::to_string(*options.search) + "`.\n"
                                  : "A second examiner decides next, without seeing yours.\n"));
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
