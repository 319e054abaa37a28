#include "authority/suspension.h"

#include "api/orders_json.h"
#include "authority/people.h"
#include "cli/desk.h"
#include "cli/orders.h"
#include "cli/remote.h"
#include "cli/verbs.h"

namespace writ {
namespace {

constexpr std::size_t kShownDigits = 16;  // of an order's ID

struct Options {
  std::string origin;
  std::string gallery;
  std::string user;
  std::string issuer;
  std::string reason;
  std::string out;
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

// An order that is signed, and checked as far as it can be here.
struct MadeOrder {
  std::string origin;
  Target target;
  SignedAct act;
  std::string id;
  std::string by;           // whose it is; empty where nothing here says so
  std::string uncheckable;  // why nothing here does
  std::string ShortId() const { return id.substr(0, kShownDigits); }
};

Result<std::string> ChooseOrigin(const Options& options, const CommonOptions& common, const Result<Powers>& powers) {
  if (!options.origin.empty()) WRIT_CHECK(OriginFor(common, options.origin));
  if (!powers && options.origin.empty()) {
    return Fail(Code::kUnavailable, "powers-unreadable",
                "couldn't tell the deployment's name: " + powers.error().message,
                "name it with --origin; the order then counts all the same");
  }
  if (options.origin.empty()) return powers->origin;
  if (options.out.empty() && powers && powers->origin != options.origin) {
    return Fail(Code::kUsage, "origin-other",
                "couldn't suspend " + options.origin + ": " + common.data + " is the folder of " + powers->origin,
                "name the folder of " + options.origin + " with --data, or write the order to a file with --out");
  }
  return options.origin;
}

Result<MadeOrder> MakeOrder(const Options& options, const CommonOptions& common) {
  MadeOrder made;
  WRIT_TRY(made.target, ChooseTarget(options));
  const Result<Powers> powers = ReadPowers(RealEnv(), common.data);
  WRIT_TRY(made.origin, ChooseOrigin(options, common, powers));
  WRIT_TRY(made.act, MakeAct(common, made.origin, "suspend", Json{{"scope", std::string(ScopeName(made.target.scope))}},
                             {{"target", made.target.name}, {"reason", options.reason}}));
  WRIT_TRY(const Json act_json, ParseCanonicalJson(made.act.act, kMaxActBytes));
  WRIT_TRY(const SuspensionOrder order, OpenSuspension(act_json, made.act.openings));
  made.id = order.id;
  if (!powers) {
    made.uncheckable = powers.error().message;
  } else if (powers->origin != made.origin) {
    made.uncheckable = common.data + " is the folder of another deployment, " + powers->origin;
  } else {
    WRIT_TRY(made.by, FindSuspender(*powers, made.act, made.target.scope, made.target.name));
  }
  return made;
}

Answer Described(const MadeOrder& made, const std::string& file) {
  Answer answer;
  answer.json = Json{{"order", made.id},           {"scope", std::string(ScopeName(made.target.scope))},
                     {"target", made.target.name}, {"file", file},
                     {"origin", made.origin},      {"checked", !made.by.empty()}};
  return answer;
}

// To be carried to the deployment by hand.
Result<Answer> HandOut(const Options& options, const CommonOptions& common) {
  WRIT_CHECK(CheckTarget(options.out));
  if (RealEnv().Exists(options.out)) {
    return Fail(Code::kUsage, "file-exists", "couldn't write " + options.out + ": it exists already",
                "an order must not be written over; choose another name");
  }
  WRIT_TRY(const MadeOrder made, MakeOrder(options, common));
  WRIT_CHECK(RealEnv().WriteFile(options.out, AsBytes(OrderFileText(made.act))));
  Answer answer = Described(made, options.out);
  answer.json["in_force"] = false;
  answer.text = "Nothing is stopped yet. The order " + made.ShortId() + " lies in " + options.out + ": it stops " +
                StoppedInWords(made.target.scope, made.target.name) + " of " + made.origin +
                " from the moment at which this file lies in the folder \"orders\" of that deployment's data folder, "
                "readable for the user to whom it belongs" +
                (made.by.empty() ? ", if the key is its head's or an overseer's, which can't be checked here" : "") +
                ".\nCheck it there with `writ suspend --list`.\n";
  return answer;
}

// Whether the logged order names a person whom its author can't stop.
bool StopsNobody(const Deployment& deployment, const MadeOrder& made) {
  const auto order = deployment.registry().suspensions().find(made.id);
  if (made.target.scope != SuspensionScope::kUser || order == deployment.registry().suspensions().end()) return false;
  return !deployment.registry().StopsUser(order->second, made.target.name);
}

// At a site elsewhere, without signing in there, which might have to wait: its server writes the file, and logs it with
// what it does next.
Result<Answer> SuspendThere(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const Target target, ChooseTarget(options));
  WRIT_CHECK(CheckActor(common));
  WRIT_TRY(const std::string origin, OriginAtServer(common));
  WRIT_TRY(const SignedAct act,
           MakeAct(common, origin, "suspend", Json{{"scope", std::string(ScopeName(target.scope))}},
                   {{"target", target.name}, {"reason", options.reason}}));
  WRIT_TRY(const ActAnswer done, ActClient(common.server, "").Suspend(act));
  const std::string short_id = TextOf(done.json, "order").substr(0, kShownDigits);
  if (done.json.at("in_force") == true) return Told(done, InForce(origin, short_id, target));
  return Told(done, "The order " + short_id + " is taken: it stops " + StoppedInWords(target.scope, target.name) +
                        " of " + origin + " from now on, if there is one of that name that you may stop. " +
                        "See `writ suspend --list`.\n");
}

// Needs the data folder and the key of the head or an overseer, and nothing else: no lock, no database.
Result<Answer> Suspend(const Options& options, const CommonOptions& common) {
  if (!RealEnv().Exists(common.data)) {
    return Fail(Code::kUnavailable, "data-missing", "couldn't suspend: there is no folder " + common.data,
                "name the deployment's folder with --data or WRIT_DATA; on another machine write the order to a file "
                "with --out FILE --origin NAME");
  }
  WRIT_TRY(const MadeOrder made, MakeOrder(options, common));
  WRIT_TRY(const std::filesystem::path file, WriteSuspensionOrder(RealEnv(), common.data, made.act));
  Answer answer = Described(made, file.string());
  answer.json["in_force"] = !made.by.empty();
  // Where lock and keys are at hand, a writer's start logs the order, so that it outlives its file.
  CommonOptions acting = common;
  if (acting.as.empty()) acting.as = made.by;
  const Result<std::unique_ptr<Deployment>> logged = OpenSettled(acting);
  answer.json["logged"] = logged.has_value();
  const bool unknown = logged && !IsKnown(**logged, made.target);
  if (logged) answer.json["known"] = !unknown;
  if (made.by.empty()) {
    answer.text = "It can't be told here whether anything is stopped: " + made.uncheckable + ".\nThe order " +
                  made.ShortId() + " is written, and stops " + StoppedInWords(made.target.scope, made.target.name) +
                  " of " + made.origin + " only if " + common.data +
                  " is that deployment's data folder and the key its head's or an overseer's. On another machine, "
                  "write it to a file with --out, and carry that there.\n";
  } else if (unknown) {
    answer.text = "Nothing here has the name " + made.target.name + " now: check its spelling. The order " +
                  made.ShortId() + " stops nothing until there is such a name.\n";
  } else if (logged && StopsNobody(**logged, made)) {
    answer.json["in_force"] = false;
    answer.text = made.target.name + " is an auditor, whom the head can't stop: the order " + made.ShortId() +
                  " stops nothing. An overseer's would.\n";
  } else {
    answer.text = InForce(made.origin, made.ShortId(), made.target);
  }
  answer.text +=
      "The order stands in " + file.string() +
      (logged ? ", and in the log.\n" : "; until the next act logs it, it holds as long as that file stays.\n");
  return answer;
}

Result<Answer> ListOrders(const CommonOptions& common) {
  Answer answer;
  WRIT_TRY(answer.json, ReadList(common, "orders"));
  answer.text = OrdersInWords(answer.json.at("orders"));
  const Json& others = answer.json.at("not_in_force");
  if (!others.empty()) answer.text += "\nNot in force, though their files lie in " + common.data + "/orders:\n";
  for (const Json& other : others) answer.text += "  " + TextOf(other, "file") + ": " + TextOf(other, "why") + "\n";
  return answer;
}

}  // namespace

void AddSuspendVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "suspend",
                .group = kForHead,
                .purpose = "Stop the whole deployment at once, or a gallery, a person or an authority. Needs the data "
                           "folder and your key, nothing else; with --out not even the folder.",
                .who = "the head and overseers.",
                .example = "writ suspend --reason inquiry --key head\n"
                           "  writ suspend --gallery custody --key overseer\n"
                           "  writ suspend --origin faces.agency.example --key overseer --out stop.order\n"
                           "  writ suspend --list"})
      .Optional("--gallery", options->gallery, "Only this gallery: its searches, enrolments, consultations and cases")
      .Optional("--user", options->user, "Only this person: nothing that he or she signs is accepted")
      .Optional("--issuer", options->issuer, "Only this authority: its writs, the cases under them, its signed bases")
      .Optional("--reason", options->reason, "One line; the log commits to it")
      .Flag("--list", options->list, "Show the orders in force instead: what they stop, by whom, since when")
      .Optional("--origin", options->origin, "The deployment's name, where no folder is at hand that tells it")
      .Optional("--out", options->out,
                "Only write the signed order to this file; it counts once it lies in DATA/orders")
      .Acts()
      .Runs([options](const CommonOptions& common) {
        if (options->list) return ListOrders(common);
        if (!common.server.empty() && options->out.empty()) return SuspendThere(*options, common);
        return options->out.empty() ? Suspend(*options, common) : HandOut(*options, common);
      });
}

}  // namespace writ
