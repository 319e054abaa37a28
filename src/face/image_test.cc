#include "face/image.h"

#include <cmath>

#include "face/codec.h"
#include "face/exif.h"
#include "face/photos_for_tests.h"

namespace writ {
namespace {

Image Gradient(int width, int height) {
  Image image = NewImage(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.pixel(x, y)[0] = static_cast<std::uint8_t>(255 * x / width);
      image.pixel(x, y)[1] = static_cast<std::uint8_t>(255 * y / height);
      image.pixel(x, y)[2] = 100;
    }
  }
  return image;
}

int LargestDifference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) largest = std::max(largest, std::abs(a.rgb[i] - b.rgb[i]));
  return largest;
}

std::string PhotoReason(ByteView bytes) {
  const Result<Image> image = DecodeUnconfined(bytes);
  if (image) return "accepted";
  EXPECT_EQ(image.error().code, Code::kUnusablePhoto);
  EXPECT_TRUE(image.error().message.starts_with("couldn't read the photo: ")) << image.error().message;
  EXPECT_FALSE(image.error().advice.empty());
  return image.error().reason;
}

TEST(Image, PngComesBackAsItWas) {
  const Image image = Gradient(61, 37);
  const Result<Image> back = DecodeUnconfined(EncodePng(image));
  ASSERT_TRUE(back);
  EXPECT_EQ(LargestDifference(*back, image), 0);
}

TEST(Image, JpegComesBackNearlyAsItWas) {
  const Image image = Gradient(61, 37);
  const Result<Image> back = DecodeUnconfined(EncodeJpeg(image, 95));
  ASSERT_TRUE(back);
  EXPECT_LE(LargestDifference(*back, image), 8);
}

TEST(Image, EmptyFileIsNotAnImage) { EXPECT_EQ(PhotoReason({}), "photo-not-an-image"); }

TEST(Image, TextNamedJpgIsNotAnImage) {
  EXPECT_EQ(PhotoReason(AsBytes("I am a photo, believe me")), "photo-not-an-image");
}

TEST(Image, OtherFormatsAreNamed) {
  const Result<Image> gif = DecodeUnconfined(AsBytes("GIF89a......"));
  ASSERT_FALSE(gif);
  EXPECT_NE(gif.error().message.find("GIF"), std::string::npos);
  const Result<Image> heic =
      DecodeUnconfined(AsBytes(std::string_view("\0\0\0\x18"
                                                "ftypheic",
                                                12)));
  ASSERT_FALSE(heic);
  EXPECT_NE(heic.error().message.find("HEIC"), std::string::npos);
}

TEST(Image, FileAboveTheLimitIsRefusedUnread) { EXPECT_EQ(PhotoReason(Bytes(kMaxPhotoBytes + 1)), "photo-too-large"); }

TEST(Image, FileCutAnywhereIsRefused) {
  const Image image = Gradient(200, 150);
  for (const Bytes& whole : {EncodeJpeg(image), EncodePng(image)}) {
    for (const std::size_t kept : {whole.size() - 6, whole.size() * 9 / 10, whole.size() / 2}) {
      EXPECT_EQ(PhotoReason(ByteView(whole).first(kept)), "photo-truncated") << kept << " of " << whole.size();
    }
    for (std::size_t kept = 0; kept < std::min<std::size_t>(whole.size(), 700); ++kept) {
      EXPECT_NE(PhotoReason(ByteView(whole).first(kept)), "accepted") << kept;
    }
  }
  const Bytes png = EncodePng(image);
  EXPECT_EQ(PhotoReason(ByteView(png).first(png.size() - 1)), "photo-truncated");
}

TEST(Image, RealPhotoCutInHalfIsRefused) {
  const Bytes photo = RealPhoto("biden.jpg");
  EXPECT_EQ(PhotoReason(ByteView(photo).first(photo.size() / 2)), "photo-truncated");
  EXPECT_EQ(PhotoReason(photo), "accepted");
}

TEST(Image, CropIsCutAtTheEdges) {
  const Image image = Gradient(100, 80);
  const Image inner = CropImage(image, {10, 20, 30, 40}, 0);
  EXPECT_EQ(inner.width, 30);
  EXPECT_EQ(inner.height, 40);
  EXPECT_EQ(inner.pixel(0, 0)[0], image.pixel(10, 20)[0]);
  const Image wide = CropImage(image, {10, 20, 30, 40}, 0.5f);  // 20 pixels on each side, 10 of which do not exist
  EXPECT_EQ(wide.width, 60);
  EXPECT_EQ(wide.height, 80);
}

TEST(Image, CropOfABoxOutsideIsNeverEmpty) {
  const Image image = Gradient(100, 80);
  for (const Box& box :
       {Box{500, 500, 10, 10}, Box{-500, -500, 10, 10}, Box{NAN, INFINITY, -1, NAN}, Box{5, 5, 0, 0}}) {
    const Image crop = CropImage(image, box, 0.1f);
    EXPECT_GE(crop.width, 1);
    EXPECT_GE(crop.height, 1);
    EXPECT_EQ(crop.rgb.size(), std::size_t(crop.width) * crop.height * 3);
  }
}

TEST(Image, ShrinkingTakesTheMeanOfTheArea) {
  Image board = NewImage(90, 90);  // black and white pixels in turn
  for (int y = 0; y < 90; ++y) {
    for (int x = 0; x < 90; ++x) {
      for (int c = 0; c < 3; ++c) board.pixel(x, y)[c] = (x + y) % 2 == 0 ? 255 : 0;
    }
  }
  const Image small = ResizeImage(board, 45, 30);
  for (const std::uint8_t value : small.rgb) EXPECT_NEAR(value, 127.5, 1);
}

TEST(Image, ResizingKeepsAGradient) {
  const Image image = Gradient(256, 256);
  for (const auto& [width, height] : {std::pair{100, 37}, {1, 1}, {256, 256}, {700, 513}}) {
    const Image resized = ResizeImage(image, width, height);
    ASSERT_EQ(resized.width, width);
    ASSERT_EQ(resized.height, height);
    const int x = width / 2, y = height / 2;
    EXPECT_NEAR(resized.pixel(x, y)[0], 255.0 * (x + 0.5) / width, 2);
    EXPECT_NEAR(resized.pixel(x, y)[1], 255.0 * (y + 0.5) / height, 2);
  }
}

TEST(ReducedSize, IsTheFewestEighthsThatAreEnough) {
  const auto text = [](int width, int height, int longest_side) {
    const Reduction size = ReducedSize(width, height, longest_side);
    return std::to_string(size.width) + "x" + std::to_string(size.height);
  };
  EXPECT_EQ(text(4000, 3000, 0), "4000x3000");
  EXPECT_EQ(text(4000, 3000, 1024), "1500x1125");
  EXPECT_EQ(text(3000, 4000, 1024), "1125x1500");
  EXPECT_EQ(text(8192, 100, 1024), "1024x13");
  EXPECT_EQ(text(8191, 1, 1024), "1024x1");
  EXPECT_EQ(text(30000, 2000, 1024), "3750x250");
  EXPECT_EQ(text(1024, 1024, 1024), "1024x1024");
  EXPECT_EQ(text(250, 250, 1024), "250x250");
  EXPECT_EQ(text(1, 1, 1024), "1x1");
}

// Each format, upright and turned: what comes back is the whole photo made smaller, and its own size is told.
TEST(Image, ReducedPhotoShowsTheWhole) {
  const Image whole = ResizeImage(DecodedPhoto("obama2.jpg"), 601, 443);
  const Bytes jpeg = EncodeJpeg(whole, 95);
  const Reduction reduction = ReducedSize(whole.width, whole.height, 200);
  const double beyond_x = reduction.width * reduction.scale - whole.width;
  const double beyond_y = reduction.height * reduction.scale - whole.height;
  EXPECT_GT(std::min(beyond_x, beyond_y), 1);
  struct Case {
    Bytes bytes;
    int orientation;
    double left, top;
  };
  for (const auto& [bytes, orientation, left, top] :
       {Case{jpeg, 1, 0, 0}, Case{EncodePng(whole), 1, 0, 0}, Case{WithOrientation(jpeg, 2), 2, beyond_x, 0},
        Case{WithOrientation(jpeg, 3), 3, beyond_x, beyond_y}, Case{WithOrientation(jpeg, 4), 4, 0, beyond_y},
        Case{WithOrientation(jpeg, 5), 5, 0, 0}, Case{WithOrientation(jpeg, 6), 6, beyond_y, 0},
        Case{WithOrientation(jpeg, 7), 7, beyond_y, beyond_x}, Case{WithOrientation(jpeg, 8), 8, 0, beyond_x}}) {
    const Result<ReducedPhoto> reduced = DecodeReduced(bytes, 200);
    ASSERT_TRUE(reduced);
    const bool turned = orientation > 4;
    EXPECT_EQ(reduced->width, turned ? whole.height : whole.width);
    EXPECT_EQ(reduced->height, turned ? whole.width : whole.height);
    EXPECT_EQ(std::max(reduced->image.width, reduced->image.height), 226);  // three eighths of 601
    EXPECT_NEAR(reduced->placement.left, left, 1e-9) << orientation;
    EXPECT_NEAR(reduced->placement.top, top, 1e-9) << orientation;
    const Image expected = TurnUpright(ReduceImage(*DecodePhoto(EncodePng(whole)), reduction), orientation);
    const auto difference = [&](int dx, int dy) {
      double sum = 0;
      for (int y = 1; y < expected.height - 1; ++y) {
        for (int x = 1; x < expected.width - 1; ++x) {
          sum += std::abs(int{*expected.pixel(x + dx, y + dy)} - int{*reduced->image.pixel(x, y)});
        }
      }
      return sum / (expected.width * expected.height);
    };
    // The format's own reduction is sharper than an area's mean, and lies where that lies.
    EXPECT_LT(difference(0, 0), 8);
    for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
      EXPECT_GT(difference(dx, dy), difference(0, 0) + 1) << dx << "," << dy;
    }
  }
}

}  // namespace
}  // namespace writ
