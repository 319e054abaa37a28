// An error as machines read it, wherever it is said: {"code", "reason", "message", "advice"}.
//
// Thread rule: pure.
#pragma once

#include "base/json.h"
#include "base/status.h"

namespace writ {

Json ErrorToJson(const Error& error);
// Of anything else: an internal error "answer-malformed". Nothing in it is believed but what it is: words and a code.
Error ErrorFromJson(const Json& json);

}  // namespace writ
