#include "authority/permit.h"
#include "authority/sshsig.h"
#include "authority/urgent_writ.h"
#include "authority/writ_order.h"
#include "cli/session.h"
#include "cli/writ_family.h"
#include "search/urgent_words.h"

namespace writ {
namespace {

struct Options {
  std::string file;
  std::string signature;
};

// What can be said of a writ, each as a sentence and as a word for machines.
struct Finding {
  std::string word;
  std::string sentence;
};

std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined;
}

Finding Judge(const Result<void>& result, const std::string& good) {
  if (result) return {"yes", good};
  std::string cause = result.error().message;
  const std::string prefix = "couldn't use the writ: ";
  if (cause.starts_with(prefix)) cause = cause.substr(prefix.size());
  return {result.error().reason, "no: " + cause};
}

Finding WhoSigned(const Deployment& deployment, const std::string& text, const std::string& signature) {
  if (signature.empty()) return {"", "nobody yet"};
  const Result<SshPublicKey> key = VerifySshSignature(signature, kWritNamespace, AsBytes(text));
  if (!key) return {"", "nobody: " + key.error().message};
  if (const IssuingAuthority* authority = deployment.registry().FindAuthorityByKey(key->Text())) {
    return {authority->name, authority->name + ", with the key " + key->Fingerprint()};
  }
  if (const Principal* person = deployment.registry().FindPrincipalByKey(key->Text())) {
    return {person->name, person->name + " of this deployment, who can't issue writs" +
                              std::string(person->role == Role::kHead ? " but urgent ones" : "")};
  }
  return {key->Fingerprint(), "a key that is unknown here, " + key->Fingerprint()};
}

Finding Trusted(const Deployment& deployment, const WritOrder& order, const std::string& text,
                const std::string& signature) {
  const Result<bool> on_heads_word =
      CheckWritSigner(deployment.registry(), deployment.writ_uses(), order, text, signature);
  if (!on_heads_word) return Judge(tl::make_unexpected(on_heads_word.error()), "");
  if (*on_heads_word) {
    return {"yes", "yes, on the head's word; " + order.issuer + " must ratify it within 48 hours of its first search"};
  }
  const bool ratified = deployment.writ_uses().IsRatified(order);
  return {"yes",
          std::string("yes, ") + (ratified ? "ratified" : "signed") + " by its issuer, whom this deployment trusts"};
}

// What became of an urgent writ that was used on the head's word; empty of any other.
Result<Finding> Ratification(Deployment& deployment, const WritOrder& order, const std::string& file) {
  Finding found;
  if (!order.urgent || deployment.writ_uses().UsesOf(order) == 0) return found;
  const std::string tag = deployment.writ_uses().TagOf(order.issuer, order.id);
  const UtcTime now = RealEnv().Now();
  WRIT_CHECK(deployment.ledger().ForEachRecord([&](const Record& record) -> Result<void> {
    if (record.row.value("writ_tag", "") != tag) return {};
    if (record.entry.type() == "search" && record.entry.outcome == kUrgentOutcome && found.word.empty()) {
      WRIT_TRY(const SearchRecord* search, deployment.searches().Find(record.index));
      const std::string words = RatificationInWords(deployment, *search, now, file);
      const bool lapsed = deployment.writ_uses().SearchIsLapsed(record.index, now);
      if (!words.empty()) found = {lapsed ? "lapsed" : "pending", words};
    } else if (record.entry.type() == "writ_ratify" && record.entry.outcome == "done") {
      found = {"ratified", "ratified by " + order.issuer + " on " + FormatTime(record.entry.time) + " (entry " +
                               std::to_string(record.index) + ")"};
    }
    return {};
  }));
  return found;
}

// The first thing that keeps the writ from being used now, if any.
Finding InForce(Deployment& deployment, const WritOrder& order, const Finding& trusted, UtcTime now) {
  if (trusted.word != "yes") return {trusted.word, "no: it doesn't bear a signature that counts here"};
  if (order.deployment != deployment.registry().origin()) {
    return {"writ-other-deployment", "no: it is for " + order.deployment};
  }
  if (now < order.not_before) return {"writ-not-yet-valid", "no, only from " + FormatTime(order.not_before)};
  if (order.not_after < now) return {"writ-expired", "no: it expired at " + FormatTime(order.not_after)};
  if (deployment.writ_uses().IsRevoked(order)) return {"writ-revoked", "no: its issuer revoked it"};
  const Result<void> free =
      deployment.office().suspension().Check({.user = {}, .galleries = order.galleries, .issuer = order.issuer});
  if (!free) return {free.error().reason, "no: " + free.error().message};
  return {"yes", "yes, until " + FormatTime(order.not_after)};
}

Finding Uses(const Deployment& deployment, const WritOrder& order, const std::string& text) {
  const WritUses& uses = deployment.writ_uses();
  const std::int64_t left = std::max<std::int64_t>(0, order.searches - uses.UsesOf(order));
  const std::string of = std::to_string(left) + " of " + std::to_string(order.searches) + " searches left";
  if (uses.IsRevoked(order)) return {"0", "nothing"};
  if (const Result<void> usable = uses.CheckUse(order, text, RealEnv().Now()); !usable && left > 0) {
    return {usable.error().reason, Judge(usable, "").sentence};
  }
  return {std::to_string(left), of};
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

Json FactsJson(const WritOrder& order) {
  return Json{{"id", order.id},
              {"issuer", order.issuer},
              {"case", order.case_id},
              {"galleries", order.galleries},
              {"investigators", order.investigators},
              {"not_before", FormatTime(order.not_before)},
              {"not_after", FormatTime(order.not_after)},
              {"urgent", order.urgent},
              {"searches", order.searches}};
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
  answer.json = FactsJson(order);
  answer.json["signed_by"] = fingerprint;
  answer.json["checked"] = false;
  return answer;
}

Result<Answer> Show(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::string text, ReadDocument(options.file, kMaxWritBytes));
  WRIT_TRY(const std::string signature, ReadSignature(options.signature, options.file));
  WRIT_TRY(const WritOrder order, ParseWritOrder(text));
  const Result<std::unique_ptr<Deployment>> opened = OpenToRead(common);
  if (!opened && opened.error().reason == "data-missing") return ShowAlone(order, text, signature);
  if (!opened) return tl::make_unexpected(opened.error());
  Deployment& deployment = **opened;
  const Finding signer = WhoSigned(deployment, text, signature);
  const Finding trusted = Trusted(deployment, order, text, signature);
  const Finding in_force = InForce(deployment, order, trusted, RealEnv().Now());
  const Finding uses = Uses(deployment, order, text);
  WRIT_TRY(const Finding ratification, Ratification(deployment, order, ShellWord(options.file)));
  Columns state;
  state.Add({"signed by", signer.sentence});
  state.Add({"trusted", trusted.sentence});
  if (!ratification.word.empty()) state.Add({"ratification", ratification.sentence});
  state.Add({"in force", in_force.sentence});
  state.Add({"what is left", uses.sentence});
  Answer answer;
  answer.text = "The writ " + order.id + " of " + order.issuer + "\n\n" + Facts(order).Text() + "\n" + state.Text();
  answer.json = FactsJson(order);
  answer.json.update(Json{{"checked", true},
                          {"uses", deployment.writ_uses().UsesOf(order)},
                          {"revoked", deployment.writ_uses().IsRevoked(order)},
                          {"signed_by", signer.word},
                          {"trusted", trusted.word},
                          {"ratification", ratification.word},
                          {"in_force", in_force.word},
                          {"left", uses.word}});
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
      .Runs([options](const CommonOptions& common) { return Show(*options, common); });
}

}  // namespace writ
