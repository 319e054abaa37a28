#include "api/orders_json.h"

#include <string>

namespace writ {

Json OrdersToJson(const std::vector<SuspensionOrder>& orders) {
  Json json = Json::array();
  for (const SuspensionOrder& order : orders) {
    Json one{{"order", order.id},          {"scope", std::string(ScopeName(order.scope))},
             {"target", order.target},     {"reason", order.reason},
             {"verified", order.verified}, {"file", order.file}};
    if (order.verified) {
      one["by"] = order.by;
      one["role"] = std::string(RoleName(order.by_role));
      one["since"] = FormatTime(order.since);
    }
    json.push_back(std::move(one));
  }
  return json;
}

}  // namespace writ
