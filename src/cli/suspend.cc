#include "authority/suspension.h"

#include "authority/people.h"
#include "authority/sshsig.h"
#include "cli/orders.h"
#include "cli/session.h"
#include "cli/verbs.h"

namespace writ {
namespace {

struct Options {
  std::string origin;
  std::string gallery;
  std::string user;
  std::string issuer;
  std::string reason;
  bool list = false;
};

struct Target {
  SuspensionScope scope = SuspensionScope::kDeployment;
  std::string name;
};

Result<Target> ChooseTarget(const Options& options) {
  std::vector<Target> named;
  if (!options.gallery.empty()) named.push_back({SuspensionScope::kGallery, options.gallery});
  if (!options.user.empty()) named.push_back({SuspensionScope::kUser, options.user});
  if (!options.issuer.empty()) named.push_back({SuspensionScope::kIssuer, options.issuer});
  if (named.empty()) return Target();
  if (named.size() == 1) return named.front();
  return Fail(Code::kUsage, "usage", "couldn't suspend: an order stops one thing",
              "give one of --gallery, --user and --issuer, or none for the whole deployment");
}

// Refuses where it is certain that the order would not count, so that "in force" is never said of one that isn't.
Result<void> CheckPowers(const Result<Powers>& powers, const SignedAct& act, const Target& target) {
  if (!powers) return {};
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(act.signature, kActNamespace, AsBytes(act.act)));
  const auto suspender = powers->keys.find(key.Text());
  if (suspender == powers->keys.end()) {
    return Fail(Code::kRefused, "wrong-key", "couldn't suspend: the key is not the head's or an overseer's",
                "sign with the key of the head or of an overseer; only they stop anything at once");
  }
  if (target.scope != SuspensionScope::kUser) return {};
  bool without_effect = suspender->second.name == target.name;
  for (const auto& [other_key, other] : powers->keys) {
    without_effect = without_effect || (other.name == target.name && other.role == Role::kOverseer);
  }
  if (!without_effect) return {};
  return Fail(Code::kRefused, "order-without-effect",
              "couldn't suspend " + target.name + ": nobody stops an overseer, and nobody stops himself",
              "the head revokes an overseer whose orders are all lifted, with `writ user revoke`");
}

bool IsKnown(const Deployment& deployment, const Target& target) {
  switch (target.scope) {
    case SuspensionScope::kDeployment: return true;
    case SuspensionScope::kGallery: return deployment.galleries().FindByName(target.name) != nullptr;
    case SuspensionScope::kUser: return deployment.registry().FindPrincipal(target.name) != nullptr;
    case SuspensionScope::kIssuer: return deployment.registry().FindAuthority(target.name) != nullptr;
  }
  return false;
}

std::string EffectOf(const Target& target) {
  switch (target.scope) {
    case SuspensionScope::kDeployment:
      return "Nothing is searched, enrolled, reviewed or shown until the order is lifted with `writ resume`.";
    case SuspensionScope::kGallery:
      return "It is not searched, shown or added to, and nothing of its searches is reviewed or shown, until the order "
             "is lifted with `writ resume`.";
    case SuspensionScope::kUser:
      return "Nothing is accepted from that person until the order is lifted with `writ resume`.";
    case SuspensionScope::kIssuer:
      return "Its writs and the searches under them come to nothing, and it admits nobody to a gallery, until the "
             "order "
             "is lifted with `writ resume`.";
  }
  return {};
}

std::string InForce(const std::string& origin, const std::string& short_id, const Target& target) {
  const std::string what = target.scope == SuspensionScope::kDeployment
                               ? origin
                               : StoppedInWords(target.scope, target.name) + " of " + origin;
  const bool person = target.scope == SuspensionScope::kUser;
  const std::string subject = person ? target.name : what;
  std::string text = subject + " is suspended now, by order " + short_id + ".\n" + EffectOf(target) +
                     " A running search " + (target.scope == SuspensionScope::kDeployment ? "" : "that it concerns ") +
                     "returns nothing.\n";
  text.front() = target.scope == SuspensionScope::kDeployment || person ? text.front() : 'T';
  return text;
}

// Needs the data folder and the key of the head or an overseer, and nothing else: no lock, no database.
Result<Answer> Suspend(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const Target target, ChooseTarget(options));
  if (!RealEnv().Exists(common.data)) {
    return Fail(Code::kUnavailable, "data-missing", "couldn't suspend: there is no folder " + common.data,
                "name the deployment's folder with --data or WRIT_DATA");
  }
  const Result<Powers> powers = ReadPowers(RealEnv(), common.data);
  if (!powers && options.origin.empty()) {
    return Fail(Code::kUnavailable, "powers-unreadable",
                "couldn't tell the deployment's name: " + powers.error().message,
                "name it with --origin; the order then counts all the same");
  }
  const std::string origin = powers ? powers->origin : options.origin;
  WRIT_TRY(const SignedAct act,
           MakeAct(common, origin, "suspend", Json{{"scope", std::string(ScopeName(target.scope))}},
                   {{"target", target.name}, {"reason", options.reason}}));
  WRIT_TRY(const Json act_json, ParseCanonicalJson(act.act, kMaxActBytes));
  WRIT_TRY(const SuspensionOrder order, OpenSuspension(act_json, act.openings));
  WRIT_CHECK(CheckPowers(powers, act, target));
  WRIT_TRY(const std::filesystem::path file, WriteSuspensionOrder(RealEnv(), common.data, act));
  const std::string short_id = order.id.substr(0, 16);
  Answer answer;
  answer.json = Json{{"order", order.id},     {"scope", std::string(ScopeName(target.scope))},
                     {"target", target.name}, {"file", file.string()},
                     {"origin", origin},      {"checked", powers.has_value()}};
  answer.text = powers ? InForce(origin, short_id, target)
                       : "The order " + short_id + " is written, and suspends " +
                             StoppedInWords(target.scope, target.name) + " of " + origin +
                             " from now on if that is the deployment's name and the key its head's or an overseer's. "
                             "Neither can be checked here: " +
                             powers.error().message + "\n";
  // Where lock and keys are at hand, a writer's start logs the order, so that it outlives its file.
  const Result<std::unique_ptr<Deployment>> logged = OpenToAct(common);
  answer.json["logged"] = logged.has_value();
  answer.text +=
      "The order stands in " + file.string() +
      (logged ? ", and in the log.\n" : "; until the next act logs it, it holds as long as that file stays.\n");
  if (!logged) return answer;
  answer.json["known"] = IsKnown(**logged, target);
  if (!IsKnown(**logged, target)) {
    answer.text += "Nothing here has the name " + target.name +
                   " now: check its spelling. The order counts as soon as there is such a name.\n";
  }
  return answer;
}

Result<Answer> ListOrders(const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToRead(common));
  WRIT_TRY(const std::vector<SuspensionOrder> in_force, deployment->office().suspension().InForce());
  Answer answer;
  answer.json = Json{{"orders", OrdersToJson(in_force)}};
  answer.text = OrdersInWords(in_force);
  return answer;
}

}  // namespace

void AddSuspendVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "suspend",
                .group = kForHead,
                .purpose = "Stop the whole deployment at once, or a gallery, a person or an authority. Needs the data "
                           "folder and your key, nothing else.",
                .who = "the head and overseers.",
                .example = "writ suspend --reason inquiry --key head\n"
                           "  writ suspend --gallery custody --key overseer\n"
                           "  writ suspend --list"})
      .Optional("--gallery", options->gallery, "Only this gallery: its searches, enrolments, consultations and cases")
      .Optional("--user", options->user, "Only this person: nothing that he or she signs is accepted")
      .Optional("--issuer", options->issuer, "Only this authority: its writs, the cases under them, its signed bases")
      .Optional("--reason", options->reason, "One line; the log commits to it")
      .Flag("--list", options->list, "Show the orders in force instead: what they stop, by whom, since when")
      .Optional("--origin", options->origin, "The deployment's name, where its folder can't tell it any more")
      .Acts()
      .Runs([options](const CommonOptions& common) {
        return options->list ? ListOrders(common) : Suspend(*options, common);
      });
}

}  // namespace writ
