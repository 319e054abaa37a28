// Canonical JSON: RFC 8785 restricted to what is easy to get right in any language.
//
// Objects with ASCII keys, arrays, UTF-8 strings, booleans and integers of magnitude below 2^53; no null, no fractions,
// no duplicate keys. One value has one byte string, so a signature over the bytes is a signature over the value.
// nlohmann's dump() is not RFC 8785, so the writer is ours. Thread rule: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/status.h"

namespace writ {

using Json = nlohmann::json;

inline constexpr int kMaxJsonDepth = 16;

// "not-canonical" where the value holds something outside the restriction.
Result<std::string> CanonicalJson(const Json& value);
// As above for values that our own code built: a failure is our bug and aborts.
std::string CanonicalJsonOrDie(const Json& value);
// Accepts exactly the canonical bytes of a value: parses, writes again, and compares.
Result<Json> ParseCanonicalJson(std::string_view text, std::size_t max_bytes);

// A field of an object, with its type checked; "field-missing" or "field-type" naming the field.
Result<std::string> JsonString(const Json& object, std::string_view key);
Result<std::int64_t> JsonInteger(const Json& object, std::string_view key);

}  // namespace writ
