// Secrets that stand for a person in cookies and tokens.
//
// Thread rule: as the environment.
#pragma once

#include <string>

#include "base/env.h"

namespace writ {

// 32 random bytes, 43 characters of base64url.
std::string NewSecret(Env& env);

}  // namespace writ
