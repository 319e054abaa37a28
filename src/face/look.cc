// YuNet looks at a picture in three grids of 8, 16 and 32 pixels. Each cell says whether it is a face and where the
// face's box and landmarks lie relative to the cell; overlapping answers for one face are thinned out at the end.
// Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20, 2023.
#include "face/look.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "face/align.h"
#include "face/refine.h"

namespace writ {
namespace {

constexpr int kStrides[] = {8, 16, 32};
static_assert(kDetectionSides[0] % kFrameStep == 0);  // and so the largest frame's side

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
    const auto is_finite = [](const Point& at) { return std::isfinite(at.x) && std::isfinite(at.y); };
    if (std::isfinite(Area(face.box)) && std::ranges::all_of(face.landmarks, is_finite)) faces.push_back(face);
  }
}

// The sides of a part as the network sees it, before it is turned.
struct Seen {
  int width = 0;
  int height = 0;
};

Seen SeenAt(int width, int height, int side) {
  const double scale = static_cast<double>(side) / std::max(width, height);
  return {std::max(1, static_cast<int>(std::lround(width * scale))),
          std::max(1, static_cast<int>(std::lround(height * scale)))};
}

// From pixels of what the network saw, turned, to those of what was seen before.
void TurnBack(DetectedFace& face, const Seen& seen, int turns) {
  const auto width = static_cast<float>(seen.width), height = static_cast<float>(seen.height);
  const auto back = [&](const Point& point) -> Point {
    switch (turns) {
      case 1: return {point.y, height - point.x};
      case 2: return {width - point.x, height - point.y};
      case 3: return {width - point.y, point.x};
      default: return point;
    }
  };
  const Point a = back({face.box.x, face.box.y});
  const Point b = back({face.box.x + face.box.width, face.box.y + face.box.height});
  face.box = {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
  for (Point& point : face.landmarks) point = back(point);
  face.turns = turns;
}

// From pixels of what was seen to those of the picture, whose part it shows.
void Place(DetectedFace& face, const PixelRect& part, const Seen& seen) {
  const float scale_x = static_cast<float>(part.width) / static_cast<float>(seen.width);
  const float scale_y = static_cast<float>(part.height) / static_cast<float>(seen.height);
  const auto left = static_cast<float>(part.x), top = static_cast<float>(part.y);
  face.box = {left + face.box.x * scale_x, top + face.box.y * scale_y, face.box.width * scale_x,
              face.box.height * scale_y};
  for (Point& point : face.landmarks) point = {left + point.x * scale_x, top + point.y * scale_y};
}

// Turned by so many quarters, into rows of `stride` values.
void TurnPlane(const float* from, const Seen& seen, int turns, float* to, std::size_t stride) {
  const auto width = static_cast<std::size_t>(seen.width), height = static_cast<std::size_t>(seen.height);
  const std::size_t rows = turns % 2 == 0 ? height : width, columns = turns % 2 == 0 ? width : height;
  for (std::size_t y = 0; y < rows; ++y) {
    for (std::size_t x = 0; x < columns; ++x) {
      const std::size_t column = turns == 1 ? y : turns == 2 ? width - 1 - x : width - 1 - y;
      const std::size_t row = turns == 1 ? height - 1 - x : turns == 2 ? height - 1 - y : x;
      to[y * stride + x] = from[row * width + column];
    }
  }
}

// The part of the picture, in three planes of the network's input: blue, green, red.
void FillPlanes(const Image& image, const Look& look, const Seen& seen, std::span<float> input, std::size_t stride) {
  const std::size_t plane = input.size() / 3;
  if (look.turns == 0) {
    ResizeToPlanes(image, look.part, seen.width, seen.height,
                   {input.data() + 2 * plane, input.data() + plane, input.data(), stride});
    return;
  }
  const std::size_t pixels = std::size_t(seen.width) * seen.height;
  std::vector<float> upright(3 * pixels);
  ResizeToPlanes(image, look.part, seen.width, seen.height,
                 {upright.data() + 2 * pixels, upright.data() + pixels, upright.data(), std::size_t(seen.width)});
  for (std::size_t i = 0; i < 3; ++i) {
    TurnPlane(upright.data() + i * pixels, seen, look.turns, input.data() + i * plane, stride);
  }
}

// A small frame holds four pictures: cells of half its side.
constexpr int kCellSide = kSmallFrame / 2;
static_assert(kTurnedSide < kCellSide);

struct Cell {
  int x = 0;
  int y = 0;
};

Cell CellAt(std::size_t i) { return {static_cast<int>(i % 2) * kCellSide, static_cast<int>(i / 2) * kCellSide}; }

// From pixels of the frame to those of the cell that it lies in, whose number is given.
std::size_t TakeOutOfCell(DetectedFace& face) {
  const bool right = face.box.x + face.box.width / 2 >= kCellSide, low = face.box.y + face.box.height / 2 >= kCellSide;
  const std::size_t i = 2 * std::size_t(low) + std::size_t(right);
  const auto x = static_cast<float>(CellAt(i).x), y = static_cast<float>(CellAt(i).y);
  face.box.x -= x, face.box.y -= y;
  for (Point& point : face.landmarks) point = {point.x - x, point.y - y};
  return i;
}

// A square around a box of the picture, turned by so many degrees, in `side` pixels of a small frame.
class AskewSquare {
 public:
  AskewSquare(const Box& box, double degrees, int side) : side_(side), lying_(std::lround(degrees / 90) % 2 != 0) {
    scale_ = std::max(box.width, box.height) / (double{kRefinedFaceSide} * side / kSmallFrame);
    const double angle = degrees * std::numbers::pi / 180, middle = side / 2.0;
    to_picture_ = {scale_ * std::cos(angle), scale_ * std::sin(angle)};
    to_picture_.tx = box.x + box.width / 2 - (to_picture_.a - to_picture_.b) * middle;
    to_picture_.ty = box.y + box.height / 2 - (to_picture_.b + to_picture_.a) * middle;
  }

  void Fill(const Image& image, std::span<float> input, const Cell& cell) const {
    // The network counts from the edge of the first pixel, not from its middle.
    Similarity of_middles = to_picture_;
    of_middles.tx += (to_picture_.a - to_picture_.b) / 2 - 0.5;
    of_middles.ty += (to_picture_.b + to_picture_.a) / 2 - 0.5;
    const std::vector<float> rgb = WarpSquare(image, of_middles, side_);
    const std::size_t plane = input.size() / 3;
    const float* from = rgb.data();
    for (int y = 0; y < side_; ++y) {
      float* to = input.data() + std::size_t(cell.y + y) * kSmallFrame + cell.x;
      for (int x = 0; x < side_; ++x, ++to, from += 3) {
        to[0] = from[2], to[plane] = from[1], to[2 * plane] = from[0];
      }
    }
  }

  // From pixels of the square to those of the picture.
  void PutBack(DetectedFace& face) const {
    const Point centre = InPicture({face.box.x + face.box.width / 2, face.box.y + face.box.height / 2});
    auto width = static_cast<float>(face.box.width * scale_), height = static_cast<float>(face.box.height * scale_);
    if (lying_) std::swap(width, height);
    face.box = {centre.x - width / 2, centre.y - height / 2, width, height};
    for (Point& point : face.landmarks) point = InPicture(point);
  }

 private:
  Point InPicture(const Point& point) const {
    return {static_cast<float>(to_picture_.a * point.x - to_picture_.b * point.y + to_picture_.tx),
            static_cast<float>(to_picture_.b * point.x + to_picture_.a * point.y + to_picture_.ty)};
  }
  int side_;
  bool lying_;
  double scale_ = 1;  // pixels of the picture to one of the square
  Similarity to_picture_;
};

// What the network reports of a frame that `fill` fills, in the frame's pixels.
Result<std::vector<DetectedFace>> ReadFrame(Network& network, int width, int height,
                                            const std::function<void(std::span<float>)>& fill) {
  std::vector<DetectedFace> faces;
  const auto read = [&](NetworkOutputs outputs) {
    for (std::size_t i = 0; i < std::size(kStrides); ++i) {
      ReadGrid(outputs.subspan(i * 4, 4), kStrides[i], width / kStrides[i], height / kStrides[i], faces);
    }
  };
  WRIT_CHECK(network.Run({1, 3, std::size_t(height), std::size_t(width)}, fill, read));
  return faces;
}

}  // namespace

std::vector<std::string> DetectorOutputs() {
  std::vector<std::string> names;
  for (const int stride : kStrides) {
    for (const char* kind : {"cls_", "obj_", "bbox_", "kps_"}) names.push_back(kind + std::to_string(stride));
  }
  return names;
}

DetectedFaces ThinOut(std::vector<DetectedFace> faces) {
  std::sort(faces.begin(), faces.end(), [](const DetectedFace& a, const DetectedFace& b) {
    return std::tie(b.confidence, a.box.x, a.box.y) < std::tie(a.confidence, b.box.x, b.box.y);
  });
  DetectedFaces kept;
  for (const DetectedFace& face : faces) {
    const bool covered = std::any_of(kept.faces.begin(), kept.faces.end(), [&](const DetectedFace& other) {
      return IntersectionOverUnion(face.box, other.box) > kDetectionOverlap;
    });
    if (covered) continue;
    if (kept.faces.size() == kMaxFacesInPhoto) {
      kept.more = true;
      break;
    }
    kept.faces.push_back(face);
  }
  return kept;
}

Result<std::vector<DetectedFace>> LookAt(const DetectorNetworks& networks, const Image& image, const Look& look) {
  const PixelRect& part = look.part;
  const Seen seen = SeenAt(part.width, part.height, look.side);
  const bool lying = look.turns % 2 != 0, small = std::max(seen.width, seen.height) <= kSmallFrame;
  const int seen_width = lying ? seen.height : seen.width, seen_height = lying ? seen.width : seen.height;
  const int width = small ? kSmallFrame : FrameSide(seen_width);
  const int height = small ? kSmallFrame : FrameSide(seen_height);
  const auto fill = [&](std::span<float> input) {
    // Black to the right and below.
    for (std::size_t row = 0; row < 3 * std::size_t(height); ++row) {
      const std::size_t filled = row % height < std::size_t(seen_height) ? seen_width : 0;
      std::fill_n(input.data() + row * width + filled, width - filled, 0.0f);
    }
    FillPlanes(image, look, seen, input, std::size_t(width));
  };
  WRIT_TRY(std::vector<DetectedFace> faces, ReadFrame(small ? networks.small : networks.large, width, height, fill));
  for (DetectedFace& face : faces) {
    TurnBack(face, seen, look.turns);
    Place(face, part, seen);
  }
  return faces;
}

Result<std::vector<DetectedFace>> LookAskew(const DetectorNetworks& networks, const Image& image, const Box& box,
                                            double degrees) {
  const AskewSquare square(box, degrees, kSmallFrame);
  const auto fill = [&](std::span<float> input) { square.Fill(image, input, {0, 0}); };
  WRIT_TRY(std::vector<DetectedFace> faces, ReadFrame(networks.small, kSmallFrame, kSmallFrame, fill));
  for (DetectedFace& face : faces) square.PutBack(face);
  return faces;
}

Result<std::array<std::vector<DetectedFace>, kAround>> LookAround(const DetectorNetworks& networks, const Image& image,
                                                                  const Box& box, double first_degrees) {
  std::vector<AskewSquare> squares;
  for (std::size_t i = 0; i < kAround; ++i) {
    squares.emplace_back(box, first_degrees + 90.0 * static_cast<double>(i), kCellSide);
  }
  const auto fill = [&](std::span<float> input) {
    for (std::size_t i = 0; i < kAround; ++i) squares[i].Fill(image, input, CellAt(i));
  };
  WRIT_TRY(const std::vector<DetectedFace> faces, ReadFrame(networks.small, kSmallFrame, kSmallFrame, fill));
  std::array<std::vector<DetectedFace>, kAround> around;
  for (DetectedFace face : faces) {
    const std::size_t cell = TakeOutOfCell(face);
    squares[cell].PutBack(face);
    around[cell].push_back(face);
  }
  return around;
}

Result<std::vector<DetectedFace>> LookInOtherTurns(const DetectorNetworks& networks, const Image& image) {
  const Seen seen = SeenAt(image.width, image.height, kTurnedSide);
  const PixelRect whole{0, 0, image.width, image.height};
  const auto fill = [&](std::span<float> input) {
    std::ranges::fill(input, 0.0f);
    const std::size_t pixels = std::size_t(seen.width) * seen.height, plane = input.size() / 3;
    std::vector<float> upright(3 * pixels);
    FillPlanes(image, {whole, kTurnedSide, 0}, seen, upright, std::size_t(seen.width));
    for (int turns = 1; turns < 4; ++turns) {
      const Cell cell = CellAt(std::size_t(turns));
      const std::size_t corner = std::size_t(cell.y) * kSmallFrame + cell.x;
      for (std::size_t i = 0; i < 3; ++i) {
        TurnPlane(upright.data() + i * pixels, seen, turns, input.data() + i * plane + corner, kSmallFrame);
      }
    }
  };
  WRIT_TRY(std::vector<DetectedFace> faces, ReadFrame(networks.small, kSmallFrame, kSmallFrame, fill));
  std::erase_if(faces, [&](DetectedFace& face) {
    const std::size_t turns = TakeOutOfCell(face);
    TurnBack(face, seen, static_cast<int>(turns));
    Place(face, whole, seen);
    return turns == 0;
  });
  return faces;
}

}  // namespace writ
