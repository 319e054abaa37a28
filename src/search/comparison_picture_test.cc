#include "search/comparison_picture.h"

#include <gtest/gtest.h>

#include "face/photos_for_tests.h"

namespace writ {
namespace {

Box FaceOf(const Bytes& photo) { return RealPipeline().Analyse(photo)->faces.front().face.box; }

bool IsInside(const Point& point, const Box& box) {
  return point.x > box.x && point.x < box.x + box.width && point.y > box.y && point.y < box.y + box.height;
}

TEST(ComparisonPicture, ShowsTheFaceWithItsLandmarks) {
  const Bytes photo = RealPhoto("obama.jpg");
  const Result<ComparisonPicture> picture = DrawComparison(RealPipeline(), photo, FaceOf(photo));
  ASSERT_TRUE(picture) << picture.error().message;
  const Result<Image> image = DecodePhoto(picture->jpeg);
  ASSERT_TRUE(image);
  EXPECT_EQ(image->width, picture->side);
  EXPECT_EQ(image->height, picture->side);
  EXPECT_LE(picture->side, kComparisonSide);
  ASSERT_TRUE(picture->landmarks);
  for (const Point& point : *picture->landmarks) EXPECT_TRUE(IsInside(point, picture->face)) << point.x;
  // The same face is found in the picture, where the picture says that it is.
  const Result<AnalysedPhoto> again = RealPipeline().Analyse(picture->jpeg);
  ASSERT_TRUE(again);
  EXPECT_TRUE(ChooseFace(*again, picture->face));
}

TEST(ComparisonPicture, IsReducedWhereTheFaceIsLargeAndNeverEnlarged) {
  const Image small = DecodedPhoto("obama.jpg");
  const Bytes large = EncodeJpeg(ResizeImage(small, small.width * 4, small.height * 4));
  const Result<ComparisonPicture> reduced = DrawComparison(RealPipeline(), large, FaceOf(large));
  ASSERT_TRUE(reduced);
  EXPECT_EQ(reduced->side, kComparisonSide);
  EXPECT_LT(reduced->scale, 1);
  ASSERT_TRUE(reduced->landmarks);
  for (const Point& point : *reduced->landmarks) EXPECT_TRUE(IsInside(point, reduced->face)) << point.x;
  const Bytes photo = RealPhoto("obama.jpg");
  EXPECT_EQ(DrawComparison(RealPipeline(), photo, FaceOf(photo))->scale, 1);
}

// A box comes from a document: where it holds no face that is found, the picture is there, and its landmarks aren't.
TEST(ComparisonPicture, WithoutAFaceThereAreNoLandmarks) {
  const Bytes photo = RealPhoto("obama.jpg");
  for (const Box& box : {Box{0, 0, 20, 20}, Box{-1e6f, -1e6f, 10, 10}, Box{0, 0, 1e9f, 1e9f}, Box{5, 5, 0, 0}}) {
    const Result<ComparisonPicture> picture = DrawComparison(RealPipeline(), photo, box);
    ASSERT_TRUE(picture);
    EXPECT_FALSE(picture->landmarks);
    EXPECT_GE(picture->side, 1);
  }
  EXPECT_FALSE(DrawComparison(RealPipeline(), Bytes{'n', 'o'}, Box{0, 0, 1, 1}));
}

}  // namespace
}  // namespace writ
