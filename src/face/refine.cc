#include "face/refine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace writ {
namespace {

static_assert(kRefinedFaceSide * (1 + 2 * kRefinedMargin) <= kSmallFrame);

constexpr float kSameFaceOverlap = 0.5f;
constexpr std::size_t kLikeliest = 2;  // of the eighths of a turn, that are looked at in full size

// Of what a look at the face by itself says, that which overlaps it most, if by so much.
std::optional<DetectedFace> MostAlike(const DetectedFace& face, std::vector<DetectedFace> again, float least_overlap) {
  again = ThinOut(std::move(again)).faces;
  const auto overlap = [&](const DetectedFace& other) { return IntersectionOverUnion(face.box, other.box); };
  const auto best = std::max_element(again.begin(), again.end(), [&](const DetectedFace& a, const DetectedFace& b) {
    return overlap(a) < overlap(b);
  });
  if (best == again.end() || overlap(*best) < least_overlap) return std::nullopt;
  return *best;
}

// What a look at the face by itself says, as it was turned at the first; nothing where it is not found again.
Result<std::optional<DetectedFace>> LookCloser(const DetectorNetworks& networks, const Image& image,
                                               const DetectedFace& face) {
  const PixelRect part = CropRect(image, face.box, kRefinedMargin);
  const float longer = std::max(face.box.width, face.box.height);
  const auto part_side = static_cast<float>(std::max(part.width, part.height));
  const auto side = static_cast<int>(std::lround(part_side * kRefinedFaceSide / longer));
  WRIT_TRY(std::vector<DetectedFace> again,
           LookAt(networks, image, {part, std::clamp(side, 1, kSmallFrame), face.turns}));
  return MostAlike(face, std::move(again), kSameFaceOverlap);
}

// What a look at the face by itself, turned by so many degrees, says; nothing where it is not found again.
Result<std::optional<DetectedFace>> LookTilted(const DetectorNetworks& networks, const Image& image,
                                               const DetectedFace& face, double degrees) {
  WRIT_TRY(std::vector<DetectedFace> again, LookAskew(networks, image, face.box, degrees));
  return MostAlike(face, std::move(again), kDetectionOverlap);
}

// How far apart two directions are: 0 to 180 degrees.
double Apart(double a, double b) { return std::abs(std::remainder(a - b, 360)); }

}  // namespace

bool Refiner::Take(int looks) {
  if (looks_left_ < looks) return false;
  looks_left_ -= looks;
  return true;
}

// The network draws the landmarks of a tilted head towards upright ones. So a face that was seen in a picture turned by
// `degrees` is looked at again, turned by what they say, until they say no more. The box stays: people name a face by
// it.
Result<DetectedFace> Refiner::Straighten(DetectedFace face, double degrees) {
  for (int look = 0; look < kMostAskewLooks; ++look) {
    const double tilt = std::remainder(RollDegrees(face.landmarks) - degrees, 360);
    if (!(std::abs(tilt) >= kAskewDegrees) || !Take(1)) break;
    degrees += tilt;
    WRIT_TRY(const std::optional<DetectedFace> again, LookTilted(networks_, image_, face, degrees));
    if (!again || again->confidence < face.confidence) break;
    face.landmarks = again->landmarks;
    face.confidence = again->confidence;
  }
  face.turns = static_cast<int>(std::lround(-RollDegrees(face.landmarks) / 90) + 4) % 4;
  return face;
}

// Of eight directions, from `upright` degrees on, those in which a half-size look takes it most for an upright face;
// the likeliest first.
Result<std::vector<double>> Refiner::LikelyDirections(const DetectedFace& face, double upright) const {
  std::vector<std::pair<float, double>> seen;
  for (const double half : {0.0, 45.0}) {
    WRIT_TRY(auto around, LookAround(networks_, image_, face.box, upright + half));
    for (std::size_t i = 0; i < kAround; ++i) {
      const std::optional<DetectedFace> there = MostAlike(face, std::move(around[i]), kDetectionOverlap);
      if (there) seen.emplace_back(there->confidence, upright + half + 90.0 * static_cast<double>(i));
    }
  }
  std::ranges::sort(seen, std::greater());
  std::vector<double> directions;
  for (const auto& [confidence, degrees] : seen) {
    if (directions.size() < kLikeliest) directions.push_back(degrees);
  }
  return directions;
}

// A face that does not stand upright is often found, but its landmarks are taken for upright ones: of the likeliest
// directions, and the opposite of the best, the one in which it looks most like an upright face. `face` was seen in a
// picture turned by `degrees`.
Result<void> Refiner::FindDirection(DetectedFace& face, double& degrees) {
  face.unclear = true;
  if (!Take(2)) return {};
  WRIT_TRY(std::vector<double> directions, LikelyDirections(face, degrees));
  std::vector<Direction> tried{{degrees, face}};
  std::size_t best = 0;
  for (std::size_t i = 0; i <= directions.size(); ++i) {
    const double wanted = i < directions.size() ? directions[i] : tried[best].degrees + 180;
    if (std::ranges::any_of(tried, [&](const Direction& other) { return Apart(other.degrees, wanted) < 1; })) continue;
    if (!Take(1)) return {};
    WRIT_TRY(const std::optional<DetectedFace> seen, LookTilted(networks_, image_, face, wanted));
    if (!seen) continue;
    tried.push_back({wanted, *seen});
    const float gain = Apart(wanted, tried[best].degrees) < 90 ? kTurnedGain : 0;
    if (seen->confidence >= tried[best].seen.confidence + gain) best = tried.size() - 1;
  }
  const Direction& found = tried[best];
  const bool clear = std::ranges::none_of(tried, [&](const Direction& other) {
    return Apart(other.degrees, found.degrees) >= 90 && found.seen.confidence < other.seen.confidence + kClearMargin;
  });
  degrees = found.degrees;
  face = found.seen;
  face.unclear = !clear;
  return {};
}

Result<DetectedFace> Refiner::Refine(const DetectedFace& face) {
  WRIT_TRY(const std::optional<DetectedFace> again, LookCloser(networks_, image_, face));
  DetectedFace best = again.value_or(face);
  double degrees = -90.0 * face.turns;
  if (best.confidence < kUprightConfidence) WRIT_CHECK(FindDirection(best, degrees));
  return Straighten(best, degrees);
}

}  // namespace writ
