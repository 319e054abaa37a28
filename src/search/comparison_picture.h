// A face as an examiner's page lays it beside and over another: the picture, and where the face's landmarks are in it.
//
// Encoded anew: no metadata of the original is carried along, and nothing but the surroundings of the face.
// Thread rule: as the pipeline.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/json.h"
#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

inline constexpr int kComparisonSide = 1600;  // pixels, at most: a larger face is reduced, none is enlarged

struct ComparisonPicture {
  Bytes jpeg;
  int side = 0;                        // pixels; the picture is square
  Box face;                            // in the picture
  std::optional<Landmarks> landmarks;  // in the picture; none where the face is not found there any more
  double scale = 1;                    // pixels of the picture for one of the photo's
};

// Errors: DecodePhoto's.
Result<ComparisonPicture> DrawComparison(const Pipeline& pipeline, ByteView photo, const Box& face);

// All but the picture.
Json ComparisonToJson(const ComparisonPicture& picture);

}  // namespace writ
