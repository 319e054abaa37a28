#include "cli/faces_words.h"

#include <cmath>
#include <cstdio>

#include "cli/answer.h"

namespace writ {
namespace {

std::string Pixels(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f px", static_cast<double>(value));
  return text;
}

std::string RankText(const Quality& quality) {
  if (!quality.rank) return "";
  const int rank = static_cast<int>(std::lround(*quality.rank));
  return std::to_string(rank) + " of 100" + (IsPoor(quality.rank) ? ", poor" : "");
}

}  // namespace

Problem NoFace() { return {"no-face", "no face was found in it", "use a photo that shows the face"}; }

Problem MoreFaces() {
  return {
      "more-faces",
      "it shows more faces: only the " + std::to_string(kMaxFacesInPhoto) + " that are surest to be faces are taken",
      "cut it into parts to see all"};
}

Problem ProblemOf(const Error& unreadable) { return {unreadable.reason, unreadable.message, unreadable.advice}; }

std::string FacesText(const AnalysedPhoto& photo) {
  Columns columns;
  columns.Add({"face", "x,y,width,height", "eyes apart", "quality", "can it be compared?"});
  for (std::size_t i = 0; i < photo.faces.size(); ++i) {
    const Quality& quality = photo.faces[i].quality;
    columns.Add({std::to_string(i + 1), BoxText(WholePixels(photo.faces[i].face.box, photo.width, photo.height)),
                 Pixels(quality.eye_distance_pixels), RankText(quality),
                 quality.usable ? "yes" : "no: " + quality.message});
    if (!quality.usable) columns.Add({"", "", "", "", "→ " + quality.advice});
  }
  std::string text = columns.Text();
  if (photo.more_faces) {
    const Problem more = MoreFaces();
    text += "The photo is not whole here: " + more.message + ".\n→ " + more.advice + "\n";
  }
  return text;
}

}  // namespace writ
