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
  const std::vector<DetectedFace> faces = {photo.faces.at(0).face};
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
  std::vector<DetectedFace> faces(12);
  Image image = NewImage(400, 400);
  for (DetectedFace& face : faces) face.box = {100, 100, 100, 100};
  Image one = image, two = image;
  MarkFaces(one, std::span(faces).first(1));
  MarkFaces(two, std::span(faces).first(2));
  MarkFaces(image, faces);
  EXPECT_GT(ChangedPixels(one, two), 0u);
  EXPECT_GT(ChangedPixels(two, image), 0u);
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
  std::vector<DetectedFace> faces(3);
  faces[0].box = {-1e9f, -1e9f, 2e9f, 2e9f};
  faces[1].box = {1e9f, 5, 10, 10};
  faces[2].box = {-infinity, infinity, infinity, infinity};
  faces[2].landmarks[1] = {infinity, -infinity};
  MarkFaces(image, faces);
  for (const DetectedFace& face : faces) NumberFace(image, 1000, face.box, true);
  EXPECT_EQ(image.rgb.size(), 40u * 30 * 3);
}

}  // namespace
}  // namespace writ
