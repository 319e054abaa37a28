#include "authority/people.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "cli/witness_words.h"

namespace writ {
namespace {

struct Options {
  std::string peer;
  std::string name;
  std::string reason;
  bool unwitnessed = false;
};

// Why no search may run, with what to do: one witness that does not know the log yet is the likeliest.
Error NoSearch(const WitnessRound& round, const std::string& verifier_key) {
  if (const Error* contradiction = round.Contradiction()) return *contradiction;
  Error error{Code::kUnavailable, "witness-silent", "couldn't find enough cosignatures: a search would be refused now",
              "ask whoever runs the witness to see after it; the table says what each one answers"};
  for (const WitnessAnswer& said : round.answers) {
    if (said.cosigned) continue;
    error.reason = said.error.reason;
    if (said.error.reason == "witness-unknown-log") {
      error.advice =
          "whoever runs " + said.name + " adds this log: writ witness add --dir DIR " + ShellWord(verifier_key);
      break;
    }
    if (!said.error.advice.empty()) error.advice = said.name + ": " + said.error.advice;
  }
  return error;
}

// What the witnesses say to the log as it stands now; `may_fail` where whether a search may run was the question.
Answer Describe(Deployment& deployment, bool may_fail = false) {
  const WitnessRound round = deployment.office().witnesses().Ask();
  const std::int64_t quorum = deployment.registry().policy().witness_quorum;
  const bool reached = round.answers.empty() ||
                       (round.Contradiction() == nullptr && static_cast<std::int64_t>(round.CountCosigned()) >= quorum);
  Answer answer;
  answer.json = Json{{"witnesses", WitnessAnswersToJson(round)},
                     {"witness_quorum", quorum},
                     {"unwitnessed", round.answers.empty()},
                     {"searches_may_run", reached}};
  if (round.answers.empty()) {
    answer.text = "No witness is trusted: this deployment is unwitnessed, which every report says.\n";
    return answer;
  }
  Columns columns;
  columns.Add({"witness", "says"});
  for (const WitnessAnswer& said : round.answers) columns.Add({said.name, WitnessAnswerInWords(said)});
  answer.text = columns.Text("") + "A search needs the cosignatures of " + std::to_string(quorum) + " of " +
                std::to_string(round.answers.size()) + (reached ? ".\n" : ", and is refused until then.\n");
  if (may_fail && !reached) answer.failure = NoSearch(round, deployment.ledger().verifier_key());
  return answer;
}

Result<Answer> Trust(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const WitnessPeer peer, ParseWitnessPeer(options.peer));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  WRIT_TRY(const SignedAct act, MakeAct(common, deployment->registry().origin(), "witness_add",
                                        Json{{"url", peer.url}, {"vkey", CosignerKey(peer.cosigner)}}, {}));
  WRIT_TRY(const Record record, AddWitness(deployment->office(), act));
  Answer answer = Describe(*deployment);
  answer.json["entry"] = record.index;
  answer.text = "The witness " + peer.cosigner.name + " is trusted from now on (entry " + std::to_string(record.index) +
                ").\n" + answer.text;
  return answer;
}

Result<std::string> KeyOf(const Deployment& deployment, const std::string& name) {
  for (const WitnessPeer& peer : deployment.registry().TrustedWitnesses()) {
    if (peer.cosigner.name == name) return CosignerKey(peer.cosigner);
  }
  return Fail(Code::kUsage, "witness-unknown", "couldn't distrust \"" + name + "\": no trusted witness has that name",
              "see `writ witness status` for those that are");
}

// The witness itself is not asked at the start: one that contradicts a sound log could not be removed otherwise.
Result<Answer> Distrust(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common, options.name));
  WRIT_TRY(const std::string vkey, KeyOf(*deployment, options.name));
  WRIT_TRY(const SignedAct act,
           MakeAct(common, deployment->registry().origin(), "witness_remove",
                   Json{{"unwitnessed", options.unwitnessed}, {"vkey", vkey}}, {{"reason", options.reason}}));
  WRIT_TRY(const Record record, RemoveWitness(deployment->office(), act));
  Answer answer = Describe(*deployment);
  answer.json["entry"] = record.index;
  answer.text = "The cosignature of " + options.name + " no longer counts (entry " + std::to_string(record.index) +
                ").\n" + answer.text;
  return answer;
}

Result<Answer> Status(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  return Describe(*deployment, /*may_fail=*/true);
}

}  // namespace

void AddWitnessTrustVerbs(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "witness trust",
                .group = {},
                .purpose = "Trust a witness: from now on its cosignature of this deployment's log counts.",
                .who = "the head of the deployment that is watched.",
                .example = "writ witness trust 'witness.example+0a1b2c3d+BA…@https://witness.example' --as h.vega "
                           "--key head"})
      .Required("VKEY@URL", options->peer, "The witness's key and address, from whoever runs it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Trust(*options, common); });
  program
      .AddVerb({.path = "witness distrust",
                .group = {},
                .purpose = "No longer count a witness's cosignature. The last one needs --unwitnessed.",
                .who = "the head of the deployment that is watched.",
                .example = "writ witness distrust witness.example --reason 'it is given up' --as h.vega --key head"})
      .Required("NAME", options->name, "As `writ witness status` names it")
      .Required("--reason", options->reason, "Why, in one line")
      .Flag("--unwitnessed", options->unwitnessed, "That no witness may be left is known, and wanted")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Distrust(*options, common); });
  program
      .AddVerb({.path = "witness status",
                .group = {},
                .purpose = "Ask the witnesses that this deployment trusts, and say whether searches may run.",
                .who = "anyone who can read the data and keys folders.",
                .example = "writ witness status"})
      .Runs([](const CommonOptions& common) { return Status(common); });
}

}  // namespace writ
