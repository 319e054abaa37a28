// A field of a table in CSV (RFC 4180).
//
// Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

namespace writ {

// As it stands in a row: in quotes where it holds a comma, a quote or a line end.
std::string CsvField(std::string_view text);

}  // namespace writ
