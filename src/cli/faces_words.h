// The faces of a photo in words and in JSON: where they are, how good they are, and what to do about it.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "base/json.h"
#include "face/pipeline.h"

namespace writ {

// Ranks every face, which takes a run of the network each.
Result<void> RankFaces(const Pipeline& pipeline, AnalysedPhoto& photo);

// One line a face: number, box, what is wrong with it.
std::string FacesText(const AnalysedPhoto& photo);
Json FacesJson(const AnalysedPhoto& photo);

}  // namespace writ
