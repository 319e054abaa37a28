#include "face/quality.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace writ {
namespace {

// The face without hair and background, in the chip's pixels: brows to chin.
constexpr int kLeft = 28, kRight = 84, kTop = 40, kBottom = 102;

// Below 20 pixels between the eyes the chip is a guess of the enlargement.
constexpr float kMinEyeDistancePixels = 20;
// The other limits are the far ends of what press photos show; within them the network was seen to work.
constexpr float kMinSharpness = 0.06f;
constexpr float kMinBrightness = 30, kMaxBrightness = 225;
constexpr float kMinContrast = 10;
constexpr float kMaxTurn = 0.95f;
constexpr double kNearlyBlack = 8, kNearlyWhite = 247;
// Of uncorrelated noise of variance 1, the squared Laplacian has the mean 1 + 1 + 1 + 1 + 4² = 20 and the squared
// gradient 2 + 2 = 4.
constexpr double kNoiseRatio = 20.0 / 4;

// Rec. 601 luma.
std::vector<double> GreyChip(const Chip& chip) {
  std::vector<double> grey(chip.rgb.size() / 3);
  for (std::size_t i = 0; i < grey.size(); ++i) {
    grey[i] = 0.299 * chip.rgb[3 * i] + 0.587 * chip.rgb[3 * i + 1] + 0.114 * chip.rgb[3 * i + 2];
  }
  return grey;
}

void MeasureGrey(const Chip& chip, Quality& quality) {
  const std::vector<double> grey = GreyChip(chip);
  double sum = 0, squares = 0, detail = 0, edges = 0, clipped = 0;
  for (int y = kTop; y < kBottom; ++y) {
    for (int x = kLeft; x < kRight; ++x) {
      const double* at = grey.data() + y * kChipSide + x;
      const double laplacian = 4 * at[0] - at[-1] - at[1] - at[-kChipSide] - at[kChipSide];
      sum += at[0];
      clipped += at[0] < kNearlyBlack || at[0] > kNearlyWhite ? 1 : 0;
      squares += at[0] * at[0];
      detail += laplacian * laplacian;
      edges += (at[1] - at[0]) * (at[1] - at[0]) + (at[kChipSide] - at[0]) * (at[kChipSide] - at[0]);
    }
  }
  const double count = (kRight - kLeft) * (kBottom - kTop);
  const double mean = sum / count;
  const double variance = std::max(0.0, squares / count - mean * mean);
  quality.brightness = static_cast<float>(mean);
  quality.clipped = static_cast<float>(clipped / count);
  quality.contrast = static_cast<float>(std::sqrt(variance));
  quality.sharpness = edges > 0 ? static_cast<float>(detail / edges / kNoiseRatio) : 0;
}

Point Middle(const Point& a, const Point& b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

// Along the line of the eyes, and across it, so that a tilted head counts as frontal.
void MeasurePose(const Landmarks& points, Quality& quality) {
  const double along_x = points[1].x - points[0].x, along_y = points[1].y - points[0].y;
  const double length_squared = along_x * along_x + along_y * along_y;
  if (!(length_squared > 0)) return;
  const Point eyes = Middle(points[0], points[1]), mouth = Middle(points[3], points[4]);
  const double nose_x = points[2].x - eyes.x, nose_y = points[2].y - eyes.y;
  quality.turn = static_cast<float>(std::abs(nose_x * along_x + nose_y * along_y) / length_squared);
  const double nose_down = nose_y * along_x - nose_x * along_y;
  const double mouth_down = (mouth.y - eyes.y) * along_x - (mouth.x - eyes.x) * along_y;
  if (mouth_down > 0) quality.nod = static_cast<float>(std::clamp(nose_down / mouth_down, -1.0, 2.0));
  quality.roll_degrees = static_cast<float>(RollDegrees(points));
}

bool IsCutOff(const Landmarks& points, int width, int height) {
  return std::any_of(points.begin(), points.end(), [&](const Point& point) {
    return !(point.x >= 0 && point.y >= 0 && point.x < static_cast<float>(width) &&
             point.y < static_cast<float>(height));
  });
}

struct Refusal {
  bool applies;
  const char* reason;
  const char* cause;
  const char* advice;
};

}  // namespace

bool IsPoor(std::optional<float> rank) { return rank && *rank < kPoorRank; }

FaceVerdict VerdictOf(const Quality& quality) {
  if (!quality.usable) return FaceVerdict::kUnusable;
  return IsPoor(quality.rank) ? FaceVerdict::kPoor : FaceVerdict::kGood;
}

const char* VerdictName(FaceVerdict verdict) {
  if (verdict == FaceVerdict::kUnusable) return "unusable";
  return verdict == FaceVerdict::kPoor ? "poor" : "good";
}

std::string PoorInWords(std::optional<float> rank) {
  if (!IsPoor(rank)) return {};
  const int worse = static_cast<int>(*rank);
  return "the face is of poor quality (" + (worse == 0 ? std::string("fewer than one") : std::to_string(worse)) +
         " of 100 faces of press photos are worse), and may be missed: a sharper photo from nearer the front is better";
}

Quality AssessQuality(const Chip& chip, const DetectedFace& face, int width, int height) {
  Quality quality;
  quality.eye_distance_pixels = Distance(face.landmarks[0], face.landmarks[1]);
  quality.confidence = face.confidence;
  MeasurePose(face.landmarks, quality);
  MeasureGrey(chip, quality);

  const Refusal refusals[] = {
      {!(quality.eye_distance_pixels >= kMinEyeDistancePixels), "face-too-small",
       "its eyes are less than 20 pixels apart", "use a larger photo or one taken from nearer"},
      {IsCutOff(face.landmarks, width, height), "face-cut-off", "a part of it lies outside the photo",
       "use a photo that shows the whole face"},
      {face.unclear, "face-unclear", "which way up it stands can't be told",
       "turn the photo so that it stands upright, or use one that shows the whole face"},
      {!(quality.turn <= kMaxTurn), "face-turned-away", "it is turned too far to the side",
       "use a photo from nearer the front"},
      {quality.brightness < kMinBrightness, "face-too-dark", "it is too dark", "use a brighter photo"},
      {quality.brightness > kMaxBrightness, "face-too-bright", "it is too bright", "use a darker photo"},
      {quality.contrast < kMinContrast, "face-flat", "it has hardly any contrast",
       "use a photo with more light and shade on the face"},
      {quality.sharpness < kMinSharpness, "face-blurred", "it is blurred", "use a sharper photo"},
  };
  const auto* refusal =
      std::find_if(std::begin(refusals), std::end(refusals), [](const Refusal& r) { return r.applies; });
  quality.usable = refusal == std::end(refusals);
  if (!quality.usable) {
    quality.reason = refusal->reason;
    quality.message = std::string("couldn't use the face: ") + refusal->cause;
    quality.advice = refusal->advice;
  }
  return quality;
}

}  // namespace writ
