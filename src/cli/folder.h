// The photos of a folder, for verbs that go through all of them.
//
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"

namespace writ {

// Files that are called .jpg, .jpeg, .png or .webp, in any case, in the folder and those in it, sorted; none that is
// hidden, and no link is followed. "no-photos", "folder-missing", "folder-forbidden" (kUsage).
Result<std::vector<std::string>> PhotosIn(const std::string& folder);

// The path for a table that people open: a name that begins with =, +, - or @, which a table's program would take for a
// formula, begins with ./ instead.
std::string PathForTable(std::string path);

}  // namespace writ
