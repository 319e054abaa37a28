// UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness, so that IDs sort by time. Thread rule: as Env.
#pragma once

#include <string>
#include <string_view>

#include "base/env.h"

namespace writ {

// Lower-case 8-4-4-4-12 text.
std::string NewUuid(Env& env);
bool IsUuid(std::string_view text);

}  // namespace writ
