#include "face/geometry.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Geometry, OverlapIsSharedOverJointArea) {
  EXPECT_FLOAT_EQ(IntersectionOverUnion({0, 0, 10, 10}, {0, 0, 10, 10}), 1);
  EXPECT_FLOAT_EQ(IntersectionOverUnion({0, 0, 10, 10}, {5, 0, 10, 10}), 50.0f / 150);
  EXPECT_FLOAT_EQ(IntersectionOverUnion({0, 0, 10, 10}, {2, 2, 5, 5}), 0.25f);
}

TEST(Geometry, BoxesApartOrEmptyDoNotOverlap) {
  EXPECT_EQ(IntersectionOverUnion({0, 0, 10, 10}, {10, 0, 10, 10}), 0);
  EXPECT_EQ(IntersectionOverUnion({0, 0, 10, 10}, {-30, -30, 10, 10}), 0);
  EXPECT_EQ(IntersectionOverUnion({0, 0, 0, 0}, {0, 0, 0, 0}), 0);
  EXPECT_EQ(IntersectionOverUnion({0, 0, -5, -5}, {-5, -5, 10, 10}), 0);
}

TEST(Geometry, PlacesOverThePhotoAndBack) {
  const Placement eighth{.scale = 8, .left = 3, .top = 5};
  const Box box = ToPhoto(Box{10, 20, 30, 40}, eighth);
  EXPECT_FLOAT_EQ(box.x, 77);
  EXPECT_FLOAT_EQ(box.y, 155);
  EXPECT_FLOAT_EQ(box.width, 240);
  EXPECT_FLOAT_EQ(box.height, 320);
  // The centre of the first pixel, which covers eight of the photo's: the middle of those, less what is cut off.
  const Point point = ToPhoto(Point{0, 0}, eighth);
  EXPECT_FLOAT_EQ(point.x, 0.5f);
  EXPECT_FLOAT_EQ(point.y, -1.5f);
  const Box box_again = ToPicture(box, eighth);
  EXPECT_FLOAT_EQ(box_again.x, 10);
  EXPECT_FLOAT_EQ(box_again.y, 20);
  EXPECT_FLOAT_EQ(box_again.width, 30);
  const Point point_again = ToPicture(point, eighth);
  EXPECT_NEAR(point_again.x, 0, 1e-6);
  EXPECT_NEAR(point_again.y, 0, 1e-6);
}

}  // namespace
}  // namespace writ
