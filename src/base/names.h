// The closed alphabets of names, so that no name can be mistaken for another or break a page, a path or a log.
#pragma once

#include <cstddef>
#include <string_view>

namespace writ {

inline constexpr std::size_t kMaxNameBytes = 64;

bool IsName(std::string_view text);     // [a-z0-9._-]{1,64}: people, galleries, origins, subjects
bool IsIssuer(std::string_view text);   // as a name, and may hold '@'
bool IsOrderId(std::string_view text);  // [A-Za-z0-9._/-]{1,64}: writ and case IDs
// One printable line of UTF-8 text without control characters, 1 to max_bytes bytes long.
bool IsPlainLine(std::string_view text, std::size_t max_bytes);

}  // namespace writ
