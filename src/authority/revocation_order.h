// The order that ends a writ before its time.
//
// The issuer of the writ signs it; a revoked writ is never in force again, so an order that arrives twice changes
// nothing and needs no nonce or date. docs/writ_format.md describes it. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "authority/writ_order.h"
#include "base/status.h"

namespace writ {

inline constexpr std::string_view kRevocationNamespace = "writ-revoke@v1";  // of the signature over the text
inline constexpr std::size_t kMaxRevocationBytes = 8 * 1024;

struct RevocationOrder {
  std::string deployment;
  std::string id;      // of the writ
  std::string issuer;  // of the writ, who signs this order too
  std::string reason;
  bool operator==(const RevocationOrder&) const = default;
};

// Accepts any bytes. ParseDocument's slugs, "field-value", "document-version" (all kUsage).
Result<RevocationOrder> ParseRevocationOrder(std::string_view text);
// A commented text that parses back to the same order.
std::string DraftRevocationOrder(const RevocationOrder& order);
// Whether deployment, issuer and ID are the writ's.
bool Revokes(const RevocationOrder& order, const WritOrder& writ_order);

}  // namespace writ
