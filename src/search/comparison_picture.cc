#include "search/comparison_picture.h"

#include <algorithm>

#include "face/image.h"
#include "search/face_cut.h"

namespace writ {
namespace {

constexpr float kComparedSurroundings = 2.4f;  // side of the picture in longer sides of the face's box
constexpr int kJpegQualityToCompare = 95;

Point ToPicturePoint(const Point& point, const FaceCut& cut, double scale) {
  return {static_cast<float>((point.x - static_cast<float>(cut.left)) * scale),
          static_cast<float>((point.y - static_cast<float>(cut.top)) * scale)};
}

}  // namespace

Result<ComparisonPicture> DrawComparison(const Pipeline& pipeline, ByteView photo, const Box& face) {
  WRIT_TRY(const Image image, DecodePhoto(photo));
  const FaceCut cut = CutFace(image, face, kComparedSurroundings);
  ComparisonPicture picture;
  picture.side = std::min(cut.image.width, kComparisonSide);
  picture.scale = static_cast<double>(picture.side) / cut.image.width;
  const bool whole = picture.side == cut.image.width;
  picture.jpeg =
      EncodeJpeg(whole ? cut.image : ResizeImage(cut.image, picture.side, picture.side), kJpegQualityToCompare);
  const Point corner = ToPicturePoint({face.x, face.y}, cut, picture.scale);
  const auto scale = static_cast<float>(picture.scale);
  picture.face = {corner.x, corner.y, face.width * scale, face.height * scale};
  WRIT_TRY(const AnalysedPhoto analysed, pipeline.Analyse(photo, kLookSide));
  if (const Result<std::size_t> found = ChooseFace(analysed, face)) {
    picture.landmarks.emplace();
    std::ranges::transform(analysed.faces[*found].face.landmarks, picture.landmarks->begin(),
                           [&](const Point& point) { return ToPicturePoint(point, cut, picture.scale); });
  }
  return picture;
}

Json ComparisonToJson(const ComparisonPicture& picture) {
  Json json{{"width", picture.side},
            {"height", picture.side},
            {"face", {picture.face.x, picture.face.y, picture.face.width, picture.face.height}},
            {"landmarks", nullptr},
            {"scale", picture.scale}};
  if (picture.landmarks) {
    json["landmarks"] = Json::array();
    for (const Point& point : *picture.landmarks) json["landmarks"].push_back({point.x, point.y});
  }
  return json;
}

}  // namespace writ
