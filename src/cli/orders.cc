#include "cli/orders.h"

#include "cli/answer.h"

namespace writ {
namespace {

constexpr std::size_t kShortIdDigits = 16;

// "the whole deployment", "the gallery custody", of an order's JSON.
std::string StoppedInWords(const Json& order) {
  for (const SuspensionScope scope :
       {SuspensionScope::kDeployment, SuspensionScope::kGallery, SuspensionScope::kUser, SuspensionScope::kIssuer}) {
    if (TextOf(order, "scope") == ScopeName(scope)) return StoppedInWords(scope, TextOf(order, "target"));
  }
  return TextOf(order, "target");
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

std::string OrdersInWords(const Json& orders) {
  if (orders.empty()) return "Nothing is suspended.\n";
  Columns columns;
  columns.Add({"order", "stops", "by", "since", "reason"});
  for (const Json& order : orders) {
    const bool verified = order.at("verified").get<bool>();
    columns.Add({TextOf(order, "order").substr(0, kShortIdDigits), StoppedInWords(order),
                 verified ? TextOf(order, "by") + ", " + TextOf(order, "role") : "unknown",
                 verified ? TextOf(order, "since") : "unknown",
                 verified ? TextOf(order, "reason") : "the file " + TextOf(order, "file") + " can't be checked"});
  }
  return columns.Text("");
}

}  // namespace writ
