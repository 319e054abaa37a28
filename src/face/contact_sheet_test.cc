#include "face/contact_sheet.h"

#include <gtest/gtest.h>

#include "support/pixels.h"

#include <array>

namespace writ {
namespace {

using support::Colour;
using support::ColourAt;
using support::kGreen;
using support::kOrange;
using support::kYellow;
using enum FaceVerdict;

AnalysedPhoto PhotoWith(std::initializer_list<FaceVerdict> verdicts) {
  AnalysedPhoto photo{.width = 228, .height = 228, .image = NewImage(228, 228)};
  float x = 20;
  for (const FaceVerdict verdict : verdicts) {
    AnalysedFace face{};
    face.face.box = {x, 60, 50, 60};
    face.quality.usable = verdict != FaceVerdict::kUnusable;
    face.quality.rank = verdict == FaceVerdict::kGood ? 50.0f : 5.0f;
    photo.faces.push_back(face);
    x += 100;
  }
  return photo;
}

TEST(ContactSheet, TheBadgeHasTheColourOfTheWorstFace) {
  EXPECT_EQ(WorstVerdict(PhotoWith({kGood, kGood})), kGood);
  EXPECT_EQ(WorstVerdict(PhotoWith({kGood, kPoor})), kPoor);
  EXPECT_EQ(WorstVerdict(PhotoWith({kUnusable, kPoor})), kUnusable);
  EXPECT_EQ(WorstVerdict(PhotoWith({})), kUnusable);
  ContactSheet sheet;
  sheet.Add(MakeTile(PhotoWith({kGood})), 1, kGood);
  sheet.Add(MakeTile(PhotoWith({kUnusable})), 2, kUnusable);
  sheet.Add(MakeTile(PhotoWith({kPoor})), 3, kPoor);
  const Image picture = sheet.Picture();
  EXPECT_EQ(ColourAt(picture, 6, 6), kGreen);
  EXPECT_EQ(ColourAt(picture, kTileSide + 6, 6), kOrange);
  EXPECT_EQ(ColourAt(picture, 2 * kTileSide + 6, 6), kYellow);
}

TEST(ContactSheet, OfSeveralFacesEachHasItsNumberInItsColour) {
  const Image two = MakeTile(PhotoWith({kGood, kUnusable}));
  EXPECT_EQ(ColourAt(two, 20, 133), kGreen);
  EXPECT_EQ(ColourAt(two, 120, 133), kOrange);
  // The upper left corner is free of a 1, and not of a 2.
  EXPECT_EQ(ColourAt(two, 22, 122), kGreen);
  EXPECT_EQ(ColourAt(two, 122, 122), (Colour{0, 0, 0}));
  const Image one = MakeTile(PhotoWith({kGood}));
  EXPECT_EQ(ColourAt(one, 20, 133), (Colour{0, 0, 0}));  // the photo
}

TEST(ContactSheet, ATileSaysThatThereAreMoreFaces) {
  AnalysedPhoto photo = PhotoWith({kGood});
  EXPECT_EQ(ColourAt(MakeTile(photo), 0, 227), (Colour{0, 0, 0}));
  photo.more_faces = true;
  EXPECT_EQ(ColourAt(MakeTile(photo), 0, 227), kOrange);
}

TEST(ContactSheet, AnUnreadablePhotosTileSaysWhy) {
  const Image truncated = MakeReasonTile("photo-truncated"), large = MakeReasonTile("photo-too-large");
  EXPECT_EQ(truncated.rgb.size(), large.rgb.size());
  EXPECT_NE(truncated.rgb, large.rgb);
  EXPECT_NE(truncated.rgb, MakeReasonTile("").rgb);
  ContactSheet sheet;
  sheet.Add(large, 1, kUnusable);
  const Image picture = sheet.Picture();
  EXPECT_EQ(picture.height, kTileSide);
  EXPECT_EQ(ColourAt(picture, 6, 6), kOrange);
}

}  // namespace
}  // namespace writ
