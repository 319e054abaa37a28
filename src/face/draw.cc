#include "face/draw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace writ {
namespace {

using Colour = std::array<std::uint8_t, 3>;
constexpr Colour kLine{0, 230, 118};
constexpr Colour kEdge{0, 0, 0};  // around every line, so that it stands out from any photo
constexpr Colour kDot{255, 64, 64};
constexpr Colour kPoor{255, 238, 0};
constexpr Colour kUnusable{255, 145, 0};

constexpr int kDigitColumns = 3, kDigitRows = 5;
// One row a group of three bits, the top row first.
constexpr std::array<std::uint16_t, 10> kDigits{
    0b111'101'101'101'111, 0b010'110'010'010'111, 0b111'001'111'100'111, 0b111'001'111'001'111, 0b101'101'111'001'001,
    0b111'100'111'001'111, 0b111'100'111'101'111, 0b111'001'010'010'010, 0b111'101'111'101'111, 0b111'101'111'001'111};

constexpr int kLetterColumns = 5, kLetterRows = 7;
// A to Z, one row a group of five bits, the top row first.
constexpr std::array<std::uint64_t, 26> kLetters{
    0b01110'10001'10001'11111'10001'10001'10001, 0b11110'10001'10001'11110'10001'10001'11110,
    0b01110'10001'10000'10000'10000'10001'01110, 0b11110'10001'10001'10001'10001'10001'11110,
    0b11111'10000'10000'11110'10000'10000'11111, 0b11111'10000'10000'11110'10000'10000'10000,
    0b01110'10001'10000'10111'10001'10001'01110, 0b10001'10001'10001'11111'10001'10001'10001,
    0b01110'00100'00100'00100'00100'00100'01110, 0b00111'00010'00010'00010'00010'10010'01100,
    0b10001'10010'10100'11000'10100'10010'10001, 0b10000'10000'10000'10000'10000'10000'11111,
    0b10001'11011'10101'10101'10001'10001'10001, 0b10001'11001'10101'10011'10001'10001'10001,
    0b01110'10001'10001'10001'10001'10001'01110, 0b11110'10001'10001'11110'10000'10000'10000,
    0b01110'10001'10001'10001'10101'10010'01101, 0b11110'10001'10001'11110'10100'10010'10001,
    0b01111'10000'10000'01110'00001'00001'11110, 0b11111'00100'00100'00100'00100'00100'00100,
    0b10001'10001'10001'10001'10001'10001'01110, 0b10001'10001'10001'10001'10001'01010'00100,
    0b10001'10001'10001'10101'10101'11011'10001, 0b10001'10001'01010'00100'01010'10001'10001,
    0b10001'10001'01010'00100'00100'00100'00100, 0b11111'00001'00010'00100'01000'10000'11111,
};

const Colour& ColourOf(FaceVerdict verdict) {
  if (verdict == FaceVerdict::kUnusable) return kUnusable;
  return verdict == FaceVerdict::kPoor ? kPoor : kLine;
}

// Pixels of a mark's line in a picture of that size.
int LineWidth(const Image& image) { return std::max(2, std::max(image.width, image.height) / 250); }

// Right and bottom are not filled; what lies outside the picture is left out.
void FillRectangle(Image& image, int left, int top, int right, int bottom, const Colour& colour) {
  for (int y = std::max(top, 0); y < std::min(bottom, image.height); ++y) {
    for (int x = std::max(left, 0); x < std::min(right, image.width); ++x) {
      std::copy(colour.begin(), colour.end(), image.pixel(x, y));
    }
  }
}

void DrawFrame(Image& image, int left, int top, int right, int bottom, int line, const Colour& colour) {
  FillRectangle(image, left, top, right, top + line, colour);
  FillRectangle(image, left, bottom - line, right, bottom, colour);
  FillRectangle(image, left, top, left + line, bottom, colour);
  FillRectangle(image, right - line, top, right, bottom, colour);
}

// A detector's answer may lie far outside; the picture is what counts.
int Within(float position, int limit) {
  return static_cast<int>(std::lround(std::clamp(position, 0.0f, static_cast<float>(limit))));
}

void DrawDot(Image& image, const Point& centre, int radius, const Colour& colour) {
  const int x = Within(centre.x, image.width), y = Within(centre.y, image.height);
  for (int dy = -radius; dy <= radius; ++dy) {
    const int half = static_cast<int>(std::sqrt(static_cast<double>(radius * radius - dy * dy)));
    FillRectangle(image, x - half, y + dy, x + half + 1, y + dy + 1, colour);
  }
}

// The cells row by row, each of dot × dot pixels; the first is the highest bit.
void DrawCells(Image& image, std::uint64_t bits, int columns, int rows, int left, int top, int dot) {
  for (int cell = 0; cell < columns * rows; ++cell) {
    if ((bits >> (columns * rows - 1 - cell) & 1) == 0) continue;
    const int x = left + cell % columns * dot, y = top + cell / columns * dot;
    FillRectangle(image, x, y, x + dot, y + dot, kEdge);
  }
}

void DrawWord(Image& image, std::string_view word, int left, int top, int dot) {
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') DrawCells(image, kLetters[c - 'a'], kLetterColumns, kLetterRows, left, top, dot);
    left += (kLetterColumns + 1) * dot;
  }
}

int NumberPlateHeight(int dot) { return (kDigitRows + 2) * dot; }

int NumberPlateWidth(std::size_t number, int dot) {
  return (static_cast<int>(std::to_string(number).size()) * (kDigitColumns + 1) + 1) * dot;
}

void DrawBox(Image& image, const Box& box, const Colour& colour, int line) {
  const int edge = std::max(1, line / 2);
  const int left = Within(box.x, image.width), top = Within(box.y, image.height);
  const int right = Within(box.x + box.width, image.width), bottom = Within(box.y + box.height, image.height);
  DrawFrame(image, left - edge, top - edge, right + edge, bottom + edge, line + 2 * edge, kEdge);
  DrawFrame(image, left, top, right, bottom, line, colour);
}

// Pixels of a mark that is at most this part of the face's shorter side, and no broader than `most`.
int PartOf(const Box& box, float part, int most) {
  const float side = std::min(box.width, box.height) * part;
  return side < static_cast<float>(most) ? std::max(0, static_cast<int>(side)) : most;
}

PixelRect RectOf(const Image& image, const Box& box) {
  const int left = Within(box.x, image.width), top = Within(box.y, image.height);
  return {left, top, Within(box.x + box.width, image.width) - left, Within(box.y + box.height, image.height) - top};
}

bool Meet(const PixelRect& a, const PixelRect& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

// Where a number's plate hides nothing that is taken: above the face, below it, beside it; else at its head. Inside the
// picture as far as that is large enough.
PixelRect PlaceOfPlate(const Image& image, const PixelRect& face, std::span<const PixelRect> taken, int width,
                       int height) {
  const auto at = [&](int x, int y) -> PixelRect {
    return {std::clamp(x, 0, std::max(0, image.width - width)), std::clamp(y, 0, std::max(0, image.height - height)),
            width, height};
  };
  const PixelRect places[] = {at(face.x, face.y - height), at(face.x, face.y + face.height),
                              at(face.x + face.width, face.y), at(face.x - width, face.y)};
  for (const PixelRect& place : places) {
    if (std::ranges::none_of(taken, [&](const PixelRect& other) { return Meet(place, other); })) return place;
  }
  return at(face.x, face.y);
}

// Over all frames: no frame crosses a number out.
void NumberFaces(Image& image, std::span<const MarkedFace> faces) {
  constexpr float kPlatePart = 1 / 3.0f;  // of its face, that a number may hide where there is no room beside it
  std::vector<PixelRect> taken;
  for (const MarkedFace& face : faces) taken.push_back(RectOf(image, face.box));
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const int dot = std::max(1, PartOf(faces[i].box, kPlatePart / (kDigitRows + 2), 2 * LineWidth(image)));
    const PixelRect place = PlaceOfPlate(image, taken[i], taken, NumberPlateWidth(i + 1, dot), NumberPlateHeight(dot));
    DrawNumberPlate(image, i + 1, place.x, place.y, dot, faces[i].verdict);
    taken.push_back(place);
  }
}

}  // namespace

void DrawNumberPlate(Image& image, std::size_t number, int left, int top, int dot, FaceVerdict verdict) {
  const std::string digits = std::to_string(number);
  const int height = NumberPlateHeight(dot);
  FillRectangle(image, left, top, left + NumberPlateWidth(number, dot), top + height, ColourOf(verdict));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int x = left + dot + static_cast<int>(i) * (kDigitColumns + 1) * dot;
    DrawCells(image, kDigits[digits[i] - '0'], kDigitColumns, kDigitRows, x, top + dot, dot);
  }
}

void DrawWords(Image& image, std::string_view words, const PixelRect& place, int dot) {
  const int pitch = (kLetterColumns + 1) * dot;
  int x = place.x, y = place.y;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    const int width = static_cast<int>(word.size()) * pitch;
    if (x > place.x && x + width > place.x + place.width) {
      x = place.x;
      y += (kLetterRows + 3) * dot;
    }
    DrawWord(image, word, x, y, dot);
    x += width + pitch;
  }
}

void FrameFace(Image& image, const Box& box, FaceVerdict verdict) {
  DrawBox(image, box, ColourOf(verdict), LineWidth(image));
}

void NumberFace(Image& image, std::size_t number, const Box& box, FaceVerdict verdict) {
  constexpr float kSmallFace = 24;  // pixels: a larger number would hide it
  const int dot = box.width < kSmallFace ? 1 : 2;
  const int bottom = Within(box.y + box.height, image.height);
  const int top = std::min(bottom, image.height - NumberPlateHeight(dot));
  DrawNumberPlate(image, number, Within(box.x, image.width), top, dot, verdict);
}

void MarkFaces(Image& image, std::span<const MarkedFace> faces) {
  const int line = LineWidth(image);
  for (const MarkedFace& face : faces) {
    DrawBox(image, face.box, ColourOf(face.verdict), std::max(1, PartOf(face.box, 1 / 16.0f, line)));
  }
  for (const MarkedFace& face : faces) {
    const int radius = PartOf(face.box, 1 / 24.0f, 2 * line);
    for (const Point& point : face.landmarks) {
      if (radius > 1) DrawDot(image, point, radius, kEdge);
      DrawDot(image, point, radius - (radius > 1 ? std::max(1, radius / 4) : 0), kDot);
    }
  }
  NumberFaces(image, faces);
}

void DrawRemark(Image& image, std::string_view words, int dot) {
  const int height = (kLetterRows + 4) * dot, top = std::max(0, image.height - height);
  FillRectangle(image, 0, top, image.width, image.height, kUnusable);
  DrawWords(image, words, {2 * dot, top + 2 * dot, image.width, height}, dot);
}

}  // namespace writ
