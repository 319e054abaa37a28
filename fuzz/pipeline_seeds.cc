// Small photos in which a face is found, in each format and turned; they are made of those that script/setup unpacks.
#include <webp/encode.h>

#include "face/photos_for_tests.h"
#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  const Result<Image> photo = DecodePhoto(RealPhoto("astronaut.png"));
  if (!photo) return 1;
  const Image face = ResizeImage(CropImage(*photo, {150, 20, 160, 160}, 0.2f), 96, 96);
  std::uint8_t* webp = nullptr;
  const std::size_t webp_size = WebPEncodeRGB(face.rgb.data(), face.width, face.height, face.width * 3, 80, &webp);
  const Bytes jpeg = EncodeJpeg(face);
  const Bytes webp_bytes(webp, webp + webp_size);
  WebPFree(webp);
  return WriteSeeds(argc, argv,
                    {{"jpeg", jpeg},
                     {"jpeg-turned", WithOrientation(jpeg, 6)},
                     {"png", EncodePng(face)},
                     {"webp", webp_bytes},
                     {"two", EncodeJpeg(SideBySide(face, face))}});
}
