// The checkout that this program was built in: where tests find their files, and a program that wasn't installed its
// models. Thread rule: none.
#pragma once

#include <filesystem>

namespace writ {

// Absolute. Only source_folder.cc is compiled with its name, so that two checkouts share what else a compiler cache
// holds.
[[nodiscard]] std::filesystem::path SourceFolder();

}  // namespace writ
