// Orders of suspension in words, for the verbs that show them.
//
// Thread rule: pure functions.
#pragma once

#include <string>

#include "authority/suspension.h"

namespace writ {

// "the whole deployment", "the gallery custody", "i.lund", "the authority court@example".
std::string StoppedInWords(SuspensionScope scope, const std::string& target);

// A table with a line an order, of what OrdersToJson made, or that there is none.
std::string OrdersInWords(const Json& orders);

}  // namespace writ
