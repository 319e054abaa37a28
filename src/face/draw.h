// Marks faces in a picture for people to look at: box, landmarks, and the number by which it is named.
//
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "face/detect.h"
#include "face/image.h"
#include "face/quality.h"

namespace writ {

struct MarkedFace {
  Box box;  // in pixels of the picture, as the landmarks
  Landmarks landmarks{};
  FaceVerdict verdict = FaceVerdict::kGood;
};

// Frames, in FrameFace's colours, landmarks, and numbers, of which the face at index 0 has 1. Lines grow with the
// picture so that they stay visible when a large photo is shown small, but stay thin beside a small face; a number
// stands where it hides no other face, else at the head of its own, and inside the picture.
void MarkFaces(Image& image, std::span<const MarkedFace> faces);

// A frame around the box: green where the face can be compared, yellow where it is poor, orange where it can't.
void FrameFace(Image& image, const Box& box, FaceVerdict verdict);

// The number of a framed face in a small picture: below the box where there is room, else at its foot.
void NumberFace(Image& image, std::size_t number, const Box& box, FaceVerdict verdict);

// The number in black on a plate of FrameFace's colours, whose upper left corner lies there; a digit is 5 · dot pixels
// high.
void DrawNumberPlate(Image& image, std::size_t number, int left, int top, int dot,
                     FaceVerdict verdict = FaceVerdict::kGood);

// A line of words at the picture's foot, on orange: what somebody who looks at it must know.
void DrawRemark(Image& image, std::string_view words, int dot);

// Words of a to z in black capitals, 7 · dot pixels high, in lines as broad as the place; other characters are left
// out. What goes beyond the picture is not drawn.
void DrawWords(Image& image, std::string_view words, const PixelRect& place, int dot);

}  // namespace writ
