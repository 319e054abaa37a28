// Many photos in one picture, small, with a frame around each face: to see at a glance what a folder holds.
//
// Thread rule: pure; one thread a sheet.
#pragma once

#include <cstddef>

#include "face/pipeline.h"

namespace writ {

inline constexpr int kSheetColumns = 6;
inline constexpr int kSheetRows = 8;
inline constexpr int kTileSide = 240;  // pixels, its margin too

// A photo made as small as a tile is, with its faces framed: green where one can be compared, else orange.
Image MakeTile(const AnalysedPhoto& photo);

class ContactSheet {
 public:
  ContactSheet();
  bool empty() const { return used_ == 0; }
  bool full() const { return used_ == std::size_t{kSheetColumns} * kSheetRows; }
  // The next tile, row by row, with a number on it; not on a full sheet. A photo that could not be read has no tile and
  // leaves its place grey.
  void Add(const Image& tile, std::size_t number);
  // Cut below the last row that is used.
  Image Picture() const;

 private:
  Image sheet_;
  std::size_t used_ = 0;
};

}  // namespace writ
