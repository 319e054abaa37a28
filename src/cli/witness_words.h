// What witnesses answered, for people and for programs.
//
// Thread rule: pure functions.
#pragma once

#include <string>

#include "base/json.h"
#include "log/witness_round.h"

namespace writ {

// "cosigned, 2026-11-24T09:00:00Z", or why not.
std::string WitnessAnswerInWords(const WitnessAnswer& answer);

// [{"name", "time"} or {"name", "reason", "message"}]
Json WitnessAnswersToJson(const WitnessRound& round);

}  // namespace writ
