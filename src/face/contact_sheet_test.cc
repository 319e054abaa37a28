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

AnalysedPhoto PhotoWith(std::initializer_list<bool> usable) {
  AnalysedPhoto photo{.width = 228, .height = 228, .image = NewImage(228, 228)};
  float x = 20;
  for (const bool good : usable) {
    AnalysedFace face{};
    face.face.box = {x, 60, 50, 60};
    face.quality.usable = good;
    photo.faces.push_back(face);
    x += 100;
  }
  return photo;
}

TEST(ContactSheet, TheBadgeIsGreenWhereAllFacesCanBeCompared) {
  EXPECT_TRUE(AllComparable(PhotoWith({true, true})));
  EXPECT_FALSE(AllComparable(PhotoWith({true, false})));
  EXPECT_FALSE(AllComparable(PhotoWith({})));
  ContactSheet sheet;
  sheet.Add(MakeTile(PhotoWith({true})), 1, true);
  sheet.Add(MakeTile(PhotoWith({false})), 2, false);
  const Image picture = sheet.Picture();
  EXPECT_EQ(ColourAt(picture, 6, 6), kGreen);
  EXPECT_EQ(ColourAt(picture, kTileSide + 6, 6), kOrange);
}

TEST(ContactSheet, OfSeveralFacesEachHasItsNumberInItsColour) {
  const Image two = MakeTile(PhotoWith({true, false}));
  EXPECT_EQ(ColourAt(two, 20, 133), kGreen);
  EXPECT_EQ(ColourAt(two, 120, 133), kOrange);
  // The upper left corner is free of a 1, and not of a 2.
  EXPECT_EQ(ColourAt(two, 22, 122), kGreen);
  EXPECT_EQ(ColourAt(two, 122, 122), (Colour{0, 0, 0}));
  const Image one = MakeTile(PhotoWith({true}));
  EXPECT_EQ(ColourAt(one, 20, 133), (Colour{0, 0, 0}));  // the photo
}

TEST(ContactSheet, ATileSaysThatThereAreMoreFaces) {
  AnalysedPhoto photo = PhotoWith({true});
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
  sheet.Add(large, 1, false);
  const Image picture = sheet.Picture();
  EXPECT_EQ(picture.height, kTileSide);
  EXPECT_EQ(ColourAt(picture, 6, 6), kOrange);
}

}  // namespace
}  // namespace writ
