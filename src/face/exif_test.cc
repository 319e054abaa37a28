#include "face/exif.h"

#include <algorithm>
#include <array>
#include <memory>

#include "face/photos_for_tests.h"

namespace writ {
namespace {

// 3×2 pixels whose red values are 0 to 5 row by row.
Image Numbered() {
  Image image = NewImage(3, 2);
  for (int i = 0; i < 6; ++i) image.pixel(i % 3, i / 3)[0] = static_cast<std::uint8_t>(i);
  return image;
}

std::vector<int> Reds(const Image& image) {
  std::vector<int> reds;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) reds.push_back(image.rgb[i]);
  return reds;
}

TEST(Exif, EachOrientationBecomesUpright) {
  // EXIF 2.32, 4.6.4: where the stored first row and first column stand in the picture that people see.
  const std::array<std::vector<int>, 8> upright = {{{0, 1, 2, 3, 4, 5},
                                                    {2, 1, 0, 5, 4, 3},
                                                    {5, 4, 3, 2, 1, 0},
                                                    {3, 4, 5, 0, 1, 2},
                                                    {0, 3, 1, 4, 2, 5},
                                                    {3, 0, 4, 1, 5, 2},
                                                    {5, 2, 4, 1, 3, 0},
                                                    {2, 5, 1, 4, 0, 3}}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const Image image = TurnUpright(Numbered(), orientation);
    EXPECT_EQ(image.width, orientation < 5 ? 3 : 2);
    EXPECT_EQ(Reds(image), upright[orientation - 1]) << orientation;
  }
}

TEST(Exif, APictureIsTurnedRowByRowAsAWhole) {
  Image image = NewImage(53, 37);
  for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = static_cast<std::uint8_t>(i * 7 % 251);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    UprightPicture picture(image.width, image.height, orientation);
    for (int y = 0; y < image.height; ++y) picture.Put(y, 1, image.pixel(0, y));
    EXPECT_TRUE(std::move(picture).Take().rgb == TurnUpright(image, orientation).rgb) << orientation;
  }
}

TEST(Exif, OrientationIsReadInBothByteOrders) {
  EXPECT_EQ(ExifOrientation(OrientationTiff(6)), 6);
  const Bytes little = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(ExifOrientation(little), 8);
}

TEST(Exif, OddValuesMeanUpright) {
  EXPECT_EQ(ExifOrientation(OrientationTiff(0)), 1);
  EXPECT_EQ(ExifOrientation(OrientationTiff(9)), 1);
  EXPECT_EQ(ExifOrientation({}), 1);
  EXPECT_EQ(ExifOrientation(AsBytes("MM but no TIFF")), 1);
}

TEST(Exif, EveryCutAndEveryWrongByteIsHarmless) {
  const Bytes whole = OrientationTiff(6);
  for (std::size_t kept = 0; kept < whole.size(); ++kept) {
    // In memory of its own, so that AddressSanitizer sees a read behind the cut.
    const auto cut = std::make_unique<std::uint8_t[]>(kept);
    std::copy_n(whole.data(), kept, cut.get());
    const int orientation = ExifOrientation({cut.get(), kept});
    EXPECT_TRUE(orientation >= 1 && orientation <= 8);
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes wrong = whole;
    wrong[at] = 0xFF;
    const int orientation = ExifOrientation(wrong);
    EXPECT_TRUE(orientation >= 1 && orientation <= 8);
  }
}

// Stores an upright picture so that `orientation` turns it upright again.
Image StoredFor(const Image& upright, int orientation) {
  const int inverse = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;  // the others undo themselves
  return TurnUpright(upright, inverse);
}

TEST(Exif, AllEightOrientationsGiveTheSameFace) {
  const Image upright = ResizeImage(DecodedPhoto("obama.jpg"), 455, 568);
  const Box expected = RealPipeline().Analyse(EncodePng(upright))->faces.at(0).face.box;
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const Bytes jpeg = WithOrientation(EncodeJpeg(StoredFor(upright, orientation), 95), orientation);
    const Result<AnalysedPhoto> photo = RealPipeline().Analyse(jpeg);
    ASSERT_TRUE(photo);
    ASSERT_EQ(photo->faces.size(), 1u) << orientation;
    EXPECT_EQ(photo->image.width, upright.width) << orientation;
    EXPECT_GT(IntersectionOverUnion(photo->faces[0].face.box, expected), 0.97f) << orientation;
  }
}

}  // namespace
}  // namespace writ
