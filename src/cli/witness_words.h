// What a witness answered, for people.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "base/json.h"

namespace writ {

// Of WitnessAnswerToJson's: "cosigned, 2026-11-24T09:00:00Z", or why not.
std::string WitnessAnswerInWords(const Json& answer);

}  // namespace writ
