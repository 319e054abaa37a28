// One face of a picture, looked at by itself: its landmarks from more pixels, and which way up it stands.
//
// Thread rule: one thread a Refiner; beyond that, that of Network.
#pragma once

#include "base/status.h"
#include "face/detect.h"
#include "face/image.h"
#include "face/look.h"

namespace writ {

inline constexpr int kRefinedFaceSide = 250;    // pixels of a face's longer side at the second look
inline constexpr float kRefinedMargin = 0.25f;  // around it on each side, in longer sides of the face
// Most faces that do not stand upright are found with less than this: these are looked at in the other seven eighths
// of a turn.
inline constexpr float kUprightConfidence = 0.92f;
inline constexpr float kTurnedGain = 0.02f;   // in confidence, that half a quarter's turn must bring to be believed
inline constexpr float kClearMargin = 0.03f;  // by which one way up must beat all that differ by a quarter or more
inline constexpr double kAskewDegrees = 8;    // a face that is tilted by more is looked at again, turned by so much
inline constexpr int kMostAskewLooks = 3;     // of a face
// Looks at single faces turned askew that a photo is worth, 7 ms each: the first faces have them. Of those that come
// later the unsure ones are unclear, and the others as they stood at the second look.
inline constexpr int kMostAskewLooksInPhoto = 400;

class Refiner {
 public:
  // Both outlive it.
  Refiner(const DetectorNetworks& networks, const Image& image, int most_askew_looks = kMostAskewLooksInPhoto)
      : networks_(networks), image_(image), looks_left_(most_askew_looks) {}

  // The same face; as it was where the second look does not find it again.
  Result<DetectedFace> Refine(const DetectedFace& face);

 private:
  struct Direction {
    double degrees = 0;
    DetectedFace seen;
  };

  // Whether so many looks are left; they are gone then.
  bool Take(int looks);
  Result<void> FindDirection(DetectedFace& face, double& degrees);
  Result<std::vector<double>> LikelyDirections(const DetectedFace& face, double upright) const;
  Result<DetectedFace> Straighten(DetectedFace face, double degrees);

  const DetectorNetworks& networks_;
  const Image& image_;
  int looks_left_;
};

}  // namespace writ
