#include "face/codec.h"

#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>

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

Bytes JpegOf(const Bytes& pixel, int format, int sampling) {
  Bytes pixels;
  for (int i = 0; i < 32 * 32; ++i) pixels.insert(pixels.end(), pixel.begin(), pixel.end());
  tjhandle handle = tjInitCompress();
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(handle, pixels.data(), 32, 0, 32, format, &buffer, &size, sampling, 95, 0), 0);
  Bytes bytes(buffer, buffer + size);
  tjFree(buffer);
  tjDestroy(handle);
  return bytes;
}

TEST(Jpeg, GreyAndInksBecomeColour) {
  ExpectColour(DecodeUnconfined(JpegOf({77}, TJPF_GRAY, TJSAMP_GRAY)), 77, 77, 77, 2);
  // Inverted inks: 255 is none.
  ExpectColour(DecodeUnconfined(JpegOf({200, 100, 50, 255}, TJPF_CMYK, TJSAMP_444)), 200, 100, 50, 4);
  ExpectColour(DecodeUnconfined(JpegOf({200, 100, 50, 0}, TJPF_CMYK, TJSAMP_444)), 0, 0, 0, 4);
}

TEST(Jpeg, BytesBehindTheEndDoNoHarm) {
  Bytes jpeg = JpegOf({200, 100, 50}, TJPF_RGB, TJSAMP_444);
  jpeg.insert(jpeg.end(), 1000, 0x42);
  ExpectColour(DecodeUnconfined(jpeg), 200, 100, 50, 3);
}

TEST(Jpeg, BombIsRefusedByItsHeader) {
  Bytes jpeg = JpegOf({200, 100, 50}, TJPF_RGB, TJSAMP_444);
  for (std::size_t i = 0; i + 8 < jpeg.size(); ++i) {
    if (jpeg[i] != 0xFF || jpeg[i + 1] != 0xC0) continue;
    jpeg[i + 5] = jpeg[i + 7] = 0xC3;  // 50,000 = 0xC350, height then width
    jpeg[i + 6] = jpeg[i + 8] = 0x50;
    break;
  }
  const Result<Image> image = DecodeUnconfined(jpeg);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().reason, "photo-too-large");
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
  const Bytes files[] = {JpegOf({200, 100, 50}, TJPF_RGB, TJSAMP_420), UniformPng({8, PNG_COLOR_TYPE_PALETTE, 1}, {1}),
                         WebpOf({200, 100, 50, 128})};
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
