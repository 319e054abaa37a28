#include "face/draw.h"

#include <limits>

#include "face/photos_for_tests.h"

namespace writ {
namespace {

std::size_t ChangedPixels(const Image& a, const Image& b) {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < a.rgb.size(); i += 3) changed += !std::equal(&a.rgb[i], &a.rgb[i] + 3, &b.rgb[i]) ? 1 : 0;
  return changed;
}

TEST(Draw, FacesAreMarkedAndTheRestIsLeft) {
  const AnalysedPhoto photo = AnalysedReal("obama.jpg");
  Image marked = photo.image;
  const std::vector<MarkedFace> faces = {{photo.faces.at(0).face.box, photo.faces.at(0).face.landmarks}};
  MarkFaces(marked, faces);
  const std::size_t changed = ChangedPixels(photo.image, marked);
  EXPECT_GT(changed, 1000u);
  EXPECT_LT(changed, photo.image.rgb.size() / 3 / 10);
  const Point& eye = faces[0].landmarks[0];
  const std::uint8_t* pixel = marked.pixel(static_cast<int>(eye.x), static_cast<int>(eye.y));
  EXPECT_GT(pixel[0], 200);
  EXPECT_LT(pixel[1], 100);
}

TEST(Draw, WithoutFacesNothingIsDrawn) {
  const Image photo = DecodedPhoto("astronaut.png");
  Image marked = photo;
  MarkFaces(marked, {});
  EXPECT_EQ(marked.rgb, photo.rgb);
}

TEST(Draw, EachFaceHasItsOwnNumber) {
  std::vector<MarkedFace> faces(12);
  Image image = NewImage(400, 400);
  for (MarkedFace& face : faces) face.box = {100, 100, 100, 100};
  Image one = image, two = image;
  MarkFaces(one, std::span(faces).first(1));
  MarkFaces(two, std::span(faces).first(2));
  MarkFaces(image, faces);
  EXPECT_GT(ChangedPixels(one, two), 0u);
  EXPECT_GT(ChangedPixels(two, image), 0u);
}

using support::Colour;
using support::ColourAt;
using support::kGreen;
using support::kOrange;
using support::kYellow;
constexpr Colour kGrey{90, 91, 92};

Image Wall(int width, int height) {
  Image image = NewImage(width, height);
  for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = static_cast<std::uint8_t>(kGrey[i % 3]);
  return image;
}

std::size_t Count(const Image& image, const Box& part, const Colour& colour) {
  std::size_t count = 0;
  for (int y = static_cast<int>(part.y); y < static_cast<int>(part.y + part.height); ++y) {
    for (int x = static_cast<int>(part.x); x < static_cast<int>(part.x + part.width); ++x) {
      count += ColourAt(image, x, y) == colour ? 1 : 0;
    }
  }
  return count;
}

TEST(Draw, FacesThatCannotBeComparedAreOrangeAndPoorOnesYellow) {
  Image image = Wall(1500, 600);
  const std::vector<MarkedFace> faces = {{.box = {100, 200, 200, 250}},
                                         {.box = {600, 200, 200, 250}, .verdict = FaceVerdict::kUnusable},
                                         {.box = {1100, 200, 200, 250}, .verdict = FaceVerdict::kPoor}};
  MarkFaces(image, faces);
  EXPECT_GT(Count(image, {0, 0, 500, 600}, kGreen), 1000u);
  EXPECT_EQ(Count(image, {0, 0, 500, 600}, kOrange), 0u);
  EXPECT_GT(Count(image, {500, 0, 500, 600}, kOrange), 1000u);
  EXPECT_EQ(Count(image, {500, 0, 500, 600}, kGreen), 0u);
  EXPECT_GT(Count(image, {1000, 0, 500, 600}, kYellow), 1000u);
  EXPECT_EQ(Count(image, {0, 0, 1000, 600}, kYellow), 0u);
}

// A face of 40 pixels with its landmarks where a face has them.
MarkedFace SmallFace(float x, float y) {
  return {.box = {x, y, 40, 40},
          .landmarks = {{{x + 13, y + 15}, {x + 27, y + 15}, {x + 20, y + 22}, {x + 14, y + 30}, {x + 26, y + 30}}}};
}

TEST(Draw, MarksHideNeitherASmallFaceNorItsNeighbours) {
  Image image = Wall(4000, 3000);  // where lines are 16 pixels broad around a large face
  std::vector<MarkedFace> faces;
  for (int i = 0; i < 200; ++i) {
    faces.push_back(SmallFace(static_cast<float>(1000 + i % 20 * 42), static_cast<float>(1000 + i / 20 * 42)));
  }
  MarkFaces(image, faces);
  for (const MarkedFace& face : faces) {
    EXPECT_GT(Count(image, face.box, kGrey), 700u) << face.box.x << "," << face.box.y;  // of 1,600 pixels
  }
}

bool Holds(const Image& image, const Image& part) {
  for (int y = 0; y + part.height <= image.height; ++y) {
    for (int x = 0; x + part.width <= image.width; ++x) {
      int row = 0;
      while (row < part.height && std::equal(part.pixel(0, row), part.pixel(0, row) + std::size_t(part.width) * 3,
                                             image.pixel(x, y + row))) {
        ++row;
      }
      if (row == part.height) return true;
    }
  }
  return false;
}

TEST(Draw, NumbersLieInsideThePicture) {
  Image plate = NewImage(13, 7);  // three digits, a dot a pixel
  DrawNumberPlate(plate, 100, 0, 0, 1);
  for (const auto& [x, y] : {std::pair{-10, 50}, {0, 0}, {360, 0}, {0, 260}, {360, 260}, {390, 290}, {395, 100}}) {
    Image image = Wall(400, 300);
    std::vector<MarkedFace> faces(100);
    for (MarkedFace& face : faces) face.box = {static_cast<float>(x), static_cast<float>(y), 40, 40};
    MarkFaces(image, faces);
    EXPECT_TRUE(Holds(image, plate)) << x << "," << y;
  }
}

TEST(Draw, ARemarkStandsAtTheFoot) {
  Image image = Wall(400, 300);
  DrawRemark(image, "more faces", 2);
  EXPECT_EQ(ColourAt(image, 399, 299), kOrange);
  EXPECT_EQ(ColourAt(image, 0, 277), kGrey);
  EXPECT_GT(Count(image, {0, 278, 400, 22}, {0, 0, 0}), 100u);
  DrawRemark(image, "more faces", 100);
  EXPECT_EQ(image.rgb.size(), 400u * 300 * 3);
}

// Black pixels, of a picture that was white.
std::size_t BlackPixels(const Image& image, int top, int bottom) {
  std::size_t black = 0;
  for (int y = top; y < bottom; ++y) {
    for (int x = 0; x < image.width; ++x) black += image.pixel(x, y)[0] == 0 ? 1 : 0;
  }
  return black;
}

Image Written(std::string_view words, int width) {
  Image image = NewImage(100, 100);
  std::fill(image.rgb.begin(), image.rgb.end(), std::uint8_t{255});
  DrawWords(image, words, {0, 0, width, 100}, 1);
  return image;
}

TEST(Draw, WordsAreWrittenInLinesAsBroadAsTheirPlace) {
  EXPECT_EQ(BlackPixels(Written("i", 100), 0, 100), 11u);  // its bars and its stem
  const Image one = Written("too large", 100), two = Written("too large", 30);
  EXPECT_EQ(BlackPixels(one, 7, 100), 0u);
  EXPECT_GT(BlackPixels(two, 7, 100), 0u);
  EXPECT_EQ(BlackPixels(one, 0, 100), BlackPixels(two, 0, 100));
  EXPECT_EQ(BlackPixels(Written("1 \x1b", 100), 0, 100), 0u);
  Written(std::string(1000, 'w'), 10);
}

TEST(Draw, BoxesOutsideAreHarmless) {
  Image image = NewImage(40, 30);
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<MarkedFace> faces(3);
  faces[0].box = {-1e9f, -1e9f, 2e9f, 2e9f};
  faces[1].box = {1e9f, 5, 10, 10};
  faces[2].box = {-infinity, infinity, infinity, infinity};
  faces[2].landmarks[1] = {infinity, -infinity};
  MarkFaces(image, faces);
  for (const MarkedFace& face : faces) NumberFace(image, 1000, face.box, FaceVerdict::kPoor);
  EXPECT_EQ(image.rgb.size(), 40u * 30 * 3);
}

}  // namespace
}  // namespace writ
