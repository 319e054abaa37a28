// The faces of a photo in words: where they are, how good they are, and what to do about it.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "face/pipeline.h"

namespace writ {

// What a picture of more than kMaxFacesInPhoto faces says at its foot.
inline constexpr char kMoreFacesRemark[] = "more faces than are marked";
// The same as a reason, in lists and counts.
inline constexpr char kMoreFacesReason[] = "more-faces";

// One line a face: number, box, what is wrong with it; and whether the photo shows more.
std::string FacesText(const AnalysedPhoto& photo);

}  // namespace writ
