// Where the detector's network is made to look, and which of its answers are believed.
#include "face/detect.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "face/look.h"
#include "face/network.h"
#include "face/refine.h"

namespace writ {
namespace {

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

// Large before small, in one order everywhere.
bool LargerFirst(const DetectedFace& a, const DetectedFace& b) {
  return std::tuple(-Area(a.box), a.box.x, a.box.y) < std::tuple(-Area(b.box), b.box.x, b.box.y);
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

// Those faces and the ones that are too small to be seen in the whole picture.
Result<DetectedFaces> AddSmaller(const DetectorNetworks& networks, const Image& image, int turns, DetectedFaces found) {
  // A whole crowd lies on its side only where somebody does who is seen at once.
  const bool worth_it = turns == 0 || !found.faces.empty();
  if (std::max(image.width, image.height) <= kSearchTileSide || !worth_it) return found;
  WRIT_TRY(std::vector<DetectedFace> closer, LookAtTiles(networks, image, turns));
  return Join(std::move(found), {std::move(closer)});
}

// What a second look says of each, the largest first.
Result<DetectedFaces> RefineAll(Refiner& refiner, DetectedFaces found) {
  std::ranges::sort(found.faces, LargerFirst);
  for (DetectedFace& face : found.faces) {
    WRIT_TRY(face, refiner.Refine(face));
  }
  // Two first looks at one face may have become one and the same at the second.
  return Join(std::move(found), {});
}

// Those of the faces that are not known, or were not known to be so sure.
void EraseKnown(std::vector<DetectedFace>& faces, const std::vector<DetectedFace>& known, float overlap) {
  std::erase_if(faces, [&](const DetectedFace& face) {
    return std::ranges::any_of(known, [&](const DetectedFace& other) {
      return other.confidence >= face.confidence && IntersectionOverUnion(face.box, other.box) > overlap;
    });
  });
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
  std::erase_if(lying, [](const DetectedFace& face) { return face.confidence < kLyingConfidence; });
  // Of two that are one face, the surer stays.
  EraseKnown(lying, found.faces, kLyingOverlap);
  EraseKnown(found.faces, lying, kLyingOverlap);
  return Join(std::move(found), {std::move(lying)});
}

Result<DetectedFaces> Detector::DetectFaces(const Image& image) const {
  WRIT_TRY(DetectedFaces glance, Glance(image));
  return DetectFaces(image, std::move(glance));
}

Result<DetectedFaces> Detector::DetectFaces(const Image& image, DetectedFaces glance) const {
  const DetectorNetworks networks{*small_, *large_};
  Refiner refiner(networks, image);
  WRIT_TRY(DetectedFaces found, AddSmaller(networks, image, /*turns=*/0, std::move(glance)));
  WRIT_TRY(found, RefineAll(refiner, std::move(found)));
  for (int turns = 1; turns < 4; ++turns) {
    // Where one lies on its side, or nobody was found, the whole photo may lie so.
    const bool turned = std::ranges::any_of(found.faces, [&](const DetectedFace& face) { return face.turns == turns; });
    if (!turned && !found.faces.empty()) continue;
    WRIT_TRY(DetectedFaces others, LookAtWhole(networks, image, turns));
    WRIT_TRY(others, AddSmaller(networks, image, turns, std::move(others)));
    EraseKnown(others.faces, found.faces, kDetectionOverlap);
    WRIT_TRY(others, RefineAll(refiner, std::move(others)));
    found = Join(std::move(found), std::move(others));
  }
  std::ranges::sort(found.faces, LargerFirst);
  return found;
}

}  // namespace writ
