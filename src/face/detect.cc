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
constexpr int kInputMultiple = 32;  // the sides must divide by the coarsest grid

// A face with its margins, and room for rounding.
constexpr int kMaxRefinedSide = static_cast<int>(kRefinedFaceSide * (1 + 2 * kRefinedMargin)) + kInputMultiple;
constexpr float kSameFaceOverlap = 0.5f;

std::vector<std::string> OutputNames() {
  std::vector<std::string> names;
  for (const int stride : kStrides) {
    for (const char* kind : {"cls_", "obj_", "bbox_", "kps_"}) names.push_back(kind + std::to_string(stride));
  }
  return names;
}

int RoundUp(int side) { return (side + kInputMultiple - 1) / kInputMultiple * kInputMultiple; }

// Planes of blue, green and red, 0 to 255, black to the right and below.
std::vector<float> PaddedPlanes(const Image& image, int width, int height) {
  const std::size_t plane = std::size_t(width) * height;
  std::vector<float> planes(plane * 3);
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* from = image.pixel(0, y);
    float* to = planes.data() + std::size_t(y) * width;
    for (int x = 0; x < image.width; ++x, from += 3, ++to) {
      to[0] = from[2];
      to[plane] = from[1];
      to[2 * plane] = from[0];
    }
  }
  return planes;
}

// The faces that one grid reports, in pixels of the network's input.
void ReadGrid(std::span<const NetworkOutput> outputs, int stride, int columns, int rows,
              std::vector<DetectedFace>& faces) {
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

// All that the network reports in the picture when its longer side has `side` pixels, before thinning out.
Result<std::vector<DetectedFace>> LookAt(Network& network, const Image& image, int side) {
  const double scale = static_cast<double>(side) / std::max(image.width, image.height);
  const int seen_width = std::max(1, static_cast<int>(std::lround(image.width * scale)));
  const int seen_height = std::max(1, static_cast<int>(std::lround(image.height * scale)));
  const int width = RoundUp(seen_width), height = RoundUp(seen_height);
  const std::vector<float> planes = PaddedPlanes(ResizeImage(image, seen_width, seen_height), width, height);
  WRIT_TRY(const auto outputs, network.Run(planes, {1, 3, std::size_t(height), std::size_t(width)}));
  std::vector<DetectedFace> faces;
  for (std::size_t i = 0; i < std::size(kStrides); ++i) {
    ReadGrid(std::span(outputs).subspan(i * 4, 4), kStrides[i], width / kStrides[i], height / kStrides[i], faces);
  }
  for (DetectedFace& face : faces) {
    Place(face, 0, 0, static_cast<float>(image.width) / static_cast<float>(seen_width),
          static_cast<float>(image.height) / static_cast<float>(seen_height));
  }
  return faces;
}

// The same face looked at by itself; as it was where the second look does not find it again.
Result<DetectedFace> Refine(Network& network, const Image& image, const DetectedFace& face) {
  const float longer = std::max(face.box.width, face.box.height);
  const float margin = kRefinedMargin * longer;
  const float left = std::max(0.0f, std::floor(face.box.x - margin));
  const float top = std::max(0.0f, std::floor(face.box.y - margin));
  const Image crop = CropImage(image, face.box, kRefinedMargin);
  const auto crop_side = static_cast<float>(std::max(crop.width, crop.height));
  const auto side = static_cast<int>(std::lround(crop_side * kRefinedFaceSide / longer));
  WRIT_TRY(std::vector<DetectedFace> again, LookAt(network, crop, std::clamp(side, kInputMultiple, kMaxRefinedSide)));
  for (DetectedFace& found : again) Place(found, left, top, 1, 1);
  again = ThinOut(std::move(again));
  const auto overlap = [&](const DetectedFace& other) { return IntersectionOverUnion(face.box, other.box); };
  const auto best = std::max_element(again.begin(), again.end(), [&](const DetectedFace& a, const DetectedFace& b) {
    return overlap(a) < overlap(b);
  });
  return best == again.end() || overlap(*best) < kSameFaceOverlap ? face : *best;
}

}  // namespace

Detector::Detector(std::unique_ptr<Network> network) : network_(std::move(network)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;

Result<Detector> Detector::Load(ByteView onnx) {
  WRIT_TRY(auto network, Network::Load(onnx, {1, 3, -1, -1}, OutputNames()));
  return Detector(std::move(network));
}

Result<std::vector<DetectedFace>> Detector::DetectFaces(const Image& image) const {
  std::vector<DetectedFace> faces;
  const int longer = std::max(image.width, image.height);
  int last_side = 0;
  for (const int wanted : kDetectionSides) {
    const int side = std::min(wanted, longer);
    if (side == last_side) continue;
    last_side = side;
    WRIT_TRY(const std::vector<DetectedFace> found, LookAt(*network_, image, side));
    faces.insert(faces.end(), found.begin(), found.end());
  }
  faces = ThinOut(std::move(faces));
  for (DetectedFace& face : faces) {
    WRIT_TRY(face, Refine(*network_, image, face));
  }
  // Two first looks at one face may have become one and the same at the second.
  faces = ThinOut(std::move(faces));
  std::sort(faces.begin(), faces.end(), [](const DetectedFace& a, const DetectedFace& b) {
    return std::tuple(-Area(a.box), a.box.x, a.box.y) < std::tuple(-Area(b.box), b.box.x, b.box.y);
  });
  return faces;
}

}  // namespace writ
