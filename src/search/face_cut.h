// The square of a photo around a face.
//
// Thread rule: pure.
#pragma once

#include "face/geometry.h"
#include "face/image.h"

namespace writ {

struct FaceCut {
  Image image;   // side × side; what lies beyond the photo is grey
  int left = 0;  // where its corner lies in the photo, which may be outside
  int top = 0;
};

// So many longer sides of the face's box wide, and moved into the photo as far as the photo holds it; at least one
// pixel, never more than the photo's longer side: a box may come from a document.
FaceCut CutFace(const Image& photo, const Box& face, float surroundings);

}  // namespace writ
