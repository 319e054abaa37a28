#include "bench/sample.h"

#include <algorithm>
#include <vector>

#include "face/align.h"
#include "face/quality.h"

namespace writ::bench {
namespace {

const DetectedFace& MainFace(const Image& image, const std::vector<DetectedFace>& faces) {
  const Point centre{static_cast<float>(image.width) / 2, static_cast<float>(image.height) / 2};
  const auto off_centre = [&](const DetectedFace& face) {
    return Distance({face.box.x + face.box.width / 2, face.box.y + face.box.height / 2}, centre);
  };
  return *std::min_element(faces.begin(), faces.end(),
                           [&](const DetectedFace& a, const DetectedFace& b) { return off_centre(a) < off_centre(b); });
}

}  // namespace

Result<Sample> MakeSample(const Subject& subject, const Image& image) {
  WRIT_TRY(const DetectedFaces found, subject.detector.DetectFaces(image));
  Sample sample;
  if (found.faces.empty()) return sample;
  const DetectedFace& face = MainFace(image, found.faces);
  sample.detected = true;
  const Chip chip = AlignFace(image, face.landmarks);
  sample.quality = AssessQuality(chip, face, image.width, image.height);
  WRIT_TRY(sample.uncentred, subject.embedder.EmbedUncentred(chip));
  return sample;
}

}  // namespace writ::bench
