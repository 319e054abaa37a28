// Many photos in one picture, small, with a frame around each face: to see at a glance what a folder holds.
//
// Thread rule: pure; one thread a sheet.
#pragma once

#include <cstddef>
#include <string>

#include "face/pipeline.h"

namespace writ {

inline constexpr int kSheetColumns = 6;
inline constexpr int kSheetRows = 8;
inline constexpr int kTileSide = 240;       // pixels, its margin too
inline constexpr int kTileImageSide = 228;  // of the photo in it

// A photo, whole or at least kTileImageSide large, made as small as a tile is, with its faces in FrameFace's
// frames. Of several each has its number, the first 1.
Image MakeTile(const AnalysedPhoto& photo);

// What stands for a photo that could not be read: a grey tile with the reason ("photo-truncated") in words.
Image MakeReasonTile(std::string reason);

// The worst of its faces' verdicts; kUnusable of a photo without a face.
FaceVerdict WorstVerdict(const AnalysedPhoto& photo);

class ContactSheet {
 public:
  ContactSheet();
  bool empty() const { return used_ == 0; }
  bool full() const { return used_ == std::size_t{kSheetColumns} * kSheetRows; }
  // The next tile, row by row, with a number on it in the colour of the verdict; not on a full sheet.
  void Add(const Image& tile, std::size_t number, FaceVerdict verdict);
  // Cut below the last row that is used.
  Image Picture() const;

 private:
  Image sheet_;
  std::size_t used_ = 0;
};

}  // namespace writ
