// The faces of a photo for machines: where they are, how good they are, and what to do about it.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "base/json.h"
#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

// Ranks the faces, the largest first and so many at most: each takes a run of the network.
Result<void> RankFaces(const Pipeline& pipeline, AnalysedPhoto& photo, std::size_t most = kMaxFacesInPhoto);

// What is wrong with a photo, or with a face; all empty where nothing is.
struct Problem {
  std::string reason;
  std::string message;
  std::string advice;
};
Problem ProblemOf(const Quality& quality);  // of a poor face too: "face-poor"

// {"width", "height", "faces", "more_faces"}; `quality` of those that were ranked.
Json FacesToJson(const AnalysedPhoto& photo);

}  // namespace writ
