// The faces of a photo in words: where they are, how good they are, and what to do about it.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "api/faces_json.h"
#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

Problem NoFace();     // of a photo
Problem MoreFaces();  // than kMaxFacesInPhoto
Problem ProblemOf(const Error& unreadable);

// What a picture of more than kMaxFacesInPhoto faces says at its foot.
inline constexpr char kMoreFacesRemark[] = "more faces than are marked";

// One line a face: number, box, what is wrong with it; and whether the photo shows more.
std::string FacesText(const AnalysedPhoto& photo);

}  // namespace writ
