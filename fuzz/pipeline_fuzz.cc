// The whole face pipeline, decoder's process and all: whatever the photo, faces with finite numbers inside bounds,
// chips that are whole, templates of unit length; or a refusal.
#include "base/source_folder.h"
#include "face/pipeline.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/crypto.h"
#include "base/env.h"

namespace {

const writ::Pipeline& TheOne() {
  using namespace writ;  // NOLINT: one function, one file
  static const Pipeline pipeline = [] {
    if (!InitCrypto()) std::abort();
    Result<Pipeline> loaded = Pipeline::Load(RealEnv(), SourceFolder() / "models", SourceFolder() / ".deps/models");
    if (!loaded) std::abort();
    return std::move(*loaded);
  }();
  return pipeline;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  const Result<AnalysedPhoto> photo = TheOne().Analyse(ByteView(data, size));
  // A decoder that crashed, or hung, is a refusal to the user and a finding here.
  if (!photo && photo.error().reason == "photo-stopped-decoder") std::abort();
  if (!photo) return 0;
  if (photo->width < 1 || photo->height < 1 || photo->faces.size() > kMaxFacesInPhoto) std::abort();
  for (const AnalysedFace& face : photo->faces) {
    for (const Point& point : face.face.landmarks) {
      if (!std::isfinite(point.x) || !std::isfinite(point.y)) std::abort();
    }
    const Box box = WholePixels(face.face.box, photo->width, photo->height);
    if (box.x < 0 || box.y < 0 || box.width < 1 || box.height < 1) std::abort();
    if (box.x + box.width > static_cast<float>(photo->width)) std::abort();
    if (face.quality.usable != face.quality.reason.empty()) std::abort();
    for (const float value : face.chip.rgb) {
      if (!(value >= 0 && value <= 255.01f)) std::abort();
    }
  }
  if (!photo->faces.empty() && !TheOne().Embed(photo->faces.front().chip)) std::abort();
  return 0;
}
