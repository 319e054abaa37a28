// Orders of suspension, in words and in JSON, for the verbs that show them.
//
// Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "authority/suspension.h"

namespace writ {

// "the whole deployment", "the gallery custody", "i.lund", "the authority court@example".
std::string StoppedInWords(SuspensionScope scope, const std::string& target);

// A table with a line an order, or that there is none.
std::string OrdersInWords(const std::vector<SuspensionOrder>& orders);
Json OrdersToJson(const std::vector<SuspensionOrder>& orders);

}  // namespace writ
