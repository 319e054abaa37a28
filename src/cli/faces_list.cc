#include "cli/faces_list.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "api/faces_json.h"
#include "base/csv.h"
#include "cli/answer.h"
#include "cli/faces_words.h"
#include "cli/folder.h"

namespace writ {
namespace {

std::string Number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

// A backslash in a name must not look like one of Printable's own.
std::string NameInTable(const std::string& name) {
  std::string plain;
  for (std::size_t from = 0; from <= name.size();) {
    const std::size_t at = std::min(name.find('\\', from), name.size());
    plain += Printable(std::string_view(name).substr(from, at - from)) + (at < name.size() ? "\\x5c" : "");
    from = at + 1;
  }
  return plain;
}

std::string InTable(const Problem& problem) {
  return problem.reason + "," + CsvField(Printable(problem.message)) + "," + CsvField(Printable(problem.advice)) + "\n";
}

void AddProblem(Json& row, const Problem& problem) {
  row["reason"] = problem.reason;
  row["message"] = Printable(problem.message);
  row["advice"] = Printable(problem.advice);
}

}  // namespace

std::string FacesCsvRows(std::size_t number, const LookedPhoto& looked) {
  const std::string begin = std::to_string(number) + "," + CsvField(NameInTable(PathForTable(looked.photo))) + ",";
  const auto without_face = [&](const Problem& problem) {
    return begin + std::string(15, ',') + VerdictName(FaceVerdict::kUnusable) + "," + InTable(problem);
  };
  if (!looked.analysed) return without_face(ProblemOf(looked.analysed.error()));
  if (looked.analysed->faces.empty()) return without_face(NoFace());
  std::string rows;
  for (std::size_t i = 0; i < looked.analysed->faces.size(); ++i) {
    const auto& [face, quality, chip] = looked.analysed->faces[i];
    rows += begin + std::to_string(i + 1) + "," +
            BoxText(WholePixels(face.box, looked.analysed->width, looked.analysed->height)) + ",";
    for (const float value : {face.confidence, quality.eye_distance_pixels, quality.sharpness, quality.brightness,
                              quality.contrast, quality.clipped, quality.turn, quality.nod, quality.roll_degrees}) {
      rows += Number(double{value}) + ",";
    }
    rows += (quality.rank ? Number(double{*quality.rank}) : "") + "," + VerdictName(VerdictOf(quality)) + "," +
            InTable(ProblemOf(quality));
  }
  if (looked.analysed->more_faces) rows += without_face(MoreFaces());
  return rows;
}

std::string FacesJsonRow(std::size_t number, const LookedPhoto& looked) {
  Json row{{"number", number}, {"photo", NameInTable(looked.photo)}};
  if (looked.analysed) {
    row["sha256"] = ToHex(looked.sha256);
    row.update(FacesToJson(*looked.analysed));
    if (looked.analysed->faces.empty()) AddProblem(row, NoFace());
  } else {
    AddProblem(row, ProblemOf(looked.analysed.error()));
  }
  return row.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool IsFacesCsv(ByteView beginning) { return AsText(beginning).starts_with(kFacesCsvHeader); }

bool IsFacesJson(ByteView beginning) {
  const std::string_view text = AsText(beginning);
  const Json row = Json::parse(text.substr(0, text.find('\n')), nullptr, /*allow_exceptions=*/false);
  if (!row.is_object() || row.value("number", Json()) != Json(1) || !row.contains("photo")) return false;
  return row.contains("faces") ? row.contains("sha256") : row.contains("reason");
}

}  // namespace writ
