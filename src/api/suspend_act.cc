#include "api/suspend_act.h"

#include "api/act_handlers.h"

namespace writ {
namespace {

// By the network; more than kMaxOrderFiles in the folder would stop everything, and the lifting too.
constexpr std::size_t kMostPartialOrders = 200;
constexpr std::size_t kMostOrders = kMaxOrderFiles - 100;

}  // namespace

bool IsSuspension(const ActRequest& request) { return ClearField(request, "type") == Json("suspend"); }

Result<ActAnswer> HandInSuspension(Env& env, const std::filesystem::path& data, const ActRequest& request) {
  WRIT_TRY(const Json act, ParseCanonicalJson(request.act.act, kMaxActBytes));
  WRIT_CHECK(CheckAct(act));
  WRIT_CHECK(CheckOpenings(act, request.act.openings));
  WRIT_TRY(const SuspensionOrder order, OpenSuspension(act, request.act.openings));
  WRIT_TRY(const Powers powers, ReadPowers(env, data));
  if (act.at("origin") != powers.origin) {
    return Fail(Code::kRefused, "act-other-deployment", "couldn't accept the order: it was made for another deployment",
                "make it for " + powers.origin);
  }
  WRIT_TRY(const std::string by, FindSuspender(powers, request.act, order.scope, order.target));
  if (by != request.act.claimed_actor) {
    return Fail(Code::kRefused, "wrong-key", "couldn't accept the order: the key is not one of the author's",
                "sign with the key that was registered for that name");
  }
  WRIT_TRY(const std::vector<std::string> files, env.ListFolder(data / "orders"));
  const bool over_all = order.scope == SuspensionScope::kDeployment;
  if (files.size() >= (over_all ? kMostOrders : kMostPartialOrders)) {
    return Fail(Code::kUnavailable, "orders-full",
                "couldn't take the order: " + std::to_string(files.size()) + " lie in the folder",
                over_all ? "remove old ones from the folder \"orders\"" : "suspend the deployment, or remove old ones");
  }
  WRIT_CHECK(WriteSuspensionOrder(env, data, request.act));
  return ActAnswer{.json = {{"order", order.id},
                            {"scope", std::string(ScopeName(order.scope))},
                            {"target", order.target},
                            {"by", by},
                            {"in_force", over_all}}};
}

}  // namespace writ
