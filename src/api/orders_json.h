// Orders of suspension, as machines read them.
//
// Thread rule: pure functions.
#pragma once

#include <vector>

#include "authority/suspension.h"
#include "base/json.h"

namespace writ {

// [{"order", "scope", "target", "reason", "verified", "file"}], and "by", "role", "since" where it is verified.
Json OrdersToJson(const std::vector<SuspensionOrder>& orders);

}  // namespace writ
