#include "face/contact_sheet.h"

#include <algorithm>
#include <cmath>

#include "face/draw.h"

namespace writ {
namespace {

constexpr int kMargin = 6;  // pixels around a tile's picture
constexpr int kNumberDot = 2;
constexpr std::uint8_t kPaper = 245, kMissing = 200;

void Fill(Image& image, int left, int top, int side, std::uint8_t grey) {
  for (int y = top; y < top + side; ++y) std::fill_n(image.pixel(left, y), std::size_t(side) * 3, grey);
}

}  // namespace

Image MakeTile(const AnalysedPhoto& photo) {
  constexpr double kSide = kTileSide - 2 * kMargin;
  const double scale = std::max(photo.image.width, photo.image.height) / kSide;
  const auto shrunk = [&](int side) { return std::max(1, static_cast<int>(std::lround(side / scale))); };
  Image tile = ResizeImage(photo.image, shrunk(photo.image.width), shrunk(photo.image.height));
  const Placement placement{.scale = static_cast<double>(photo.width) / tile.width, .left = 0, .top = 0};
  for (const AnalysedFace& face : photo.faces) {
    FrameFace(tile, ToPicture(face.face.box, placement), face.quality.usable);
  }
  return tile;
}

ContactSheet::ContactSheet() : sheet_(NewImage(kSheetColumns * kTileSide, kSheetRows * kTileSide)) {
  std::fill(sheet_.rgb.begin(), sheet_.rgb.end(), kPaper);
}

void ContactSheet::Add(const Image& tile, std::size_t number) {
  const int left = static_cast<int>(used_ % kSheetColumns) * kTileSide + kMargin;
  const int top = static_cast<int>(used_ / kSheetColumns) * kTileSide + kMargin;
  ++used_;
  constexpr int kSide = kTileSide - 2 * kMargin;
  if (tile.rgb.empty()) Fill(sheet_, left, top, kSide, kMissing);
  const int x = left + (kSide - tile.width) / 2, y = top + (kSide - tile.height) / 2;
  for (int row = 0; row < tile.height; ++row) {
    std::copy_n(tile.pixel(0, row), std::size_t(tile.width) * 3, sheet_.pixel(x, y + row));
  }
  DrawNumberPlate(sheet_, number, left, top, kNumberDot);
}

Image ContactSheet::Picture() const {
  const int rows = static_cast<int>((used_ + kSheetColumns - 1) / kSheetColumns);
  Image cut = NewImage(sheet_.width, std::max(1, rows) * kTileSide);
  std::copy_n(sheet_.rgb.begin(), cut.rgb.size(), cut.rgb.begin());
  return cut;
}

}  // namespace writ
