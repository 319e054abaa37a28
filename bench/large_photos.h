// Photos of 12 megapixels, made while a bench runs: nothing of theirs is kept.
//
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/status.h"

namespace writ::bench {

// The demo's photos, enlarged to what a phone takes: faces so large that a reduced photo is enough.
Result<void> MakePortraits(const std::filesystem::path& folder);

// Scenes of 4 to 48 people at different sizes, before a noisy wall: the demo's photos and those named, one a person.
Result<void> MakeScenes(const std::filesystem::path& folder, const std::vector<std::string>& people);

}  // namespace writ::bench
