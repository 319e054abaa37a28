// The faces of a photo for machines: where they are, how good they are, and what to do about it.
//
// Thread rule: pure.
#pragma once

#include "base/json.h"
#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

// Ranks the faces, the largest first and so many at most: each takes a run of the network.
Result<void> RankFaces(const Pipeline& pipeline, AnalysedPhoto& photo, std::size_t most = kMaxFacesInPhoto);

// {"width", "height", "faces", "more_faces"}; `quality` of those that were ranked.
Json FacesToJson(const AnalysedPhoto& photo);

}  // namespace writ
