// Writes one small photo a format into a folder, from which the fuzzer of the decoders starts: no photo is committed,
// and from nothing it would take hours to find three formats' magic numbers and checksums.
#include <webp/encode.h>

#include "face/photos_for_tests.h"
#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  Image image = NewImage(24, 16);
  for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = static_cast<std::uint8_t>(i * 7 % 251);
  std::uint8_t* webp = nullptr;
  const std::size_t webp_size = WebPEncodeRGB(image.rgb.data(), image.width, image.height, image.width * 3, 80, &webp);
  const Bytes jpeg = EncodeJpeg(image);
  const Bytes webp_bytes(webp, webp + webp_size);
  WebPFree(webp);
  return WriteSeeds(
      argc, argv,
      {{"jpeg", jpeg}, {"jpeg-exif", WithOrientation(jpeg, 6)}, {"png", EncodePng(image)}, {"webp", webp_bytes}});
}
