// Naming one face of a photo as people do: by its number as `writ faces` counts, or by its box.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/status.h"
#include "face/pipeline.h"

namespace writ {

// Either a number from 1, or a box.
struct FaceChoice {
  std::optional<std::size_t> number;
  std::optional<Box> box;
};

// "2", or "x,y,width,height" in whole pixels of the full-size photo (a face at its edge may start
// outside, at a negative x or y). Nothing where empty. "face-malformed" (kUsage).
Result<FaceChoice> ParseFaceChoice(std::string_view text);

// Faces are chosen in every photo or in none: "face-count" (kUsage).
Result<void> CheckFaceCount(std::size_t photos, std::size_t choices);

// Index of the face in photo.faces; ChooseFace's errors, with numbers in the advice, and "face-number" (kUsage).
Result<std::size_t> FindChosenFace(const AnalysedPhoto& photo, const FaceChoice& choice);

// The box that the choice means, for calls that take one; nothing where nothing was chosen. Looks into the photo only
// for a number.
Result<std::optional<Box>> ChosenBox(const Pipeline& pipeline, ByteView photo, const FaceChoice& choice);

}  // namespace writ
