#include "api/witness_answers.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "cli/witness_words.h"
#include "search/verify_deployment.h"

namespace writ {
namespace {

Result<Answer> Verify(const CommonOptions& common) {
  std::unique_ptr<Deployment> deployment;
  DeploymentVerdict verdict;
  {
    ProgressLine progress(common.json);
    const auto show_rows = [&](std::uint64_t done, std::uint64_t all) { progress.Show("rows", done, all); };
    WRIT_TRY(deployment, OpenToRead(common, {.in_full = true, .progress = show_rows}));
    WRIT_TRY(verdict, VerifyDeployment(*deployment, [&](std::string_view stage, std::uint64_t done, std::uint64_t all) {
               progress.Show(stage, done, all);
             }));
  }
  const WitnessRound round = deployment->office().witnesses().Ask();
  if (const Error* contradiction = round.Contradiction()) {
    return WithContext(*contradiction, "couldn't accept the log: the data folder was rolled back or replaced");
  }
  const std::string root = ToBase64(verdict.log.checkpoint.root);
  Answer answer;
  answer.json = Json{{"origin", verdict.log.checkpoint.origin},
                     {"size", verdict.log.checkpoint.size},
                     {"root", root},
                     {"files", verdict.log.files},
                     {"rows", verdict.rows},
                     {"sealed_parts", verdict.sealed_parts},
                     {"witnesses", WitnessAnswersToJson(round)}};
  answer.text = "The deployment " + verdict.log.checkpoint.origin + " agrees with its log.\n";
  Columns facts;
  facts.Add({"log", Count(verdict.log.checkpoint.size, "entry", "entries") + " in " +
                        Count(verdict.log.files, "tile", "tiles") + ", root " + root});
  facts.Add({"table", Count(verdict.rows, "row", "rows") + ": each act signed by somebody who might do it then"});
  facts.Add({"sealed", Count(verdict.sealed_parts, "part", "parts") +
                           " as they were sealed; that they open is checked when a permit opens them"});
  for (const Json& said : answer.json["witnesses"]) {
    facts.Add({"witness", TextOf(said, "name") + ": " + WitnessAnswerInWords(said)});
  }
  if (round.answers.empty()) facts.Add({"witness", "none: this deployment is unwitnessed"});
  answer.text += facts.Text();
  return answer;
}

}  // namespace

void AddVerifyVerb(Program& program) {
  program
      .AddVerb({.path = "verify",
                .group = kForAuditor,
                .purpose = "Check the whole deployment against its log: entries, rows, signatures, sealed parts.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ verify --data /srv/writ-data"})
      .Runs(Verify);
}

}  // namespace writ
