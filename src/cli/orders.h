// Orders of suspension in words, for the verbs that show them.
//
// Thread rule: pure functions.
#pragma once

#include <set>
#include <string>

#include "authority/suspension.h"

namespace writ {

// "the whole deployment", "the gallery custody", "i.lund", "the authority court@example".
std::string StoppedInWords(SuspensionScope scope, const std::string& target);

// A table with a line an order, of what OrdersToJson made, or that there is none.
std::string OrdersInWords(const Json& orders);

// The names of the galleries, people or authorities that an order in force stops by themselves, for lists that mark
// them. As SuspensionWatch::InForce.
Result<std::set<std::string>> SuspendedOnes(const SuspensionWatch& watch, SuspensionScope scope);

}  // namespace writ
