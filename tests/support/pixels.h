// A picture's colours, for tests that draw.
#pragma once

#include <array>

#include "face/image.h"

namespace writ::support {

using Colour = std::array<int, 3>;
// The frames of a good face, a poor one, and one that can't be compared.
inline constexpr Colour kGreen{0, 230, 118}, kYellow{255, 238, 0}, kOrange{255, 145, 0};

inline Colour ColourAt(const Image& image, int x, int y) {
  const std::uint8_t* pixel = image.pixel(x, y);
  return {pixel[0], pixel[1], pixel[2]};
}

}  // namespace writ::support
