// Where the program under test lies.
// Thread rule: none.
#pragma once

#include <string>

namespace writ::support {

// Absolute. Only program_path.cc is compiled with it, so that two builds share what else a compiler cache holds.
[[nodiscard]] std::string ProgramPath();

}  // namespace writ::support
