// The face that is meant in each photo, as a request's options say it: {"faces": [[x, y, width, height], null, …]}.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "base/json.h"
#include "face/geometry.h"

namespace writ {

Json FacesToOptions(std::span<const std::optional<Box>> faces);
// Of the photo of that place, from 0; nothing where no face was chosen. "options-malformed" (kUsage).
Result<std::optional<Box>> FaceOption(const Json& options, std::size_t photo);

}  // namespace writ
