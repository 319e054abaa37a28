// Where the detector's network is made to look, and which of its answers are believed.
#include "face/detect.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <tuple>
#include <utility>

#include "face/look.h"
#include "face/network.h"

namespace writ {
namespace {

static_assert(kRefinedFaceSide * (1 + 2 * kRefinedMargin) <= kSmallFrame);

constexpr float kSameFaceOverlap = 0.5f;

void Append(std::vector<DetectedFace>& faces, std::vector<DetectedFace> more) {
  faces.insert(faces.end(), more.begin(), more.end());
}

// Where the tiles along a side of the picture begin: as few as overlap each other by `overlap`, spread evenly.
std::vector<int> TileStarts(int side, int tile, int overlap) {
  if (side <= tile) return {0};
  const int steps = (side - overlap + tile - overlap - 1) / (tile - overlap) - 1;
  std::vector<int> starts;
  for (int i = 0; i <= steps; ++i) {
    starts.push_back(static_cast<int>(static_cast<std::int64_t>(side - tile) * i / steps));
  }
  return starts;
}

// Those together, thinned out.
DetectedFaces Join(DetectedFaces faces, DetectedFaces others) {
  Append(faces.faces, std::move(others.faces));
  DetectedFaces joined = ThinOut(std::move(faces.faces));
  joined.more = joined.more || faces.more || others.more;
  return joined;
}

// In each tile of the picture. What is larger than their overlap was large enough for the look at the whole.
Result<std::vector<DetectedFace>> LookAtTiles(const DetectorNetworks& networks, const Image& image, int turns) {
  const int longer = std::max(image.width, image.height);
  const int overlap =
      std::clamp(kSmallestSeen * longer / kDetectionSides[0], kSearchTileSide / 10, kSearchTileSide / 2);
  const int width = std::min(image.width, kSearchTileSide), height = std::min(image.height, kSearchTileSide);
  const int side = std::min(kDetectionSides[0], std::max(width, height));
  std::vector<DetectedFace> faces;
  for (const int x : TileStarts(image.width, width, overlap)) {
    for (const int y : TileStarts(image.height, height, overlap)) {
      WRIT_TRY(std::vector<DetectedFace> found, LookAt(networks, image, {{x, y, width, height}, side, turns}));
      Append(faces, std::move(found));
    }
  }
  return faces;
}

// The faces that stand upright once the picture is turned so, and some that don't, with landmarks that mislead.
Result<DetectedFaces> LookAtWhole(const DetectorNetworks& networks, const Image& image, int turns) {
  std::vector<DetectedFace> faces;
  const int longer = std::max(image.width, image.height);
  int last_side = 0;
  for (const int wanted : kDetectionSides) {
    const int side = std::min(wanted, longer);
    if (side == last_side) continue;
    last_side = side;
    WRIT_TRY(std::vector<DetectedFace> found,
             LookAt(networks, image, {{0, 0, image.width, image.height}, side, turns}));
    Append(faces, std::move(found));
  }
  return ThinOut(std::move(faces));
}

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

// The network draws the landmarks of a tilted head towards upright ones. So a face that was seen in a picture turned by
// `degrees` is looked at again, turned by what they say, until they say no more. The box stays: people name a face by
// it.
Result<DetectedFace> Straighten(const DetectorNetworks& networks, const Image& image, DetectedFace face,
                                double degrees) {
  for (int look = 0; look < kMostAskewLooks; ++look) {
    const double tilt = std::remainder(RollDegrees(face.landmarks) - degrees, 360);
    if (!(std::abs(tilt) >= kAskewDegrees)) break;
    degrees += tilt;
    WRIT_TRY(const std::optional<DetectedFace> again, LookTilted(networks, image, face, degrees));
    if (!again || again->confidence < face.confidence) break;
    face.landmarks = again->landmarks;
    face.confidence = again->confidence;
  }
  face.turns = static_cast<int>(std::lround(-RollDegrees(face.landmarks) / 90) + 4) % 4;
  return face;
}

// In which of eight directions the face looks most like an upright one, from `upright` degrees on; that direction where
// none is better by kTurnedGain.
Result<double> BestDirection(const DetectorNetworks& networks, const Image& image, const DetectedFace& face,
                             double upright) {
  double best = upright;
  float best_confidence = 0;
  for (const double half : {0.0, 45.0}) {
    WRIT_TRY(auto around, LookAround(networks, image, face.box, upright + half));
    for (std::size_t i = 0; i < kAround; ++i) {
      const std::optional<DetectedFace> seen = MostAlike(face, std::move(around[i]), kDetectionOverlap);
      const bool first = half == 0 && i == 0;
      if (!seen || seen->confidence < best_confidence + (first ? 0 : kTurnedGain)) continue;
      best = upright + half + 90.0 * static_cast<double>(i);
      best_confidence = seen->confidence;
    }
  }
  return best;
}

// The same face looked at by itself; as it was where the second look does not find it again.
Result<DetectedFace> Refine(const DetectorNetworks& networks, const Image& image, const DetectedFace& face) {
  WRIT_TRY(const std::optional<DetectedFace> again, LookCloser(networks, image, face));
  DetectedFace best = again.value_or(face);
  double degrees = -90.0 * face.turns;
  if (best.confidence < kUprightConfidence) {
    // A face that does not stand upright is often found, but its landmarks are taken for upright ones.
    WRIT_TRY(const double direction, BestDirection(networks, image, face, degrees));
    if (direction != degrees) {
      WRIT_TRY(const std::optional<DetectedFace> turned, LookTilted(networks, image, face, direction));
      if (turned && turned->confidence >= best.confidence + kTurnedGain) best = *turned, degrees = direction;
    }
  }
  return Straighten(networks, image, best, degrees);
}

// Those faces and the ones that are too small to be seen in the whole picture, each looked at by itself.
Result<DetectedFaces> Complete(const DetectorNetworks& networks, const Image& image, int turns, DetectedFaces found) {
  // A whole crowd lies on its side only where somebody does who is seen at once.
  if (std::max(image.width, image.height) > kSearchTileSide && (turns == 0 || !found.faces.empty())) {
    WRIT_TRY(std::vector<DetectedFace> closer, LookAtTiles(networks, image, turns));
    found = Join(std::move(found), {std::move(closer)});
  }
  for (DetectedFace& face : found.faces) {
    WRIT_TRY(face, Refine(networks, image, face));
  }
  // Two first looks at one face may have become one and the same at the second.
  return Join(std::move(found), {});
}

}  // namespace

DetectedFace ToPhoto(DetectedFace face, const Placement& placement) {
  face.box = ToPhoto(face.box, placement);
  for (Point& point : face.landmarks) point = ToPhoto(point, placement);
  return face;
}

DetectedFace ToPicture(DetectedFace face, const Placement& placement) {
  face.box = ToPicture(face.box, placement);
  for (Point& point : face.landmarks) point = ToPicture(point, placement);
  return face;
}

Detector::Detector(std::unique_ptr<Network> small, std::unique_ptr<Network> large)
    : small_(std::move(small)), large_(std::move(large)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;

Result<Detector> Detector::Load(ByteView onnx, PerformanceMode mode) {
  const auto shape = [](int side) { return Shape{1, 3, std::size_t(side), std::size_t(side)}; };
  const ShapeRange one{shape(kSmallFrame), shape(kSmallFrame)}, many{shape(kFrameStep), shape(kDetectionSides[0])};
  WRIT_TRY(auto small, Network::Load(onnx, DetectorOutputs(), one, mode));
  WRIT_TRY(auto large, Network::Load(onnx, DetectorOutputs(), many, mode));
  return Detector(std::move(small), std::move(large));
}

Result<DetectedFaces> Detector::Glance(const Image& image) const {
  const DetectorNetworks networks{*small_, *large_};
  WRIT_TRY(DetectedFaces found, LookAtWhole(networks, image, /*turns=*/0));
  WRIT_TRY(std::vector<DetectedFace> lying, LookInOtherTurns(networks, image));
  std::erase_if(lying, [&](const DetectedFace& face) {
    return face.confidence < kLyingConfidence ||
           std::ranges::any_of(
               found.faces,
               [&](const DetectedFace& upright) {
                 return IntersectionOverUnion(face.box, upright.box) > kLyingOverlap;
               });
  });
  return Join(std::move(found), {std::move(lying)});
}

Result<DetectedFaces> Detector::DetectFaces(const Image& image) const {
  WRIT_TRY(DetectedFaces glance, Glance(image));
  return DetectFaces(image, std::move(glance));
}

Result<DetectedFaces> Detector::DetectFaces(const Image& image, DetectedFaces glance) const {
  const DetectorNetworks networks{*small_, *large_};
  WRIT_TRY(DetectedFaces found, Complete(networks, image, /*turns=*/0, std::move(glance)));
  for (int turns = 1; turns < 4; ++turns) {
    // Where one lies on its side, or nobody was found, the whole photo may lie so.
    const bool turned = std::ranges::any_of(found.faces, [&](const DetectedFace& face) { return face.turns == turns; });
    if (!turned && !found.faces.empty()) continue;
    WRIT_TRY(DetectedFaces others, LookAtWhole(networks, image, turns));
    WRIT_TRY(others, Complete(networks, image, turns, std::move(others)));
    found = Join(std::move(found), std::move(others));
  }
  std::ranges::sort(found.faces, [](const DetectedFace& a, const DetectedFace& b) {
    return std::tuple(-Area(a.box), a.box.x, a.box.y) < std::tuple(-Area(b.box), b.box.x, b.box.y);
  });
  return found;
}

}  // namespace writ
