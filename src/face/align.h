// Brings a face into the one pose that the recognition network knows: photo and landmarks → a chip of 112×112 pixels.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <vector>

#include "face/geometry.h"
#include "face/image.h"

namespace writ {

inline constexpr int kChipSide = 112;  // pixels

// RGB, 0 to 255, row-major, three values a pixel: rgb.size() == 112 × 112 × 3.
struct Chip {
  std::vector<float> rgb;
};

// A similarity transform of the plane: (x, y) → (a·x − b·y + tx, b·x + a·y + ty).
struct Similarity {
  double a = 1;
  double b = 0;
  double tx = 0;
  double ty = 0;
};

// The similarity without mirroring that brings `from` onto `to` with the least sum of squared distances (Umeyama 1991).
// Points that all coincide give the identity's rotation and scale.
Similarity FitSimilarity(const Landmarks& from, const Landmarks& to);

// The face turned, scaled and moved so that its landmarks come closest to the network's five points. Where the photo
// shows the face much larger than the chip, each chip pixel is the mean of the area that it covers. Outside the photo
// is black.
Chip AlignFace(const Image& image, const Landmarks& landmarks);

// Left and right exchanged.
Chip MirrorChip(const Chip& chip);

// The chip as a picture, for showing.
Image ChipImage(const Chip& chip);

}  // namespace writ
