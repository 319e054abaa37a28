#include "api/error_json.h"
#include "api/witness_answers.h"
#include "cli/desk.h"
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

// What the witnesses say to the log as it stands now.
std::string Words(const Json& json) {
  const Json& witnesses = json.at("witnesses");
  if (witnesses.empty()) {
    return "No witness is trusted: this deployment is unwitnessed, which every report says.\n";
  }
  Columns columns;
  columns.Add({"witness", "says"});
  for (const Json& said : witnesses) {
    columns.Add({TextOf(said, "name"), WitnessAnswerInWords(said)});
  }
  return columns.Text("") + "A search needs the cosignatures of " + json.at("witness_quorum").dump() + " of " +
         std::to_string(witnesses.size()) +
         (json.at("searches_may_run").get<bool>() ? ".\n" : ", and is refused until then.\n");
}

Result<Answer> Trust(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const WitnessPeer peer, ParseWitnessPeer(options.peer));
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(ActAnswer done, desk.Act("witness_add", Json{{"url", peer.url}, {"vkey", CosignerKey(peer.cosigner)}}, {}));
  done.json.erase("failure");  // whether a search may run was not the question
  return Told(done, "The witness " + peer.cosigner.name + " is trusted from now on" + EntryInWords(done) + ".\n" +
                        Words(done.json));
}

Result<std::string> KeyOf(Desk& desk, const std::string& name) {
  WRIT_TRY(const Json known, desk.List("witnesses"));
  for (const Json& witness : known.at("witnesses")) {
    if (TextOf(witness, "name") == name) return TextOf(witness, "vkey");
  }
  return Fail(Code::kUsage, "witness-unknown", "couldn't distrust \"" + name + "\": no trusted witness has that name",
              "see `writ witness status` for those that are");
}

// The witness itself is not asked at the start: one that contradicts a sound log could not be removed otherwise.
Result<Answer> Distrust(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common, options.name));
  WRIT_TRY(const std::string vkey, KeyOf(desk, options.name));
  WRIT_TRY(ActAnswer done, desk.Act("witness_remove", Json{{"unwitnessed", options.unwitnessed}, {"vkey", vkey}},
                                    {{"reason", options.reason}}));
  done.json.erase("failure");
  return Told(
      done, "The cosignature of " + options.name + " no longer counts" + EntryInWords(done) + ".\n" + Words(done.json));
}

Result<Answer> Status(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  Answer answer;
  answer.json = AskWitnesses(*deployment);
  answer.text = Words(answer.json);
  if (const auto failure = answer.json.find("failure"); failure != answer.json.end()) {
    answer.failure = ErrorFromJson(*failure);
    answer.json.erase(failure);
  }
  return answer;
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
