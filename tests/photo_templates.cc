// photo_templates PHOTO …: what the networks make of the demo's photos named so, for a comparison of two machines. A
// line each: the name, the largest face's landmarks (ten coordinates), the template's values; and one with the number
// of faces.
#include <cstdio>
#include <filesystem>
#include <string>

#include "base/crypto.h"
#include "base/env.h"
#include "base/source_folder.h"
#include "face/pipeline.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

Result<void> Print(const Pipeline& pipeline, const std::string& name) {
  const std::filesystem::path photos = SourceFolder() / ".deps/photos";
  WRIT_TRY(const Bytes photo, RealEnv().ReadFile(photos / name, kMaxPhotoBytes));
  WRIT_TRY(const AnalysedPhoto analysed, pipeline.Analyse(photo));
  if (analysed.faces.empty()) return Fail(Code::kInternal, "no-face", name + ": no face was found");
  const AnalysedFace& largest = analysed.faces.front();
  WRIT_TRY(const RankedTemplate made, pipeline.Embed(largest.chip));
  std::printf("SEEN %s", name.c_str());
  for (const Point& point : largest.face.landmarks) std::printf(" %.4f %.4f", point.x, point.y);
  for (const float value : made.face_template.values()) std::printf(" %.6f", value);
  std::printf("\nFACES %s %zu\n", name.c_str(), analysed.faces.size());
  return {};
}

Result<void> Run(int count, char** names) {
  WRIT_CHECK(InitCrypto());
  const std::filesystem::path source = SourceFolder();
  WRIT_TRY(const Pipeline pipeline, Pipeline::Load(RealEnv(), source / "models", source / ".deps/models"));
  for (int i = 0; i < count; ++i) WRIT_CHECK(Print(pipeline, names[i]));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const writ::Result<void> done = Run(argc - 1, argv + 1);
  if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return done ? 0 : 1;
}
