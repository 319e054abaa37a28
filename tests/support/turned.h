// A picture with a tilted head, out of one with an upright one.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "face/align.h"
#include "face/image.h"

namespace writ::support {

// Turned clockwise about its middle, into a square of that side; what a turn uncovers is black.
inline Image TurnedBy(const Image& image, double degrees, int side) {
  const double angle = -degrees * std::numbers::pi / 180, middle = (side - 1) / 2.0;
  Similarity to_image{std::cos(angle), std::sin(angle)};
  to_image.tx = (image.width - 1) / 2.0 - (to_image.a - to_image.b) * middle;
  to_image.ty = (image.height - 1) / 2.0 - (to_image.b + to_image.a) * middle;
  const std::vector<float> rgb = WarpSquare(image, to_image, side);
  Image turned = NewImage(side, side);
  std::ranges::transform(rgb, turned.rgb.begin(), [](float value) { return static_cast<std::uint8_t>(value + 0.5f); });
  return turned;
}

}  // namespace writ::support
