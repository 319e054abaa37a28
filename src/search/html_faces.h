// The pictures of a face that people compare: the face enlarged, and the whole photo with the face marked.
//
// Both sides of a comparison are made in the same way and size, so that nothing but the faces differs. Pictures are
// encoded anew: no metadata of the original is carried along. Thread rule: pure.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/status.h"
#include "face/geometry.h"
#include "search/case_file.h"
#include "search/html.h"

namespace writ {

inline constexpr int kFacePictureSide = 520;    // pixels
inline constexpr int kWholePictureSide = 1040;  // pixels of the longer side, at most

struct FaceFigures {
  Html face;   // a <figure>: the face with some of its surroundings, square
  Html whole;  // a <figure>: the photo with the face in a frame
};

// `whose` completes "face of …", as "the probe" does. Errors: those of DecodePhoto.
Result<FaceFigures> DrawFace(ByteView photo, const Box& face, std::string_view whose);

// The photos of one probe: the first to be set beside a candidate, and below that the others, where there are any.
struct ProbeFigures {
  FaceFigures first;
  Html others;
};
Result<ProbeFigures> DrawProbe(std::span<const CaseProbe::Photo> photos, std::string_view whose);

}  // namespace writ
