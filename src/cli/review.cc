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

Result<Answer> ListWaiting(const CommonOptions& common) {
  WRIT_TRY(Json json, ReadList(common, "reviews"));
  Columns columns;
  columns.Add({"search", "since", "candidates", "decided"});
  for (const Json& search : json.at("waiting")) {
    columns.Add({search.at("search").dump(), TextOf(search, "since"), search.at("candidates").dump(),
                 search.at("decided").dump() + " of " + search.at("needed").dump()});
  }
  Answer answer;
  answer.text = json.at("waiting").empty() ? "No search waits for examiners.\n"
                                           : columns.Text("") + "\nSee one with `writ review SEARCH`.\n";
  answer.json = std::move(json);
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
