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

}  // namespace
}  // namespace writ
