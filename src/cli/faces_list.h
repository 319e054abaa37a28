// The list that `writ faces` writes of a folder: a row a face, in CSV or in JSON a line.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

// A photo that was looked at.
struct LookedPhoto {
  std::string photo;
  Bytes sha256;
  Result<AnalysedPhoto> analysed;  // without its image
};

inline constexpr char kFacesCsvHeader[] =
    "number,photo,face,x,y,width,height,confidence,eye_distance_pixels,sharpness,brightness,contrast,clipped,turn,nod,"
    "roll_degrees,quality,verdict,reason,message,advice\n";

// The rows of the photo with that number; one without a face, or that could not be read, has one too,
// and one that shows more faces than are kept has one more, which says so.
std::string FacesCsvRows(std::size_t number, const LookedPhoto& looked);
std::string FacesJsonRow(std::size_t number, const LookedPhoto& looked);

// Whether a file that begins so is such a list, in CSV or else in JSON lines.
bool IsFacesCsv(ByteView beginning);
bool IsFacesJson(ByteView beginning);

}  // namespace writ
