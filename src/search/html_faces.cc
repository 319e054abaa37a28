#include "search/html_faces.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "face/image.h"
#include "search/face_cut.h"

namespace writ {
namespace {

constexpr float kSurroundings = 1.7f;  // side of the shown square in longer sides of the face's box
constexpr int kLinesInSide = 170;      // a frame's line is this share of the picture's longer side

void FillRectangle(Image& image, const Box& box, std::uint8_t grey) {
  const int left = std::max(0, static_cast<int>(box.x)), top = std::max(0, static_cast<int>(box.y));
  const int right = std::min(image.width, static_cast<int>(box.x + box.width));
  const int bottom = std::min(image.height, static_cast<int>(box.y + box.height));
  for (int y = top; y < bottom && left < right; ++y) {
    std::fill_n(image.pixel(left, y), std::size_t(right - left) * 3, grey);
  }
}

void DrawFrame(Image& image, const Box& box, float grow, float line, std::uint8_t grey) {
  const Box outer{std::round(box.x) - grow, std::round(box.y) - grow, std::round(box.width) + 2 * grow,
                  std::round(box.height) + 2 * grow};
  FillRectangle(image, {outer.x, outer.y, outer.width, line}, grey);
  FillRectangle(image, {outer.x, outer.y + outer.height - line, outer.width, line}, grey);
  FillRectangle(image, {outer.x, outer.y, line, outer.height}, grey);
  FillRectangle(image, {outer.x + outer.width - line, outer.y, line, outer.height}, grey);
}

Image MarkedWhole(const Image& photo, const Box& face) {
  const double scale = std::min(1.0, double{kWholePictureSide} / std::max(photo.width, photo.height));
  Image small = ResizeImage(photo, std::max(1, static_cast<int>(std::lround(photo.width * scale))),
                            std::max(1, static_cast<int>(std::lround(photo.height * scale))));
  const auto to_small = [&](float value) { return static_cast<float>(value * scale); };
  const Box box{to_small(face.x), to_small(face.y), to_small(face.width), to_small(face.height)};
  const auto line = static_cast<float>(std::max(2, std::max(small.width, small.height) / kLinesInSide));
  DrawFrame(small, box, 1.5f * line, 2 * line, 0);  // dark, so that the white line stands out from any photo
  DrawFrame(small, box, line, line, 0xFF);
  return small;
}

Html Picture(Markup css_class, const Image& image, std::string_view alt) {
  return Fill("<img class=\"{}\" src=\"data:image/jpeg;base64,{}\" width=\"{}\" height=\"{}\" alt=\"{}\">",
              Html(css_class), ToBase64(EncodeJpeg(image)), image.width, image.height, alt);
}

// How the picture was changed in size: "enlarged 2.4 times"; an enlarged face shows no more than the photo holds.
std::string SizeInWords(int from, int to) {
  const double factor = static_cast<double>(to) / from;
  char text[48];
  if (factor > 0.95 && factor < 1.05) return "in the photo's own size";
  std::snprintf(text, sizeof text, factor > 1 ? "enlarged %.1f times" : "reduced %.1f times",
                factor > 1 ? factor : 1 / factor);
  return text;
}

}  // namespace

Result<FaceFigures> DrawFace(ByteView photo, const Box& face, std::string_view whose) {
  WRIT_TRY(const Image image, DecodePhoto(photo));
  const Image square = CutFace(image, face, kSurroundings).image;
  FaceFigures figures;
  figures.face = Fill("<figure>{}<figcaption>The face is {} × {} pixels; shown {}.</figcaption></figure>\n",
                      Picture("face", ResizeImage(square, kFacePictureSide, kFacePictureSide),
                              "face of " + std::string(whose) + ", cropped"),
                      std::lround(face.width), std::lround(face.height), SizeInWords(square.width, kFacePictureSide));
  figures.whole =
      Fill("<figure>{}<figcaption>The whole photo, {} × {} pixels, the face in a frame.</figcaption></figure>\n",
           Picture("whole", MarkedWhole(image, face),
                   "whole photo of " + std::string(whose) + ", the face marked with a frame"),
           image.width, image.height);
  return figures;
}

Result<ProbeFigures> DrawProbe(std::span<const CaseProbe::Photo> photos, std::string_view whose) {
  ProbeFigures probe;
  WRIT_TRY(probe.first, DrawFace(photos.front().photo, photos.front().face, whose));
  Html figures;
  for (std::size_t i = 1; i < photos.size(); ++i) {
    const std::string which = std::string(whose) + ", photo " + std::to_string(i + 1);
    WRIT_TRY(const FaceFigures other, DrawFace(photos[i].photo, photos[i].face, which));
    figures += Fill("{}{}", other.face, other.whole);
  }
  if (photos.size() > 1) {
    probe.others = Fill("<h3>{} of the person searched for</h3>\n<div class=\"pair\">\n{}</div>\n",
                        std::string_view(photos.size() == 2 ? "The other photo" : "The other photos"), figures);
  }
  return probe;
}

}  // namespace writ
