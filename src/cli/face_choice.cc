#include "cli/face_choice.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "cli/answer.h"

namespace writ {
namespace {

constexpr int kMaxPixels = 65'535;

tl::unexpected<Error> Malformed(std::string_view text) {
  return Fail(Code::kUsage, "face-malformed", "couldn't read the face \"" + std::string(text.substr(0, 64)) + "\"",
              "give its number as `writ faces PHOTO` counts, or its box as x,y,width,height in pixels");
}

std::optional<int> WholeNumber(std::string_view text, int low) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > kMaxPixels)
    return std::nullopt;
  return value;
}

std::string Pixels(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f px", static_cast<double>(value));
  return text;
}

}  // namespace

Result<FaceChoice> ParseFaceChoice(std::string_view text) {
  FaceChoice choice;
  if (text.empty()) return choice;
  if (text.find(',') == std::string_view::npos) {
    const std::optional<int> number = WholeNumber(text, 1);
    if (!number) return Malformed(text);
    choice.number = static_cast<std::size_t>(*number);
    return choice;
  }
  std::array<float, 4> values{};
  std::string_view rest = text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t comma = rest.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == values.size())) return Malformed(text);
    const std::optional<int> value = WholeNumber(rest.substr(0, comma), i < 2 ? -kMaxPixels : 1);
    if (!value) return Malformed(text);
    values[i] = static_cast<float>(*value);
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  choice.box = Box{values[0], values[1], values[2], values[3]};
  return choice;
}

Result<std::size_t> FindChosenFace(const AnalysedPhoto& photo, const FaceChoice& choice) {
  if (choice.number) {
    if (*choice.number <= photo.faces.size()) return *choice.number - 1;
    return Fail(Code::kUsage, "face-number",
                "couldn't choose face " + std::to_string(*choice.number) + ": the photo shows " +
                    Count(photo.faces.size(), "face", "faces"),
                "`writ faces PHOTO` shows and numbers them");
  }
  Result<std::size_t> chosen = ChooseFace(photo, choice.box);
  if (!chosen && chosen.error().reason == "several-faces") {
    chosen.error().advice =
        "choose one with --face, by its number (1 is the largest face; `writ faces PHOTO` marks them in the "
        "picture) or by its box";
  }
  return chosen;
}

Result<std::optional<Box>> ChosenBox(const Pipeline& pipeline, ByteView photo, const FaceChoice& choice) {
  if (!choice.number) return choice.box;
  WRIT_TRY(const AnalysedPhoto analysed, pipeline.Analyse(photo));
  WRIT_TRY(const std::size_t chosen, FindChosenFace(analysed, choice));
  return std::optional<Box>(analysed.faces[chosen].face.box);
}

std::string FacesText(const AnalysedPhoto& photo) {
  Columns columns;
  columns.Add({"face", "x,y,width,height", "eyes apart", "can it be compared?"});
  for (std::size_t i = 0; i < photo.faces.size(); ++i) {
    const Quality& quality = photo.faces[i].quality;
    columns.Add({std::to_string(i + 1), BoxText(WholePixels(photo.faces[i].face.box, photo.width, photo.height)),
                 Pixels(quality.eye_distance_pixels), quality.usable ? "yes" : "no: " + quality.message});
    if (!quality.usable) columns.Add({"", "", "", "→ " + quality.advice});
  }
  return columns.Text();
}

Json FacesJson(const AnalysedPhoto& photo) {
  Json faces = Json::array();
  for (std::size_t i = 0; i < photo.faces.size(); ++i) {
    const auto& [face, quality, chip] = photo.faces[i];
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
                     {"turn", quality.turn},
                     {"usable", quality.usable},
                     {"reason", quality.reason},
                     {"message", quality.message},
                     {"advice", quality.advice}});
  }
  return faces;
}

}  // namespace writ
