// Finds the faces in a photo (YuNet): photo → boxes, five landmarks and a confidence each.
//
// Every coordinate is given in pixels of the picture that is given, whichever way up a face is in it. Thread rule: that
// of Network.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"
#include "face/geometry.h"
#include "face/image.h"
#include "face/network.h"

namespace writ {

struct DetectedFace {
  Box box;
  Landmarks landmarks{};
  float confidence = 0;  // 0 to 1, the detector's own; no probability
  int turns = 0;         // quarters of a circle, clockwise, by which it was turned to stand upright
  bool unclear = false;  // which way up it stands: it looks much like a face another way up too
};

struct DetectedFaces {
  std::vector<DetectedFace> faces;
  bool more = false;  // than kMaxFacesInPhoto were seen, of which the most confident are given
};

// The same face in pixels of the photo over which the picture lies, and back.
DetectedFace ToPhoto(DetectedFace face, const Placement& placement);
DetectedFace ToPicture(DetectedFace face, const Placement& placement);

// Pixels of the longer side that the network sees at most; the small size finds faces that fill a large photo.
inline constexpr int kDetectionSides[] = {1024, 320};
inline constexpr int kSmallestSeen =
    24;  // pixels of a face's longer side, as the network sees it, that it surely finds
// A larger picture is looked at once more in tiles of this side, so that a face is found whose eyes are 20 pixels
// apart, which can be compared, however large the photo.
inline constexpr int kSearchTileSide = 2048;
// What a first look in the other three turns, small, takes for a face is one from here on; one that overlaps an upright
// one by more is the same face.
inline constexpr float kLyingConfidence = 0.85f;
inline constexpr float kLyingOverlap = 0.1f;
inline constexpr float kDetectionConfidence = 0.7f;  // less is no face
inline constexpr float kDetectionOverlap = 0.3f;     // of two boxes that overlap more, the less confident falls
inline constexpr std::size_t kMaxFacesInPhoto = 500;

class Detector {
 public:
  // From the ONNX file's bytes, already checked against its card. kUnavailable "model-unusable".
  static Result<Detector> Load(ByteView onnx, PerformanceMode mode);
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;
  ~Detector();

  // What a first look at the whole takes for faces, large ones whichever way up: enough to tell whether more pixels are
  // needed.
  Result<DetectedFaces> Glance(const Image& image) const;
  // The faces by area of their box, largest first; none is no error. `glance` is what Glance said of the same
  // photo, in this image's pixels, if perhaps of a smaller picture of it.
  Result<DetectedFaces> DetectFaces(const Image& image, DetectedFaces glance) const;
  Result<DetectedFaces> DetectFaces(const Image& image) const;

 private:
  Detector(std::unique_ptr<Network> small, std::unique_ptr<Network> large);
  std::unique_ptr<Network> small_;  // for small photos and for single faces
  std::unique_ptr<Network> large_;
};

}  // namespace writ
