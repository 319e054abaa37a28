#include "face/contact_sheet.h"

#include <algorithm>

#include "face/draw.h"

namespace writ {
namespace {

constexpr int kMargin = (kTileSide - kTileImageSide) / 2;
constexpr int kNumberDot = 2, kLetterDot = 2;
constexpr std::uint8_t kPaper = 245, kMissing = 200;

}  // namespace

Image MakeTile(const AnalysedPhoto& photo) {
  Image tile = FitImage(photo.image, kTileImageSide);
  const Placement placement{.scale = static_cast<double>(photo.width) / tile.width, .left = 0, .top = 0};
  for (const AnalysedFace& face : photo.faces) {
    FrameFace(tile, ToPicture(face.face.box, placement), VerdictOf(face.quality));
  }
  // Over all frames: no frame crosses a number out.
  for (std::size_t i = 0; photo.faces.size() > 1 && i < photo.faces.size(); ++i) {
    NumberFace(tile, i + 1, ToPicture(photo.faces[i].face.box, placement), VerdictOf(photo.faces[i].quality));
  }
  if (photo.more_faces) DrawRemark(tile, "more faces than are framed", /*dot=*/1);
  return tile;
}

Image MakeReasonTile(std::string reason) {
  constexpr int kSide = kTileImageSide, kFrom = kSide / 3, kEdge = 4;
  Image tile = NewImage(kSide, kSide);
  std::ranges::fill(tile.rgb, kMissing);
  std::ranges::replace(reason, '-', ' ');
  DrawWords(tile, reason, {kEdge, kFrom, kSide - 2 * kEdge, kSide - kFrom}, kLetterDot);
  return tile;
}

FaceVerdict WorstVerdict(const AnalysedPhoto& photo) {
  FaceVerdict worst = photo.faces.empty() ? FaceVerdict::kUnusable : FaceVerdict::kGood;
  for (const AnalysedFace& face : photo.faces) worst = std::max(worst, VerdictOf(face.quality));
  return worst;
}

ContactSheet::ContactSheet() : sheet_(NewImage(kSheetColumns * kTileSide, kSheetRows * kTileSide)) {
  std::fill(sheet_.rgb.begin(), sheet_.rgb.end(), kPaper);
}

void ContactSheet::Add(const Image& tile, std::size_t number, FaceVerdict verdict) {
  const int left = static_cast<int>(used_ % kSheetColumns) * kTileSide + kMargin;
  const int top = static_cast<int>(used_ / kSheetColumns) * kTileSide + kMargin;
  ++used_;
  const int x = left + (kTileImageSide - tile.width) / 2, y = top + (kTileImageSide - tile.height) / 2;
  for (int row = 0; row < tile.height; ++row) {
    std::copy_n(tile.pixel(0, row), std::size_t(tile.width) * 3, sheet_.pixel(x, y + row));
  }
  DrawNumberPlate(sheet_, number, left, top, kNumberDot, verdict);
}

Image ContactSheet::Picture() const {
  const int rows = static_cast<int>((used_ + kSheetColumns - 1) / kSheetColumns);
  Image cut = NewImage(sheet_.width, std::max(1, rows) * kTileSide);
  std::copy_n(sheet_.rgb.begin(), cut.rgb.size(), cut.rgb.begin());
  return cut;
}

}  // namespace writ
