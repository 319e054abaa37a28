#include "cli/faces_list.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "cli/faces_words.h"

namespace writ {
namespace {

LookedPhoto Photo(const std::string& name, std::size_t faces) {
  LookedPhoto looked{.photo = name, .sha256 = Bytes(32), .analysed = AnalysedPhoto{.width = 100, .height = 100}};
  looked.analysed->faces.resize(faces);
  return looked;
}

LookedPhoto Unreadable(const std::string& name) {
  LookedPhoto looked = Photo(name, 0);
  looked.analysed = Fail(Code::kUnusablePhoto, "photo-truncated", "couldn't read\x1b the photo", "");
  return looked;
}

TEST(FacesList, EachFaceHasARowAndSoHasAPhotoWithout) {
  EXPECT_TRUE(FacesCsvRows(3, Photo("a.jpg", 2)).starts_with("3,a.jpg,1,"));
  EXPECT_NE(FacesCsvRows(3, Photo("a.jpg", 2)).find("\n3,a.jpg,2,"), std::string::npos);
  EXPECT_EQ(FacesCsvRows(1, Photo("a.jpg", 0)),
            "1,a.jpg,,,,,,,,,,,,,,,,unusable,no-face,no face was found in it,use a photo that shows the face\n");
  EXPECT_EQ(FacesCsvRows(2, Unreadable("a.jpg")),
            "2,a.jpg,,,,,,,,,,,,,,,,unusable,photo-truncated,couldn't read\\x1b the photo,\n");
}

TEST(FacesList, AFaceThatIsNotGoodSaysWhy) {
  LookedPhoto looked = Photo("a.jpg", 1);
  Quality& quality = looked.analysed->faces[0].quality;
  quality.reason = "face-blurred", quality.message = "couldn't use the face: it is blurred",
  quality.advice = "use it, not";
  EXPECT_TRUE(FacesCsvRows(1, looked).ends_with(
      ",unusable,face-blurred,couldn't use the face: it is blurred,\"use it, not\"\n"));
  quality = Quality();
  quality.rank = 50;
  quality.usable = true;
  EXPECT_TRUE(FacesCsvRows(1, looked).ends_with(",50,good,,,\n"));
  quality.rank = 3;
  EXPECT_NE(FacesCsvRows(1, looked).find(",3,poor,face-poor,\"the face is of poor quality (3 of 100"),
            std::string::npos);
  EXPECT_EQ(Json::parse(FacesJsonRow(1, looked))["faces"][0]["verdict"], "poor");
  EXPECT_EQ(Json::parse(FacesJsonRow(1, Photo("a.jpg", 0)))["advice"], NoFace().advice);
}

TEST(FacesList, MoreFacesThanAreKeptAreSaid) {
  LookedPhoto looked = Photo("a.jpg", 2);
  EXPECT_EQ(Json::parse(FacesJsonRow(3, looked))["more_faces"], false);
  looked.analysed->more_faces = true;
  EXPECT_NE(FacesCsvRows(3, looked).find("\n3,a.jpg,,,,,,,,,,,,,,,,unusable,more-faces,it shows more faces: "),
            std::string::npos);
  EXPECT_EQ(Json::parse(FacesJsonRow(3, looked))["more_faces"], true);
}

TEST(FacesList, NamesReachNeitherATerminalNorATableRaw) {
  for (const LookedPhoto& looked : {Photo("a\x1b[2J,\r\nb\xff.jpg", 1), Unreadable("a\x1b[2J,\r\nb\xff.jpg")}) {
    const std::string csv = FacesCsvRows(1, looked);
    EXPECT_NE(csv.find("\"a\\x1b[2J,\\x0d\\x0ab\\xff.jpg\","), std::string::npos) << csv;
    EXPECT_EQ(std::ranges::count(csv, '\n'), 1);
    EXPECT_EQ(csv.find('\x1b'), std::string::npos);
    EXPECT_EQ(Json::parse(FacesJsonRow(1, looked))["photo"], "a\\x1b[2J,\\x0d\\x0ab\\xff.jpg");
  }
  EXPECT_NE(FacesCsvRows(1, Photo("a\\x1b\x1b\\.jpg", 1)).find(",a\\x5cx1b\\x1b\\x5c.jpg,"), std::string::npos);
  EXPECT_EQ(Json::parse(FacesJsonRow(1, Photo("a\\x1b\x1b.jpg", 1)))["photo"], "a\\x5cx1b\\x1b.jpg");
  EXPECT_NE(FacesCsvRows(1, Photo("=1+1.jpg", 1)).find(",./=1+1.jpg,"), std::string::npos);
  EXPECT_NE(FacesCsvRows(1, Photo("a\"b.jpg", 1)).find(",\"a\"\"b.jpg\","), std::string::npos);
}

TEST(FacesList, AListIsKnownByItsBeginning) {
  EXPECT_TRUE(IsFacesCsv(AsBytes(kFacesCsvHeader + FacesCsvRows(1, Photo("a.jpg", 1)))));
  EXPECT_FALSE(IsFacesCsv(AsBytes("number,photo\n")));
  for (const LookedPhoto& looked : {Photo("a.jpg", 1), Photo("a.jpg", 0), Unreadable("a.jpg")}) {
    const std::string row = FacesJsonRow(1, looked);
    EXPECT_TRUE(IsFacesJson(AsBytes(row + FacesJsonRow(2, looked)))) << row;
    EXPECT_FALSE(IsFacesJson(AsBytes(row.substr(0, row.size() - 5))));
  }
  for (const char* other :
       {"", "[]", "{\"number\":1}", "{\"photo\":\"a.jpg\",\"number\":1}", "{\"faces\":[]}", "text"}) {
    EXPECT_FALSE(IsFacesJson(AsBytes(other))) << other;
  }
}

}  // namespace
}  // namespace writ
