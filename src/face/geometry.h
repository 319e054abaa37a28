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

// Where a smaller picture of a photo lies over it: (x, y) of the picture's pixels, from their edges, lies at
// (x · scale − left, y · scale − top) of the photo's.
struct Placement {
  double scale = 1;
  double left = 0;
  double top = 0;
};

// Pixels of the picture to those of the photo, and back. A point is a pixel's centre at whole numbers.
Box ToPhoto(const Box& box, const Placement& placement);
Point ToPhoto(const Point& point, const Placement& placement);
Box ToPicture(const Box& box, const Placement& placement);
Point ToPicture(const Point& point, const Placement& placement);

float Area(const Box& box);  // 0 for a box without width or height
// Shared area over joint area, 0 to 1; 0 where either box is empty.
float IntersectionOverUnion(const Box& a, const Box& b);
float Distance(const Point& a, const Point& b);
// How far the line of the eyes is turned, clockwise: −180 to 180 degrees.
double RollDegrees(const Landmarks& landmarks);

}  // namespace writ
