#include "api/writ_state.h"
#include "authority/sshsig.h"
#include "authority/writ_order.h"
#include "cli/desk.h"
#include "cli/remote.h"
#include "cli/session.h"
#include "cli/writ_family.h"

namespace writ {
namespace {

struct Options {
  std::string file;
  std::string signature;
};

std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined;
}

Columns Facts(const WritOrder& order) {
  Columns facts;
  facts.Add({"deployment", order.deployment});
  facts.Add({"issuer", order.issuer});
  facts.Add({"number", order.id});
  facts.Add({"case", order.case_id});
  if (!order.ground.empty()) facts.Add({"ground", order.ground});
  if (!order.missing_person.empty()) facts.Add({"missing person", order.missing_person});
  facts.Add({"purpose", order.purpose});
  facts.Add({"galleries", Join(order.galleries)});
  facts.Add({"investigators", Join(order.investigators)});
  for (const WritProbe& probe : order.probes) {
    std::string face = "its only face";
    if (probe.face) {
      face = "face " + std::to_string(probe.face->x) + "," + std::to_string(probe.face->y) + "," +
             std::to_string(probe.face->width) + "," + std::to_string(probe.face->height);
    }
    facts.Add({"photo", ToHex(probe.sha256) + ", " + face});
  }
  if (order.urgent) facts.Add({"urgent", "the head may sign it first, and its issuer must ratify it within 48 hours"});
  facts.Add({"holds", FormatTime(order.not_before) + " to " + FormatTime(order.not_after)});
  facts.Add({"notify", "the person may learn of it after " + std::to_string(order.notify_after_days) + " days"});
  return facts;
}

// What the writ says, and who signed it, where no deployment is at hand to hold it against.
Answer ShowAlone(const WritOrder& order, const std::string& text, const std::string& signature) {
  std::string signer = "nobody yet";
  std::string fingerprint;
  if (!signature.empty()) {
    const Result<SshPublicKey> key = VerifySshSignature(signature, kWritNamespace, AsBytes(text));
    if (key) fingerprint = key->Fingerprint();
    signer = key ? "the key " + fingerprint : "nobody: " + key.error().message;
  }
  Columns state;
  state.Add({"signed by", signer});
  state.Add({"trusted", "not checked against a deployment: there is none here; name its folder with --data"});
  Answer answer;
  answer.text = "The writ " + order.id + " of " + order.issuer + "\n\n" + Facts(order).Text() + "\n" + state.Text();
  answer.json = WritOrderToJson(order);
  answer.json["signed_by"] = fingerprint;
  answer.json["checked"] = false;
  return answer;
}

// Held against a deployment, here or at --server; null where there is none here.
Result<Json> Held(const WritOrder& order, const std::string& text, const std::string& signature, const Options& options,
                  const CommonOptions& common) {
  if (!common.server.empty()) {
    WRIT_TRY(SignedInClient there, SignInAtServer(common));
    std::map<std::string, Bytes> files{{"writ", FileBytes(text)}};
    if (!signature.empty()) files["signature"] = FileBytes(signature);
    return there.client.Look("writ", files);
  }
  const Result<std::unique_ptr<Deployment>> opened = OpenToRead(common);
  if (!opened && opened.error().reason == "data-missing") return Json();
  if (!opened) return tl::make_unexpected(opened.error());
  WRIT_TRY(const WritState state,
           StateOfWrit(**opened, order, text, signature, RealEnv().Now(), ShellWord(options.file)));
  return WritStateToJson(state);
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::string text, ReadDocument(options.file, kMaxWritBytes));
  WRIT_TRY(const std::string signature, ReadSignature(options.signature, options.file));
  WRIT_TRY(const WritOrder order, ParseWritOrder(text));
  WRIT_TRY(const Json held, Held(order, text, signature, options, common));
  if (held.is_null()) return ShowAlone(order, text, signature);
  const Json& words = held.at("in_words");
  Columns state;
  state.Add({"signed by", TextOf(words, "signed_by")});
  state.Add({"trusted", TextOf(words, "trusted")});
  if (!TextOf(words, "ratification").empty()) state.Add({"ratification", TextOf(words, "ratification")});
  state.Add({"in force", TextOf(words, "in_force")});
  state.Add({"what is left", TextOf(words, "left")});
  Answer answer;
  answer.text = "The writ " + order.id + " of " + order.issuer + "\n\n" + Facts(order).Text() + "\n" + state.Text();
  answer.json = WritOrderToJson(order);
  answer.json.update(held);
  answer.json["checked"] = true;
  return answer;
}

}  // namespace

void AddWritShowVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "writ show",
                .group = {},
                .purpose = "Say in words what a writ allows, who signed it, and what is left of it.",
                .who = "anyone; what counts here, whoever can read the data and keys folders.",
                .example = "writ writ show writ.toml"})
      .Required("FILE", options->file, "The writ")
      .Optional("--signature", options->signature, "Its signature; else FILE.sig where there is one")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Show(*options, common); });
}

}  // namespace writ
