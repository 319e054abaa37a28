#include "face/align.h"

#include <cmath>

#include "face/photos_for_tests.h"

namespace writ {
namespace {

constexpr Landmarks kPoints = {{{30, 40}, {70, 42}, {50, 60}, {35, 80}, {66, 81}}};

Point Apply(const Similarity& s, const Point& p) {
  return {static_cast<float>(s.a * p.x - s.b * p.y + s.tx), static_cast<float>(s.b * p.x + s.a * p.y + s.ty)};
}

Landmarks Moved(const Similarity& s) {
  Landmarks moved = kPoints;
  for (Point& point : moved) point = Apply(s, point);
  return moved;
}

double SquaredError(const Similarity& s, const Landmarks& to) {
  double sum = 0;
  for (std::size_t i = 0; i < to.size(); ++i) sum += std::pow(Distance(Apply(s, kPoints[i]), to[i]), 2);
  return sum;
}

TEST(Align, ASimilarityIsFoundAgain) {
  const Similarity turned{0.3, -1.7, 12, -40};
  const Similarity fit = FitSimilarity(kPoints, Moved(turned));
  EXPECT_NEAR(fit.a, turned.a, 1e-5);
  EXPECT_NEAR(fit.b, turned.b, 1e-5);
  EXPECT_NEAR(fit.tx, turned.tx, 1e-3);
  EXPECT_NEAR(fit.ty, turned.ty, 1e-3);
}

TEST(Align, NoOtherSimilarityFitsBetter) {
  Landmarks bent = Moved({1.2, 0.4, 3, 5});
  bent[2].x += 6;
  bent[4].y -= 4;
  const Similarity fit = FitSimilarity(kPoints, bent);
  const double least = SquaredError(fit, bent);
  for (const double step : {-0.01, 0.01}) {
    EXPECT_GT(SquaredError({fit.a + step, fit.b, fit.tx, fit.ty}, bent), least);
    EXPECT_GT(SquaredError({fit.a, fit.b + step, fit.tx, fit.ty}, bent), least);
    EXPECT_GT(SquaredError({fit.a, fit.b, fit.tx + step, fit.ty}, bent), least);
    EXPECT_GT(SquaredError({fit.a, fit.b, fit.tx, fit.ty + step}, bent), least);
  }
}

TEST(Align, PointsThatCoincideGiveFiniteValues) {
  const Landmarks same = {{{5, 5}, {5, 5}, {5, 5}, {5, 5}, {5, 5}}};
  const Similarity fit = FitSimilarity(same, kPoints);
  EXPECT_TRUE(std::isfinite(fit.a) && std::isfinite(fit.tx));
  EXPECT_EQ(AlignFace(NewImage(10, 10), same).rgb.size(), std::size_t{kChipSide} * kChipSide * 3);
}

TEST(Align, LandmarksFarOutsideGiveABlackChip) {
  const Landmarks far = {{{1e9f, 1e9f}, {2e9f, 1e9f}, {1.5e9f, 2e9f}, {1e9f, 3e9f}, {2e9f, 3e9f}}};
  const Chip chip = AlignFace(DecodedPhoto("astronaut.png"), far);
  for (const float value : chip.rgb) ASSERT_EQ(value, 0);
}

TEST(Align, MirroringTwiceGivesTheChipBack) {
  const AnalysedPhoto photo = AnalysedReal("astronaut.png");
  const Chip chip = AlignFace(photo.image, photo.faces.at(0).face.landmarks);
  const Chip mirrored = MirrorChip(chip);
  EXPECT_NE(mirrored.rgb, chip.rgb);
  EXPECT_EQ(mirrored.rgb[3 * (kChipSide - 1)], chip.rgb[0]);
  EXPECT_EQ(MirrorChip(mirrored).rgb, chip.rgb);
}

// A chip from a large photo must be what an area's mean gives, not single pixels picked from it.
TEST(Align, LargePhotoGivesTheSameChipAsASmallCopy) {
  const Image large = DecodedPhoto("obama.jpg");
  const Image small = ResizeImage(large, large.width / 2, large.height / 2);
  const Landmarks points = RealPipeline().detector().DetectFaces(large)->faces.at(0).landmarks;
  Landmarks halved = points;
  for (Point& point : halved) point = {(point.x + 0.5f) / 2 - 0.5f, (point.y + 0.5f) / 2 - 0.5f};
  const Chip a = AlignFace(large, points), b = AlignFace(small, halved);
  double difference = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) difference += std::abs(a.rgb[i] - b.rgb[i]);
  EXPECT_LT(difference / static_cast<double>(a.rgb.size()), 2.5);
}

TEST(Align, ASquareShowsWhatItsTransformSays) {
  Image image = NewImage(40, 30);
  for (int y = 0; y < 30; ++y) {
    for (int x = 0; x < 40; ++x) image.pixel(x, y)[0] = static_cast<std::uint8_t>(x), image.pixel(x, y)[2] = 200;
  }
  const std::vector<float> as_it_is = WarpSquare(image, {.a = 1, .b = 0, .tx = 3, .ty = 4}, 20);
  ASSERT_EQ(as_it_is.size(), 20u * 20 * 3);
  EXPECT_EQ(as_it_is[0], 3);
  EXPECT_EQ(as_it_is[3 * (20 * 5 + 7)], 10);
  EXPECT_EQ(as_it_is[2], 200);
  // A quarter clockwise: to the right in the square is down in the picture.
  const std::vector<float> turned = WarpSquare(image, {.a = 0, .b = 1, .tx = 25, .ty = 2}, 20);
  EXPECT_NEAR(turned[3 * 19], 25, 1e-3);
  EXPECT_NEAR(turned[3 * (20 * 19)], 6, 1e-3);
  // Outside is black.
  EXPECT_EQ(WarpSquare(image, {.a = 1, .b = 0, .tx = 100, .ty = 0}, 20)[2], 0);
}

}  // namespace
}  // namespace writ
