#include "face/face_choice.h"

#include <array>
#include <charconv>

namespace writ {
namespace {

constexpr int kMaxPixels = 65'535;

tl::unexpected<Error> NoChoice(std::string_view text) {
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

}  // namespace

Result<FaceChoice> ParseFaceChoice(std::string_view text) {
  FaceChoice choice;
  if (text.empty()) return choice;
  if (text.find(',') == std::string_view::npos) {
    const std::optional<int> number = WholeNumber(text, 1);
    if (!number) return NoChoice(text);
    choice.number = static_cast<std::size_t>(*number);
    return choice;
  }
  std::array<float, 4> values{};
  std::string_view rest = text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t comma = rest.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == values.size())) return NoChoice(text);
    const std::optional<int> value = WholeNumber(rest.substr(0, comma), i < 2 ? -kMaxPixels : 1);
    if (!value) return NoChoice(text);
    values[i] = static_cast<float>(*value);
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  choice.box = Box{values[0], values[1], values[2], values[3]};
  return choice;
}

Result<void> CheckFaceCount(std::size_t photos, std::size_t choices) {
  if (choices == 0 || choices == photos) return {};
  return Fail(Code::kUsage, "face-count",
              "couldn't tell which faces are meant: there are " + std::to_string(photos) +
                  " photos, and a face was named " + std::to_string(choices) + " times",
              "give --face once for each photo, in their order, or not at all");
}

Result<std::size_t> FindChosenFace(const AnalysedPhoto& photo, const FaceChoice& choice) {
  if (choice.number) {
    if (*choice.number <= photo.faces.size()) return *choice.number - 1;
    return Fail(Code::kUsage, "face-number",
                "couldn't choose face " + std::to_string(*choice.number) + ": the photo shows " +
                    (photo.faces.size() == 1 ? "1 face" : std::to_string(photo.faces.size()) + " faces"),
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

}  // namespace writ
