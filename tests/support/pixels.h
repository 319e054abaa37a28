// A picture's colours, for tests that draw.
#pragma once

#include <array>

#include "face/image.h"

namespace writ::support {

using Colour = std::array<int, 3>;
inline constexpr Colour kGreen{0, 230, 118}, kOrange{255, 145, 0};  // a usable face's frame, and another's

inline Colour ColourAt(const Image& image, int x, int y) {
  const std::uint8_t* pixel = image.pixel(x, y);
  return {pixel[0], pixel[1], pixel[2]};
}

}  // namespace writ::support
