// YuNet looks at a picture in three grids of 8, 16 and 32 pixels. Each cell says whether it is a face and where the
// face's box and landmarks lie relative to the cell; overlapping answers for one face are thinned out at the end.
// Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20, 2023.
#include "face/detect.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "face/network.h"

namespace writ {
namespace {

constexpr int kStrides[] = {8, 16, 32};
// What the network is given is a frame of one of a few sizes; the coarsest grid has to divide all sides.
constexpr int kSmallFrame = 384;  // each side, for small photos and for single faces with their margins
constexpr int kFrameStep = 256;   // of the sides of larger ones
static_assert(kRefinedFaceSide * (1 + 2 * kRefinedMargin) <= kSmallFrame);
static_assert(kDetectionSides[0] % kFrameStep == 0);  // and so the largest frame's side

// The small frame, which each photo needs, has a network of its own; one more serves all others.
struct Networks {
  Network& small;
  Network& large;
};

constexpr float kSameFaceOverlap = 0.5f;

std::vector<std::string> OutputNames() {
  std::vector<std::string> names;
  for (const int stride : kStrides) {
    for (const char* kind : {"cls_", "obj_", "bbox_", "kps_"}) names.push_back(kind + std::to_string(stride));
  }
  return names;
}

// The side of what the network is given for `side` pixels, of which there are few different ones.
int FrameSide(int side) { return (side + kFrameStep - 1) / kFrameStep * kFrameStep; }

// The faces that one grid reports, in pixels of the network's input.
void ReadGrid(NetworkOutputs outputs, int stride, int columns, int rows, std::vector<DetectedFace>& faces) {
  const auto& classes = outputs[0];
  const auto& objects = outputs[1];
  const auto& boxes = outputs[2];
  const auto& points = outputs[3];
  const auto step = static_cast<float>(stride);
  for (int cell = 0; cell < columns * rows; ++cell) {
    const float score = std::sqrt(std::clamp(classes[cell], 0.0f, 1.0f) * std::clamp(objects[cell], 0.0f, 1.0f));
    if (!(score >= kDetectionConfidence)) continue;
    const auto column = static_cast<float>(cell % columns), row = static_cast<float>(cell / columns);
    const float* box = boxes.data() + std::size_t(cell) * 4;
    const float* point = points.data() + std::size_t(cell) * 10;
    DetectedFace face;
    face.confidence = score;
    face.box.width = std::exp(box[2]) * step;
    face.box.height = std::exp(box[3]) * step;
    face.box.x = (column + box[0]) * step - face.box.width / 2;
    face.box.y = (row + box[1]) * step - face.box.height / 2;
    for (std::size_t i = 0; i < face.landmarks.size(); ++i) {
      face.landmarks[i] = {(column + point[2 * i]) * step, (row + point[2 * i + 1]) * step};
    }
    if (std::isfinite(Area(face.box))) faces.push_back(face);
  }
}

// Of faces that overlap, the most confident stays (non-maximum suppression).
std::vector<DetectedFace> ThinOut(std::vector<DetectedFace> faces) {
  std::sort(faces.begin(), faces.end(), [](const DetectedFace& a, const DetectedFace& b) {
    return std::tie(b.confidence, a.box.x, a.box.y) < std::tie(a.confidence, b.box.x, b.box.y);
  });
  std::vector<DetectedFace> kept;
  for (const DetectedFace& face : faces) {
    if (kept.size() == kMaxFacesInPhoto) break;
    const bool covered = std::any_of(kept.begin(), kept.end(), [&](const DetectedFace& other) {
      return IntersectionOverUnion(face.box, other.box) > kDetectionOverlap;
    });
    if (!covered) kept.push_back(face);
  }
  return kept;
}

// From pixels of what the network saw to pixels of a picture whose part from (left, top) on it saw at 1/scale its size.
void Place(DetectedFace& face, float left, float top, float scale_x, float scale_y) {
  face.box = {left + face.box.x * scale_x, top + face.box.y * scale_y, face.box.width * scale_x,
              face.box.height * scale_y};
  for (Point& point : face.landmarks) point = {left + point.x * scale_x, top + point.y * scale_y};
}

// All that the network reports in a part of the picture when the part's longer side has `side` pixels, before thinning
// out.
Result<std::vector<DetectedFace>> LookAt(const Networks& networks, const Image& image, const PixelRect& part,
                                         int side) {
  const double scale = static_cast<double>(side) / std::max(part.width, part.height);
  const int seen_width = std::max(1, static_cast<int>(std::lround(part.width * scale)));
  const int seen_height = std::max(1, static_cast<int>(std::lround(part.height * scale)));
  const bool small = std::max(seen_width, seen_height) <= kSmallFrame;
  const int width = small ? kSmallFrame : FrameSide(seen_width);
  const int height = small ? kSmallFrame : FrameSide(seen_height);
  const std::size_t plane = std::size_t(width) * height;
  std::vector<DetectedFace> faces;
  const auto fill = [&](std::span<float> input) {
    // Black to the right and below.
    for (std::size_t row = 0; row < 3 * std::size_t(height); ++row) {
      const std::size_t seen = row % height < std::size_t(seen_height) ? seen_width : 0;
      std::fill_n(input.data() + row * width + seen, width - seen, 0.0f);
    }
    // The network reads blue, green, red.
    ResizeToPlanes(image, part, seen_width, seen_height,
                   {input.data() + 2 * plane, input.data() + plane, input.data(), std::size_t(width)});
  };
  const auto read = [&](NetworkOutputs outputs) {
    for (std::size_t i = 0; i < std::size(kStrides); ++i) {
      ReadGrid(outputs.subspan(i * 4, 4), kStrides[i], width / kStrides[i], height / kStrides[i], faces);
    }
  };
  WRIT_CHECK(
      (small ? networks.small : networks.large).Run({1, 3, std::size_t(height), std::size_t(width)}, fill, read));
  for (DetectedFace& face : faces) {
    Place(face, static_cast<float>(part.x), static_cast<float>(part.y),
          static_cast<float>(part.width) / static_cast<float>(seen_width),
          static_cast<float>(part.height) / static_cast<float>(seen_height));
  }
  return faces;
}

// In each quarter of the picture, with a good piece of the others; parts of one size are frames of one shape.
Result<std::vector<DetectedFace>> LookAtQuarters(const Networks& networks, const Image& image) {
  const int width = static_cast<int>(std::ceil(image.width * kQuarterShare));
  const int height = static_cast<int>(std::ceil(image.height * kQuarterShare));
  std::vector<DetectedFace> faces;
  for (const int x : {0, image.width - width}) {
    for (const int y : {0, image.height - height}) {
      const int side = std::min(kDetectionSides[0], std::max(width, height));
      WRIT_TRY(const std::vector<DetectedFace> found, LookAt(networks, image, {x, y, width, height}, side));
      faces.insert(faces.end(), found.begin(), found.end());
    }
  }
  return faces;
}

// The same face looked at by itself; as it was where the second look does not find it again.
Result<DetectedFace> Refine(const Networks& networks, const Image& image, const DetectedFace& face) {
  const PixelRect part = CropRect(image, face.box, kRefinedMargin);
  const float longer = std::max(face.box.width, face.box.height);
  const auto part_side = static_cast<float>(std::max(part.width, part.height));
  const auto side = static_cast<int>(std::lround(part_side * kRefinedFaceSide / longer));
  WRIT_TRY(std::vector<DetectedFace> again, LookAt(networks, image, part, std::clamp(side, 1, kSmallFrame)));
  again = ThinOut(std::move(again));
  const auto overlap = [&](const DetectedFace& other) { return IntersectionOverUnion(face.box, other.box); };
  const auto best = std::max_element(again.begin(), again.end(), [&](const DetectedFace& a, const DetectedFace& b) {
    return overlap(a) < overlap(b);
  });
  return best == again.end() || overlap(*best) < kSameFaceOverlap ? face : *best;
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
  WRIT_TRY(auto small, Network::Load(onnx, OutputNames(), one, mode));
  WRIT_TRY(auto large, Network::Load(onnx, OutputNames(), many, mode));
  return Detector(std::move(small), std::move(large));
}

Result<std::vector<DetectedFace>> Detector::DetectFaces(const Image& image) const {
  const Networks networks{*small_, *large_};
  std::vector<DetectedFace> faces;
  const int longer = std::max(image.width, image.height);
  int last_side = 0;
  for (const int wanted : kDetectionSides) {
    const int side = std::min(wanted, longer);
    if (side == last_side) continue;
    last_side = side;
    WRIT_TRY(const std::vector<DetectedFace> found, LookAt(networks, image, {0, 0, image.width, image.height}, side));
    faces.insert(faces.end(), found.begin(), found.end());
  }
  faces = ThinOut(std::move(faces));
  if (faces.size() >= kGroupFaces && longer > kDetectionSides[0]) {
    WRIT_TRY(const std::vector<DetectedFace> closer, LookAtQuarters(networks, image));
    faces.insert(faces.end(), closer.begin(), closer.end());
    faces = ThinOut(std::move(faces));
  }
  for (DetectedFace& face : faces) {
    WRIT_TRY(face, Refine(networks, image, face));
  }
  // Two first looks at one face may have become one and the same at the second.
  faces = ThinOut(std::move(faces));
  std::sort(faces.begin(), faces.end(), [](const DetectedFace& a, const DetectedFace& b) {
    return std::tuple(-Area(a.box), a.box.x, a.box.y) < std::tuple(-Area(b.box), b.box.x, b.box.y);
  });
  return faces;
}

}  // namespace writ
