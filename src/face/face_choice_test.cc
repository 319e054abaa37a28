#include "face/face_choice.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

std::string ChoiceReason(std::string_view text) {
  const Result<FaceChoice> choice = ParseFaceChoice(text);
  return choice ? "accepted" : choice.error().reason;
}

AnalysedPhoto PhotoWithTwoFaces() {
  AnalysedPhoto photo;
  photo.width = 400;
  photo.height = 200;
  photo.faces.resize(2);
  photo.faces[0].face.box = {10, 10, 100, 120};
  photo.faces[1].face.box = {250, 30, 80, 90};
  return photo;
}

TEST(FaceChoice, ANumberOrABoxIsRead) {
  EXPECT_EQ(ParseFaceChoice("2")->number, 2u);
  const Result<FaceChoice> choice = ParseFaceChoice("412,-6,180,236");
  ASSERT_TRUE(choice);
  ASSERT_TRUE(choice->box);
  EXPECT_FALSE(choice->number);
  EXPECT_EQ(BoxText(*choice->box), "412,-6,180,236");
  const Result<FaceChoice> nothing = ParseFaceChoice("");
  EXPECT_TRUE(nothing && !nothing->number && !nothing->box);
}

TEST(FaceChoice, OtherFormsAreRefused) {
  for (const char* text : {"0", "-1", "one", "1.5", " 1", "1 ", "65536", "1,2,3", "1,2,3,4,5", "1,2,3,", ",1,2,3",
                           "1,2,0,4", "1,2,3,-4", "1, 2,3,4", "1,2,3,4.0", "99999,1,1,1", "1;2;3;4"}) {
    EXPECT_EQ(ChoiceReason(text), "face-malformed") << text;
  }
}

TEST(FaceChoice, ANumberCountsTheFacesFromOne) {
  const AnalysedPhoto photo = PhotoWithTwoFaces();
  EXPECT_EQ(*FindChosenFace(photo, *ParseFaceChoice("1")), 0u);
  EXPECT_EQ(*FindChosenFace(photo, *ParseFaceChoice("2")), 1u);
  EXPECT_EQ(FindChosenFace(photo, *ParseFaceChoice("3")).error().reason, "face-number");
}

TEST(FaceChoice, ABoxMeansTheFaceThatItOverlaps) {
  const AnalysedPhoto photo = PhotoWithTwoFaces();
  EXPECT_EQ(*FindChosenFace(photo, *ParseFaceChoice("252,33,78,90")), 1u);
  EXPECT_EQ(FindChosenFace(photo, *ParseFaceChoice("150,30,80,90")).error().reason, "face-not-found-there");
}

TEST(FaceChoice, SeveralFacesAndNoChoiceAsksForOne) {
  const Result<std::size_t> chosen = FindChosenFace(PhotoWithTwoFaces(), {});
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().reason, "several-faces");
  EXPECT_NE(chosen.error().advice.find("--face"), std::string::npos);
}

}  // namespace
}  // namespace writ
