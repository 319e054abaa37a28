// Points and boxes in a photo: the words in which the face stages speak to each other.
//
// All coordinates are pixels of the full-size photo after its EXIF orientation, x to the right, y down, (0, 0) the
// outer corner of the first pixel. Thread rule: pure.
#pragma once

#include <array>

namespace writ {

struct Point {
  float x = 0;
  float y = 0;
};

struct Box {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
};

// Right eye, left eye, nose tip, right and left corner of the mouth, in the pictured person's own sense of right and
// left (so that the right eye of an upright frontal face has the smaller x).
using Landmarks = std::array<Point, 5>;

float Area(const Box& box);  // 0 for a box without width or height
// Shared area over joint area, 0 to 1; 0 where either box is empty.
float IntersectionOverUnion(const Box& a, const Box& b);
float Distance(const Point& a, const Point& b);

}  // namespace writ
