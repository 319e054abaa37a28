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

// Where the five points lie in a chip as nearly every published network wants it (ArcFace, SFace, …).
inline constexpr Landmarks kChipLandmarks = {
    {{38.2946f, 51.6963f}, {73.5318f, 51.5014f}, {56.0252f, 71.7366f}, {41.5493f, 92.3655f}, {70.7299f, 92.2041f}}};

// The face turned, scaled and moved so that its landmarks come closest to those points. Where the photo
// shows the face much larger than the chip, each chip pixel is the mean of the area that it covers. Outside the photo
// is black.
Chip AlignFace(const Image& image, const Landmarks& landmarks, const Landmarks& in_chip = kChipLandmarks);

// A square of side × side pixels, in the form of a chip: the colour of its pixel (x, y) is what the image shows where
// `to_image` puts it, a pixel's centre at whole numbers; reduced and black outside as in a chip.
std::vector<float> WarpSquare(const Image& image, const Similarity& to_image, int side);

// Left and right exchanged.
Chip MirrorChip(const Chip& chip);

// The chip as a picture, for showing.
Image ChipImage(const Chip& chip);

}  // namespace writ
