#include "authority/suspension.h"

#include "authority/people.h"
#include "authority/sshsig.h"
#include "cli/session.h"
#include "cli/verbs.h"

namespace writ {
namespace {

constexpr std::size_t kShortestOrderPrefix = 8;  // digits

struct Options {
  std::string origin;
  std::vector<std::string> orders;
  std::string reason;
};

// Refuses where it is certain that the order would not count, so that "in force" is never said of one that isn't.
Result<void> CheckPowers(const Result<Powers>& powers, const SignedAct& act) {
  if (!powers) return {};
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(act.signature, kActNamespace, AsBytes(act.act)));
  if (powers->keys.contains(key.Text())) return {};
  return Fail(Code::kRefused, "wrong-key", "couldn't suspend: the key is not one of the head's",
              "sign with the head's key; only it stops the deployment at once");
}

// Where lock and keys are at hand, a writer's start logs the order, so that it outlives its file.
bool LoggedAtOnce(const CommonOptions& common) { return OpenToAct(common).has_value(); }

// Needs the data folder and the head's key, and nothing else: no lock, no database, no keys of the deployment.
Result<Answer> Suspend(const Options& options, const CommonOptions& common) {
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
  WRIT_TRY(const SignedAct act, MakeAct(common, origin, "suspend", Json::object(), {}));
  WRIT_CHECK(CheckPowers(powers, act));
  WRIT_TRY(const std::filesystem::path file, WriteSuspensionOrder(RealEnv(), common.data, act.act, act.signature));
  const std::string id = OrderId(act.act);
  Answer answer;
  answer.json = Json{{"order", id}, {"file", file.string()}, {"origin", origin}, {"checked", powers.has_value()}};
  const std::string short_id = id.substr(0, 16);
  if (powers) {
    answer.text = origin + " is suspended now, by order " + short_id +
                  ".\nNothing is searched, enrolled, reviewed or shown until the head lifts it with `writ resume`. A "
                  "running search returns nothing.\n";
  } else {
    answer.text =
        "The order " + short_id + " is written, and suspends " + origin +
        " from now on if that is the deployment's name and the key its head's. Neither can be checked here: " +
        powers.error().message + "\n";
  }
  const bool logged = LoggedAtOnce(common);
  answer.json["logged"] = logged;
  answer.text +=
      "The order stands in " + file.string() +
      (logged ? ", and in the log.\n" : "; until the next act logs it, it holds as long as that file stays.\n");
  return answer;
}

Result<std::vector<std::string>> ChooseOrders(const std::vector<SuspensionOrder>& in_force,
                                              const std::vector<std::string>& named) {
  std::vector<std::string> chosen;
  for (const SuspensionOrder& order : in_force) {
    if (named.empty()) chosen.push_back(order.id);
  }
  for (const std::string& prefix : named) {
    std::vector<std::string> found;
    for (const SuspensionOrder& order : in_force) {
      if (prefix.size() >= kShortestOrderPrefix && order.id.starts_with(prefix)) found.push_back(order.id);
    }
    if (found.size() != 1) {
      return Fail(Code::kUsage, "order-unknown", "couldn't find the order \"" + prefix + "\" among those in force",
                  "give its first 8 digits or more; without --order all that are in force are lifted");
    }
    chosen.push_back(found.front());
  }
  return chosen;
}

Result<Answer> LiftOrders(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  WRIT_TRY(const std::vector<SuspensionOrder> in_force, deployment->office().suspension().InForce());
  WRIT_TRY(const std::vector<std::string> orders, ChooseOrders(in_force, options.orders));
  WRIT_TRY(const SignedAct act, MakeAct(common, deployment->registry().origin(), "resume", Json{{"orders", orders}},
                                        {{"reason", options.reason}}));
  WRIT_TRY(const Record record, Resume(deployment->office(), act));
  const std::size_t left = in_force.size() - orders.size();
  Answer answer;
  answer.json = Json{{"entry", record.index}, {"orders", orders}, {"still_in_force", left}};
  answer.text =
      Count(orders.size(), "order", "orders") + " of suspension lifted (entry " + std::to_string(record.index) + "). ";
  answer.text += left == 0 ? "The deployment works again.\n"
                           : "It stays suspended: " + Count(left, "order is", "orders are") + " still in force.\n";
  return answer;
}

}  // namespace

void AddSuspendVerbs(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "suspend",
                .group = kForHead,
                .purpose = "Stop the whole deployment at once. Needs its data folder and the head's key, nothing else.",
                .who = "the head.",
                .example = "writ suspend --key head"})
      .Optional("--origin", options->origin, "The deployment's name, where its folder can't tell it any more")
      .Acts()
      .Runs([options](const CommonOptions& common) { return Suspend(*options, common); });
  program
      .AddVerb({.path = "resume",
                .group = kForHead,
                .purpose = "Lift orders of suspension: all that are in force, or those named.",
                .who = "the head.",
                .example = "writ resume --reason \"inquiry closed\" --as h.vega --key head"})
      .Many("--order", options->orders, "The order, by its first 8 digits or more", false)
      .Required("--reason", options->reason, "One line; the log commits to it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return LiftOrders(*options, common); });
}

}  // namespace writ
