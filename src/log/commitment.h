// A commitment hides a value in the public log and binds it: SHA-256(salt[32] ‖ canonical JSON {field: value}).
//
// Whoever holds the opening (salt and value) can show what an entry meant; without the salt the commitment says
// nothing, so that erasing the opening erases the meaning. Thread rule: pure but for the randomness of Env.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/env.h"
#include "base/json.h"

namespace writ {

struct Opening {
  Hash32 salt{};
  Json value;
};

// Field name to opening, as the client that computed the commitments hands them over.
using Openings = std::map<std::string, Opening>;

// `value` must be canonical JSON's kind of value; a fraction or null is our bug and aborts.
Hash32 MakeCommitment(const Hash32& salt, std::string_view field, const Json& value);

Opening NewOpening(Env& env, Json value);

// {field: {"salt": hex, "value": …}} and back, for storing openings inside sealed rows.
Json OpeningsToJson(const Openings& openings);
Result<Openings> OpeningsFromJson(const Json& json);

}  // namespace writ
