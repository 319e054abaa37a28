#include "cli/orders.h"

#include "cli/answer.h"

namespace writ {
namespace {

constexpr std::size_t kShortIdDigits = 16;

std::string WhoGave(const SuspensionOrder& order) {
  if (!order.verified) return "unknown";
  return order.by + ", " + std::string(RoleName(order.by_role));
}

}  // namespace

std::string StoppedInWords(SuspensionScope scope, const std::string& target) {
  switch (scope) {
    case SuspensionScope::kDeployment: return "the whole deployment";
    case SuspensionScope::kGallery: return "the gallery " + target;
    case SuspensionScope::kUser: return target;
    case SuspensionScope::kIssuer: return "the authority " + target;
  }
  return target;
}

std::string OrdersInWords(const std::vector<SuspensionOrder>& orders) {
  if (orders.empty()) return "Nothing is suspended.\n";
  Columns columns;
  columns.Add({"order", "stops", "by", "since", "reason"});
  for (const SuspensionOrder& order : orders) {
    columns.Add({order.id.substr(0, kShortIdDigits), StoppedInWords(order.scope, order.target), WhoGave(order),
                 order.verified ? FormatTime(order.since) : "unknown",
                 order.verified ? order.reason : "the file " + order.file + " can't be checked"});
  }
  return columns.Text("");
}

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

Result<std::set<std::string>> SuspendedOnes(const SuspensionWatch& watch, SuspensionScope scope) {
  WRIT_TRY(const std::vector<SuspensionOrder> orders, watch.InForce());
  std::set<std::string> names;
  for (const SuspensionOrder& order : orders) {
    if (order.scope == scope) names.insert(order.target);
  }
  return names;
}

}  // namespace writ
