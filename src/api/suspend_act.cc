#include "api/suspend_act.h"

#include "api/act_handlers.h"

namespace writ {

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
  WRIT_CHECK(WriteSuspensionOrder(env, data, request.act));
  return ActAnswer{.json = {{"order", order.id},
                            {"scope", std::string(ScopeName(order.scope))},
                            {"target", order.target},
                            {"by", by},
                            {"in_force", true}}};
}

}  // namespace writ
