// The faces of a photo in words: where they are, how good they are, and what to do about it.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

// What is wrong with a photo, or with a face; all empty where nothing is.
struct Problem {
  std::string reason;
  std::string message;
  std::string advice;
};
Problem NoFace();     // of a photo
Problem MoreFaces();  // than kMaxFacesInPhoto
Problem ProblemOf(const Error& unreadable);
Problem ProblemOf(const Quality& quality);  // of a poor face too: "face-poor"

// What a picture of more than kMaxFacesInPhoto faces says at its foot.
inline constexpr char kMoreFacesRemark[] = "more faces than are marked";

// One line a face: number, box, what is wrong with it; and whether the photo shows more.
std::string FacesText(const AnalysedPhoto& photo);

}  // namespace writ
