#include "search/face_cut.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace writ {
namespace {

constexpr std::uint8_t kBeyondPhoto = 0x80;

// Where a square of that side around `centre` starts, moved into the photo as far as the photo holds it.
int StartOf(float centre, int side, int limit) {
  const int start = static_cast<int>(std::lround(centre - static_cast<float>(side) / 2));
  return side >= limit ? (limit - side) / 2 : std::clamp(start, 0, limit - side);
}

}  // namespace

FaceCut CutFace(const Image& photo, const Box& face, float surroundings) {
  const float longer = std::clamp(std::max(face.width, face.height), 1.0f, static_cast<float>(kMaxPhotoSide));
  const int side =
      std::clamp(static_cast<int>(std::lround(longer * surroundings)), 1, std::max(photo.width, photo.height));
  const int left = StartOf(face.x + face.width / 2, side, photo.width);
  const int top = StartOf(face.y + face.height / 2, side, photo.height);
  FaceCut cut{.image = NewImage(side, side), .left = left, .top = top};
  std::fill(cut.image.rgb.begin(), cut.image.rgb.end(), kBeyondPhoto);
  const int from = std::max(left, 0), to = std::min(left + side, photo.width);
  for (int y = std::max(top, 0); y < std::min(top + side, photo.height) && from < to; ++y) {
    std::copy_n(photo.pixel(from, y), std::size_t(to - from) * 3, cut.image.pixel(from - left, y - top));
  }
  return cut;
}

}  // namespace writ
