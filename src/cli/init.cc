#include "base/names.h"
#include "cli/session.h"
#include "cli/sign.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  std::string origin;
  std::string head;
  std::vector<std::string> witnesses;
  bool unwitnessed = false;
};

constexpr char kWithoutWitness[] =
    "without a witness nobody outside cosigns the log: whoever holds the data, the keys and the machine could write a "
    "second history, and only people who kept an earlier checkpoint could prove it";

Result<void> CheckOptions(const Options& options, const CommonOptions& common) {
  if (options.unwitnessed == !options.witnesses.empty()) {
    const std::string cause = options.unwitnessed ? "--witness and --unwitnessed exclude each other" : kWithoutWitness;
    return Fail(Code::kUsage, "witness-undecided", "couldn't found the deployment: " + cause,
                "name a witness with --witness VKEY@URL, or say --unwitnessed if that proof is enough for now");
  }
  WRIT_CHECK(OriginFor(common, options.origin));
  if (!IsName(options.head)) {
    return Fail(Code::kUsage, "name-malformed", "couldn't use the head's name \"" + options.head + "\"",
                "a name is 1 to 64 of a-z 0-9 . _ -");
  }
  if (common.key.empty()) {
    return Fail(Code::kUsage, "key-missing", "couldn't found the deployment: the head's key was not named",
                "make one with `ssh-keygen -t ed25519 -f head`, then give it with --key head");
  }
  return {};
}

Result<std::string> PublicHalf(const std::string& key_file) {
  const std::string file = key_file.ends_with(".pub") ? key_file : key_file + ".pub";
  if (RealEnv().Exists(file)) return ReadPublicKey(file);
  return Fail(Code::kUsage, "public-key-missing", "couldn't read the head's public key: there is no " + file,
              "make it with `ssh-keygen -y -f " + key_file + " > " + file + "`");
}

Result<std::vector<WitnessPeer>> FindWitnesses(const Options& options) {
  std::vector<WitnessPeer> peers;
  for (const std::string& text : options.witnesses) {
    WRIT_TRY(WitnessPeer peer, ParseWitnessPeer(text));
    peers.push_back(std::move(peer));
  }
  return WitnessPeersFromJson(WitnessPeersToJson(peers));  // that none is there twice
}

std::string WitnessStory(const std::vector<WitnessPeer>& witnesses, const std::string& verifier_key) {
  if (witnesses.empty()) return std::string("No witness: ") + kWithoutWitness + ".\n";
  std::string names;
  for (const WitnessPeer& peer : witnesses) {
    names += (names.empty() ? "" : ", ") + peer.cosigner.name + " at " + peer.url;
  }
  return "Witnesses: " + names +
         ".\nNo search runs before one has cosigned the log. Give the verifier key to whoever " +
         "runs it, who then types\n  writ witness add --dir DIR " + ShellWord(verifier_key) +
         "\nand ask with `writ witness status`.\n";
}

std::string Story(const Options& options, const CommonOptions& common, const std::string& verifier_key,
                  const std::string& genesis, const std::string& sheet, const std::string& witness_story) {
  Columns facts;
  facts.Add({"origin", options.origin});
  facts.Add({"head", options.head});
  facts.Add({"log's verifier key", verifier_key});
  facts.Add({"genesis hash", genesis});
  facts.Add({"data", common.data});
  facts.Add({"keys", common.keys});
  facts.Add({"recovery sheet", sheet});
  return "The deployment " + options.origin + " is founded.\n\n" + facts.Text() + "\n" + witness_story +
         "\nNow, in this order:\n"
         "  1. Print the recovery sheet, lock it away, and delete the file: whoever holds it opens every gallery.\n"
         "  2. Give verifier key and genesis hash to your auditors: with them they can check the log on their own.\n"
         "  3. Add people:            writ user add NAME --role ROLE --public-key FILE.pub\n"
         "  4. Trust a court's key:   writ authority add NAME --public-key FILE.pub\n"
         "  5. A custodian then makes a gallery and enrols people in it: writ gallery create NAME\n";
}

Result<Answer> Init(const Options& options, const CommonOptions& common) {
  WRIT_CHECK(CheckOptions(options, common));
  WRIT_TRY(const std::string head_key, PublicHalf(common.key));
  WRIT_TRY(const std::vector<WitnessPeer> witnesses, FindWitnesses(options));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment,
           Deployment::Found(
               RealEnv(), common.Paths(), options.origin, options.head, head_key, Policy{},
               [&](const std::string& act) { return SignWithSshKeygen(common.key, kActNamespace, act); }, witnesses));
  WRIT_TRY(const std::string genesis, deployment->GenesisHash());
  const std::string verifier_key = deployment->ledger().verifier_key();
  const std::string sheet = (std::filesystem::path(common.keys) / kRecoverySheetName).string();
  Answer answer;
  answer.json = Json{{"origin", options.origin},     {"head", options.head},
                     {"verifier_key", verifier_key}, {"genesis", genesis},
                     {"data", common.data},          {"keys", common.keys},
                     {"recovery_sheet", sheet},      {"unwitnessed", witnesses.empty()}};
  answer.json["witnesses"] = WitnessPeersToJson(witnesses);
  answer.text = Story(options, common, verifier_key, genesis, sheet, WitnessStory(witnesses, verifier_key));
  return answer;
}

}  // namespace

void AddInitVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "init",
                .group = kForHead,
                .purpose = "Found a deployment: the head signs it into being.",
                .who = "whoever will be its head and answer for it.",
                .example = "writ init --origin faces.agency.example --head h.vega --key ~/.ssh/id_ed25519 "
                           "--unwitnessed"})
      .Required("--origin", options->origin, "The deployment's name, for ever, for example faces.agency.example")
      .Required("--head", options->head, "The head's name, for example h.vega")
      .Signs()
      .Many("--witness", options->witnesses, "VKEY@URL of a witness that cosigns the log; may be repeated", false)
      .Flag("--unwitnessed", options->unwitnessed, "No witness cosigns the log; every report will say so")
      .Runs([options](const CommonOptions& common) { return Init(*options, common); });
}

}  // namespace writ
