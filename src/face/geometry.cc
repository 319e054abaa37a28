#include "face/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace writ {

namespace {

// A pixel of the photo in which a pixel of the picture begins, and its centre, which lies half a pixel in.
double Forward(double at, double scale, double offset) { return at * scale - offset; }
double Back(double at, double scale, double offset) { return (at + offset) / scale; }

template <class Axis>
Box Moved(const Box& box, const Placement& to, double size, Axis axis) {
  return {static_cast<float>(axis(box.x, to.scale, to.left)), static_cast<float>(axis(box.y, to.scale, to.top)),
          static_cast<float>(box.width * size), static_cast<float>(box.height * size)};
}

template <class Axis>
Point Moved(const Point& point, const Placement& to, Axis axis) {
  return {static_cast<float>(axis(point.x + 0.5, to.scale, to.left) - 0.5),
          static_cast<float>(axis(point.y + 0.5, to.scale, to.top) - 0.5)};
}

}  // namespace

Box ToPhoto(const Box& box, const Placement& placement) { return Moved(box, placement, placement.scale, Forward); }
Point ToPhoto(const Point& point, const Placement& placement) { return Moved(point, placement, Forward); }
Box ToPicture(const Box& box, const Placement& placement) { return Moved(box, placement, 1 / placement.scale, Back); }
Point ToPicture(const Point& point, const Placement& placement) { return Moved(point, placement, Back); }

float Area(const Box& box) { return box.width > 0 && box.height > 0 ? box.width * box.height : 0; }

float IntersectionOverUnion(const Box& a, const Box& b) {
  const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  const float shared = Area({0, 0, width, height});
  if (!(shared > 0)) return 0;
  return shared / (Area(a) + Area(b) - shared);
}

float Distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

double RollDegrees(const Landmarks& landmarks) {
  const Point &right = landmarks[0], &left = landmarks[1];
  return std::atan2(double(left.y) - right.y, double(left.x) - right.x) * 180 / std::numbers::pi;
}

}  // namespace writ
