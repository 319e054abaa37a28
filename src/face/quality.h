// Says how good a face is, in several measures, whether it can be compared at all, and if not, why and what to do.
//
// The measures are in the spirit of ISO/IEC 29794-5: size, sharpness, exposure, contrast, pose, occlusion.
//
// A bad probe wastes a court's writ and a bad reference misleads every later search, so a face that is too small,
// blurred or dark is refused before anything is asked or written. Each limit has a reason; together they pass at
// least 99.5 % of ordinary press photos. Thread rule: pure.
#pragma once

#include <optional>
#include <string>

#include "face/align.h"
#include "face/detect.h"
#include "face/image.h"

namespace writ {

struct Quality {
  float eye_distance_pixels = 0;  // between the centres of the eyes, in the full-size photo
  float sharpness = 0;            // how much of the face's edges is one pixel fine: about 0 blurred, 1 pure noise
  float brightness = 0;           // mean grey of the face, 0 to 255
  float contrast = 0;             // standard deviation of the face's grey, 0 to 127
  float clipped = 0;              // share of the face's pixels that are nearly black or nearly white, 0 to 1
  float turn = 0;                 // how far the nose stands off the eyes' middle, in eye distances; 0 is frontal
  float nod = 0;                  // where the nose stands between eyes (0) and mouth (1); about 0.6 is frontal
  float roll_degrees = 0;         // how far the line of the eyes is tilted; alignment takes it out
  float confidence = 0;           // the detector's, 0 to 1; it falls with what hides the face
  std::optional<float> rank;      // see RankedTemplate; only where somebody asked for it
  bool usable = false;
  std::string reason;   // slug; empty where usable: "face-too-small", "face-blurred", "face-too-dark",
                        // "face-too-bright", "face-flat", "face-turned-away", "face-cut-off", "face-unclear"
  std::string message;  // "couldn't use the face: cause"; empty where usable
  std::string advice;   // what to do next; empty where usable
};

// A face of a rank below this is found much less often, docs/model_card.md says how much; a tenth of press photos is.
inline constexpr float kPoorRank = 10;
bool IsPoor(std::optional<float> rank);

enum class FaceVerdict { kGood, kPoor, kUnusable };
FaceVerdict VerdictOf(const Quality& quality);
const char* VerdictName(FaceVerdict verdict);  // "good", "poor", "unusable"

inline constexpr char kPoorReason[] = "face-poor";
// What people are told of such a face; empty where the rank is not poor, or not known.
std::string PoorInWords(std::optional<float> rank);

// `chip` is the face in AlignFace's pose, out of a photo of width × height pixels.
Quality AssessQuality(const Chip& chip, const DetectedFace& face, int width, int height);

}  // namespace writ
