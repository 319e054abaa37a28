#include "face/codec.h"

#include <png.h>
#include <webp/encode.h>

#include "face/jpegs_for_tests.h"
#include "face/photos_for_tests.h"

namespace writ {
namespace {

struct PngKind {
  int bit_depth;
  int colour_type;
  int interlace;
};

void AppendToBytes(png_structp png, png_bytep data, png_size_t size) {
  auto* bytes = static_cast<Bytes*>(png_get_io_ptr(png));
  bytes->insert(bytes->end(), data, data + size);
}

// A 32×32 picture, every pixel of which has the samples `pixel` (as PNG stores them).
Bytes UniformPng(const PngKind& kind, const Bytes& pixel, bool half_clear_palette = false) {
  Bytes bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &bytes, AppendToBytes, nullptr);
  png_set_IHDR(png, info, 32, 32, kind.bit_depth, kind.colour_type, kind.interlace, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  const png_color palette[2] = {{0, 0, 0}, {200, 100, 50}};
  if (kind.colour_type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 2);
  const png_byte alpha[2] = {255, 0};
  if (half_clear_palette) png_set_tRNS(png, info, alpha, 2, nullptr);
  png_write_info(png, info);
  Bytes row;
  for (int x = 0; x < 32; ++x) row.insert(row.end(), pixel.begin(), pixel.end());
  std::vector<png_bytep> rows(32, row.data());
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

void ExpectColour(const Result<Image>& image, int red, int green, int blue, int tolerance = 1) {
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->rgb.size(), std::size_t(image->width) * image->height * 3);
  const std::uint8_t* pixel = image->pixel(image->width / 2, image->height / 2);
  EXPECT_NEAR(pixel[0], red, tolerance);
  EXPECT_NEAR(pixel[1], green, tolerance);
  EXPECT_NEAR(pixel[2], blue, tolerance);
}

TEST(Png, EveryKindBecomesColour) {
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_RGB, 0}, {200, 100, 50})), 200, 100, 50);
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_RGB, 1}, {200, 100, 50})), 200, 100, 50);
  ExpectColour(DecodeUnconfined(UniformPng({16, PNG_COLOR_TYPE_RGB, 0}, {200, 200, 100, 100, 50, 50})), 200, 100, 50);
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_GRAY, 0}, {77})), 77, 77, 77);
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_PALETTE, 0}, {1})), 200, 100, 50);
}

TEST(Png, ClearPixelsLieOverWhite) {
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_RGBA, 0}, {200, 100, 50, 255})), 200, 100, 50);
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_RGBA, 0}, {200, 100, 50, 0})), 255, 255, 255);
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_PALETTE, 0}, {1}, true)), 255, 255, 255);
}

TEST(Png, BombIsRefusedByItsHeader) {
  // 50,000×50,000 pixels would need 7.5 GB; the file has 45 bytes and is refused for its size, not for its end.
  Bytes bomb = UniformPng({8, PNG_COLOR_TYPE_RGB, 0}, {0, 0, 0});
  bomb[16] = bomb[20] = 0;
  bomb[17] = bomb[21] = 0;
  bomb[18] = bomb[22] = 50'000 >> 8;
  bomb[19] = bomb[23] = 50'000 & 0xFF;
  const Result<Image> image = DecodeUnconfined(bomb);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().reason, "photo-too-large");
  EXPECT_EQ(image.error().code, Code::kUnusablePhoto);
}

TEST(Png, DamagedPixelsAreRefused) {
  Bytes damaged = UniformPng({8, PNG_COLOR_TYPE_RGB, 0}, {1, 2, 3});
  damaged[damaged.size() - 20] ^= 0x55;
  const Result<Image> image = DecodeUnconfined(damaged);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().reason, "photo-truncated");
}

Bytes SmallJpeg() { return JpegOf({200, 100, 50}, 32, 32); }

TEST(Jpeg, GreyAndInksBecomeColour) {
  ExpectColour(DecodeUnconfined(JpegOf({77}, 32, 32, {.space = JCS_GRAYSCALE})), 77, 77, 77, 2);
  // Inverted inks: 255 is none.
  ExpectColour(DecodeUnconfined(JpegOf({200, 100, 50, 255}, 32, 32, {.space = JCS_CMYK})), 200, 100, 50, 4);
  ExpectColour(DecodeUnconfined(JpegOf({200, 100, 50, 0}, 32, 32, {.space = JCS_CMYK})), 0, 0, 0, 4);
}

TEST(Jpeg, InksAreReadInEveryRow) {
  // More rows than are decoded at a time, of a width that no block divides.
  const Result<Image> image = DecodeUnconfined(JpegOf({200, 100, 50, 255}, 37, 51, {.space = JCS_CMYK}));
  ASSERT_TRUE(image);
  ASSERT_EQ(image->rgb.size(), 37u * 51 * 3);
  for (std::size_t i = 0; i < image->rgb.size(); i += 3) {
    ASSERT_NEAR(image->rgb[i], 200, 4);
    ASSERT_NEAR(image->rgb[i + 2], 50, 4);
  }
}

TEST(Jpeg, BytesBehindTheEndDoNoHarm) {
  Bytes jpeg = SmallJpeg();
  jpeg.insert(jpeg.end(), 1000, 0x42);
  ExpectColour(DecodeUnconfined(jpeg), 200, 100, 50, 3);
}

TEST(Jpeg, BombIsRefusedByItsHeader) {
  // The library itself refuses the second.
  for (const unsigned side : {50'000u, 65'535u}) {
    Bytes jpeg = SmallJpeg();
    for (std::size_t i = 0; i + 8 < jpeg.size(); ++i) {
      if (jpeg[i] != 0xFF || jpeg[i + 1] != 0xC0) continue;
      jpeg[i + 5] = jpeg[i + 7] = static_cast<std::uint8_t>(side >> 8);  // height, then width
      jpeg[i + 6] = jpeg[i + 8] = static_cast<std::uint8_t>(side);
      break;
    }
    const Result<Image> image = DecodeUnconfined(jpeg);
    ASSERT_FALSE(image) << side;
    EXPECT_EQ(image.error().reason, "photo-too-large");
  }
}

constexpr std::uint8_t kTables = 0xDB, kStartOfScan = 0xDA, kRestart = 0xD0, kEnd = 0xD9;

std::string CodecReason(const Result<Image>& image) { return image ? "" : image.error().reason; }

// A photo, whose pixels are most of its file.
const Bytes& Whole() {
  static const Bytes jpeg = EncodeJpeg(ResizeImage(DecodedPhoto("obama.jpg"), 200, 250));
  return jpeg;
}

TEST(Jpeg, BytesBetweenMarkersDoNoHarm) {
  for (const std::uint8_t marker : {kTables, kStartOfScan, kEnd}) {
    const Result<Image> image = DecodeUnconfined(WithJunkAt(Whole(), FindMarker(Whole(), marker)));
    ASSERT_TRUE(image) << int{marker};
    EXPECT_TRUE(image->rgb == DecodeUnconfined(Whole())->rgb) << int{marker};
  }
}

TEST(Jpeg, AnUnknownVersionOfItsFrameDoesNoHarm) {
  Bytes other = Whole();
  const std::string name = "JFIF";
  const auto jfif = std::search(other.begin(), other.end(), name.begin(), name.end());
  ASSERT_NE(jfif, other.end());
  *(jfif + 5) = 2;  // its major version
  const Result<Image> image = DecodeUnconfined(other);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_TRUE(image->rgb == DecodeUnconfined(Whole())->rgb);
}

TEST(Jpeg, AnEndWithoutItsMarkerDoesNoHarmWhereNothingElseIsMissing) {
  const auto without = [](const Bytes& jpeg, std::size_t bytes) {
    return DecodeUnconfined(ByteView(jpeg).first(jpeg.size() - bytes));
  };
  for (const std::size_t bytes : {1u, 2u}) {
    const Result<Image> image = without(Whole(), bytes);
    ASSERT_TRUE(image) << image.error().message;
    EXPECT_TRUE(image->rgb == DecodeUnconfined(Whole())->rgb);
  }
  for (const std::size_t bytes : {6u, 10u, 100u}) {
    EXPECT_EQ(CodecReason(without(Whole(), bytes)), "photo-truncated") << bytes;
  }
  // Whether another scan was to follow, nobody can tell.
  const std::vector<std::uint8_t> row(std::size_t{64} * 3, 99);
  const Bytes progressive = JpegOfRow(row, 64, 64, {.progressive = true});
  ASSERT_TRUE(without(progressive, 0));
  EXPECT_EQ(CodecReason(without(progressive, 2)), "photo-truncated");
  // Of arithmetic code the library makes something of whatever is missing, without a word.
  const Bytes arithmetic = JpegOfRow(row, 64, 64, {.arithmetic = true});
  ASSERT_TRUE(without(arithmetic, 0));
  for (const std::size_t bytes : {2u, 5u, 20u}) {
    EXPECT_EQ(CodecReason(without(arithmetic, bytes)), "photo-truncated") << bytes;
  }
}

TEST(Jpeg, BytesBetweenMarkersHideNoDamage) {
  for (const std::uint8_t marker : {kTables, kStartOfScan}) {
    const Bytes junk = WithJunkAt(Whole(), FindMarker(Whole(), marker));
    for (const std::size_t percent : {30u, 50u, 90u}) {
      EXPECT_EQ(CodecReason(DecodeUnconfined(ByteView(junk).first(junk.size() * percent / 100))), "photo-truncated");
    }
    Bytes without_end = junk;
    without_end.resize(junk.size() - 20);
    EXPECT_EQ(CodecReason(DecodeUnconfined(without_end)), "photo-truncated");
    without_end.insert(without_end.end(), {0xFF, kEnd});
    EXPECT_EQ(CodecReason(DecodeUnconfined(without_end)), "photo-truncated");
  }
}

TEST(Jpeg, AMissingPartBetweenRestartsIsDamage) {
  std::vector<std::uint8_t> row;
  for (int i = 0; i < 64 * 3; ++i) row.push_back(static_cast<std::uint8_t>(i * 37));
  const Bytes jpeg = JpegOfRow(row, 64, 256, {.restart_blocks = 8});
  ASSERT_TRUE(DecodeUnconfined(jpeg));
  Bytes gap = WithJunkAt(jpeg, FindMarker(jpeg, kStartOfScan));
  const auto at = [&](int n) { return gap.begin() + static_cast<std::ptrdiff_t>(FindMarker(gap, kRestart, n)); };
  gap.erase(at(0), at(1) - 40);
  EXPECT_EQ(CodecReason(DecodeUnconfined(gap)), "photo-truncated");
}

// A progressive photo in two scans, the second of which stands there `times` times.
Bytes ManyScans(int width, int height, int times) {
  const std::vector<jpeg_scan_info> scans = {{1, {0, 0, 0, 0}, 0, 0, 0, 0}, {1, {0, 0, 0, 0}, 1, 63, 0, 0}};
  const Bytes once = JpegOf({100}, width, height, {.space = JCS_GRAYSCALE, .scans = scans});
  const std::size_t second = FindMarker(once, kStartOfScan, 1), end = FindMarker(once, kEnd);
  Bytes many(once.begin(), once.begin() + static_cast<std::ptrdiff_t>(end));
  for (int i = 1; i < times; ++i) many.insert(many.end(), once.begin() + second, once.begin() + end);
  many.insert(many.end(), once.begin() + end, once.end());
  return many;
}

TEST(Jpeg, ScansAreBoundedByWhatTheyGoOver) {
  EXPECT_TRUE(DecodeUnconfined(ManyScans(64, 64, 300)));
  EXPECT_EQ(CodecReason(DecodeUnconfined(ManyScans(64, 64, 600))), "photo-too-large");
  const Result<Image> image = DecodeUnconfined(ManyScans(8000, 8000, 60));
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().reason, "photo-too-large");
  EXPECT_EQ(image.error().message, "couldn't read the photo: its 8000x8000 pixels come in too many scans");
}

Bytes WebpOf(const Bytes& rgba) {
  Bytes pixels;
  for (int i = 0; i < 32 * 32; ++i) pixels.insert(pixels.end(), rgba.begin(), rgba.end());
  std::uint8_t* buffer = nullptr;
  const std::size_t size = WebPEncodeLosslessRGBA(pixels.data(), 32, 32, 32 * 4, &buffer);
  Bytes bytes(buffer, buffer + size);
  WebPFree(buffer);
  return bytes;
}

TEST(Webp, ColourAndClearPixelsAreRead) {
  ExpectColour(DecodeUnconfined(WebpOf({200, 100, 50, 255})), 200, 100, 50);
  ExpectColour(DecodeUnconfined(WebpOf({200, 100, 50, 0})), 255, 255, 255);
  ExpectColour(DecodeUnconfined(WebpOf({200, 100, 50, 128})), 227, 177, 152);
}

TEST(Codec, HalfClearPixelsAreTheSameInEveryFormat) {
  for (const int opacity : {0, 1, 64, 128, 200, 254, 255}) {
    const Bytes pixel{200, 100, 0, static_cast<std::uint8_t>(opacity)};
    const Result<Image> png = DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_RGBA, 0}, pixel));
    const Result<Image> webp = DecodeUnconfined(WebpOf(pixel));
    ASSERT_TRUE(png && webp);
    EXPECT_TRUE(png->rgb == webp->rgb) << opacity << ": " << int{png->rgb[1]} << " and " << int{webp->rgb[1]};
    ExpectColour(png, 255 - 55 * opacity / 255, 255 - 155 * opacity / 255, 255 - opacity);
  }
  ExpectColour(DecodeUnconfined(UniformPng({16, PNG_COLOR_TYPE_RGBA, 0}, {200, 200, 100, 100, 50, 50, 128, 128})), 227,
               177, 152);
  ExpectColour(DecodeUnconfined(UniformPng({8, PNG_COLOR_TYPE_GRAY_ALPHA, 0}, {100, 128})), 177, 177, 177);
}

TEST(Webp, CutFileIsRefused) {
  const Image photo = ResizeImage(DecodedPhoto("astronaut.png"), 64, 64);
  std::uint8_t* buffer = nullptr;
  const std::size_t size = WebPEncodeRGB(photo.rgb.data(), 64, 64, 64 * 3, 80, &buffer);
  const Bytes webp(buffer, buffer + size);
  WebPFree(buffer);
  EXPECT_TRUE(DecodeUnconfined(webp));
  for (const std::size_t kept : {std::size_t{14}, std::size_t{20}, size / 2, size - 8}) {
    const Result<Image> image = DecodeUnconfined(ByteView(webp).first(kept));
    ASSERT_FALSE(image) << kept;
    EXPECT_EQ(image.error().reason, "photo-truncated") << kept;
  }
}

TEST(Codec, EveryWrongByteIsHarmless) {
  const Bytes files[] = {JpegOf({200, 100, 50}, 32, 32, {.sampling = 2}),
                         UniformPng({8, PNG_COLOR_TYPE_PALETTE, 1}, {1}), WebpOf({200, 100, 50, 128})};
  for (const Bytes& file : files) {
    for (std::size_t at = 0; at < file.size(); ++at) {
      for (const int mask : {0x01, 0x80, 0xFF}) {
        Bytes wrong = file;
        wrong[at] = static_cast<std::uint8_t>(wrong[at] ^ mask);
        const Result<Image> image = DecodeUnconfined(wrong);
        if (!image) continue;
        EXPECT_EQ(image->rgb.size(), std::size_t(image->width) * image->height * 3);
      }
    }
  }
}

}  // namespace
}  // namespace writ
