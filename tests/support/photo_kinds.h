// Photos that must be refused, made from real ones: one kind a way in which photos go wrong.
//
// Thread rule: pure but for the files that it reads and writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace writ::support {

// Writes `file`, made from the photos `from`. Kinds: tiny, blurred, beside (two photos), truncated, bomb (a PNG that
// claims 900 million pixels), text, blank (no face). False where the kind is unknown or a photo can't be read.
bool MakePhoto(const std::string& kind, const std::vector<std::filesystem::path>& from,
               const std::filesystem::path& file);

}  // namespace writ::support
