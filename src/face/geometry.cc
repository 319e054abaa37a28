#include "face/geometry.h"

#include <algorithm>
#include <cmath>

namespace writ {

float Area(const Box& box) { return box.width > 0 && box.height > 0 ? box.width * box.height : 0; }

float IntersectionOverUnion(const Box& a, const Box& b) {
  const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  const float shared = Area({0, 0, width, height});
  if (!(shared > 0)) return 0;
  return shared / (Area(a) + Area(b) - shared);
}

float Distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace writ
