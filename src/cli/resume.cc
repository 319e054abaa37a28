#include "authority/suspension.h"
#include "cli/desk.h"
#include "cli/orders.h"
#include "cli/verbs.h"

namespace writ {
namespace {

constexpr std::size_t kShortestOrderPrefix = 8;  // digits

struct Options {
  std::vector<std::string> orders;
  std::string reason;
};

// All that this person may lift, by the list of orders; where that is none, all: the refusal says whose they are.
std::vector<std::string> AllToLift(const Json& in_force, const std::string& person, const std::string& role) {
  std::vector<std::string> all;
  std::vector<std::string> liftable;
  for (const Json& one : in_force) {
    SuspensionOrder order;
    order.id = TextOf(one, "order");
    order.by = TextOf(one, "by");
    order.verified = one.at("verified").get<bool>();
    if (const Result<Role> by_role = ParseRole(TextOf(one, "role"))) order.by_role = *by_role;
    all.push_back(order.id);
    const Result<Role> own = ParseRole(role);
    if (own && CheckMayLift(order, person, *own)) liftable.push_back(order.id);
  }
  return liftable.empty() ? all : liftable;
}

Result<std::vector<std::string>> FindOrders(const Json& in_force, const std::vector<std::string>& named) {
  std::vector<std::string> chosen;
  for (const std::string& prefix : named) {
    std::vector<std::string> found;
    for (const Json& order : in_force) {
      const std::string id = TextOf(order, "order");
      if (prefix.size() >= kShortestOrderPrefix && id.starts_with(prefix)) found.push_back(id);
    }
    if (found.size() != 1) {
      return Fail(Code::kUsage, "order-unknown", "couldn't find the order \"" + prefix + "\" among those in force",
                  "give its first 8 digits or more; `writ suspend --list` shows them");
    }
    chosen.push_back(found.front());
  }
  return chosen;
}

// Empty where nobody has that name.
Result<std::string> RoleOf(Desk& desk, const std::string& name) {
  WRIT_TRY(const Json known, desk.List("users"));
  for (const Json& person : known.at("users")) {
    if (TextOf(person, "name") == name) return TextOf(person, "role");
  }
  return std::string();
}

Result<Answer> LiftOrders(const Options& options, const CommonOptions& common) {
  WRIT_TRY(Desk desk, Desk::Open(common));
  WRIT_TRY(const Json known, desk.List("orders"));
  const Json& in_force = known.at("orders");
  WRIT_TRY(const std::string role, RoleOf(desk, common.as));
  std::vector<std::string> orders = AllToLift(in_force, common.as, role);
  if (!options.orders.empty()) {
    WRIT_TRY(orders, FindOrders(in_force, options.orders));
  }
  WRIT_TRY(const ActAnswer done, desk.Act("resume", Json{{"orders", orders}}, {{"reason", options.reason}}));
  const Json& left = done.json.at("in_force");
  const bool all = std::any_of(left.begin(), left.end(), [](const Json& order) {
    return TextOf(order, "scope") == ScopeName(SuspensionScope::kDeployment);
  });
  Answer answer =
      Told(done, Count(orders.size(), "order", "orders") + " of suspension lifted" + EntryInWords(done) + ". ");
  if (left.empty()) {
    answer.text += "Nothing is suspended any more.\n";
  } else {
    answer.text += std::string(all ? "The deployment stays suspended: " : "The deployment works, but not all of it: ") +
                   Count(left.size(), "order is", "orders are") + " still in force.\n\n" + OrdersInWords(left);
  }
  return answer;
}

}  // namespace

void AddResumeVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "resume",
                .group = kForHead,
                .purpose = "Lift orders of suspension: all in force that are yours to lift, or those named.",
                .who = "the head for the head's orders and unreadable ones; an overseer for his or her own.",
                .example = "writ resume --reason \"inquiry closed\" --as h.vega --key head"})
      .Many("--order", options->orders, "The order, by its first 8 digits or more; `writ suspend --list` shows them",
            false)
      .Required("--reason", options->reason, "One line; the log commits to it")
      .Acts()
      .Runs([options](const CommonOptions& common) { return LiftOrders(*options, common); });
}

}  // namespace writ
