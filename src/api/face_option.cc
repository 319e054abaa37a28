#include "api/face_option.h"

#include <cmath>

namespace writ {
namespace {

constexpr std::size_t kNumbers = 4;
constexpr double kFarthest = 1e6;  // pixels

tl::unexpected<Error> Malformed() {
  return Fail(Code::kUsage, "options-malformed", "couldn't tell which face is meant: the options don't say it rightly",
              "give \"faces\" as a list with x, y, width and height in pixels, or null, for each photo");
}

}  // namespace

Json FacesToOptions(std::span<const std::optional<Box>> faces) {
  Json list = Json::array();
  for (const std::optional<Box>& face : faces) {
    list.push_back(face ? Json{face->x, face->y, face->width, face->height} : Json());
  }
  return Json{{"faces", std::move(list)}};
}

Result<std::optional<Box>> FaceOption(const Json& options, std::size_t photo) {
  const auto faces = options.find("faces");
  if (faces == options.end()) return std::optional<Box>();
  if (!faces->is_array()) return Malformed();
  if (photo >= faces->size() || (*faces)[photo].is_null()) return std::optional<Box>();
  const Json& face = (*faces)[photo];
  if (!face.is_array() || face.size() != kNumbers) return Malformed();
  for (const Json& number : face) {
    if (!number.is_number() || !(std::abs(number.get<double>()) <= kFarthest)) return Malformed();
  }
  return std::optional<Box>(
      Box{face[0].get<float>(), face[1].get<float>(), face[2].get<float>(), face[3].get<float>()});
}

}  // namespace writ
