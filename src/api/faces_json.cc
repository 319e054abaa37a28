#include "api/faces_json.h"

#include <algorithm>
#include <span>

namespace writ {

Result<void> RankFaces(const Pipeline& pipeline, AnalysedPhoto& photo, std::size_t most) {
  for (AnalysedFace& face : std::span(photo.faces).first(std::min(most, photo.faces.size()))) {
    WRIT_TRY(face.quality.rank, pipeline.RankFace(face.chip));
  }
  return {};
}

Problem ProblemOf(const Quality& quality) {
  if (VerdictOf(quality) == FaceVerdict::kPoor) return {kPoorReason, PoorInWords(quality.rank), ""};
  return {quality.reason, quality.message, quality.advice};
}

Json FacesToJson(const AnalysedPhoto& photo) {
  Json faces = Json::array();
  for (std::size_t i = 0; i < photo.faces.size(); ++i) {
    const auto& [face, quality, chip] = photo.faces[i];
    const Problem problem = ProblemOf(quality);
    Json landmarks = Json::array();
    for (const Point& point : face.landmarks) landmarks.push_back(Json::array({point.x, point.y}));
    faces.push_back({{"number", i + 1},
                     {"box", BoxText(WholePixels(face.box, photo.width, photo.height))},
                     {"landmarks", landmarks},
                     {"confidence", face.confidence},
                     {"eye_distance_pixels", quality.eye_distance_pixels},
                     {"sharpness", quality.sharpness},
                     {"brightness", quality.brightness},
                     {"contrast", quality.contrast},
                     {"clipped", quality.clipped},
                     {"turn", quality.turn},
                     {"nod", quality.nod},
                     {"roll_degrees", quality.roll_degrees},
                     {"verdict", VerdictName(VerdictOf(quality))},
                     {"usable", quality.usable},
                     {"reason", problem.reason},
                     {"message", problem.message},
                     {"advice", problem.advice}});
  }
  for (std::size_t i = 0; i < photo.faces.size(); ++i) {
    if (photo.faces[i].quality.rank) faces[i]["quality"] = *photo.faces[i].quality.rank;
  }
  return Json{
      {"width", photo.width}, {"height", photo.height}, {"faces", std::move(faces)}, {"more_faces", photo.more_faces}};
}

}  // namespace writ
