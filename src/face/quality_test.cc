#include "face/quality.h"

#include <algorithm>
#include <limits>

#include "face/exif.h"
#include "face/photos_for_tests.h"

namespace writ {
namespace {

// The first face's quality when the photo has been changed as a whole.
Quality QualityOf(const Image& image, const DetectedFace& face) {
  return AssessQuality(AlignFace(image, face.landmarks), face, image.width, image.height);
}

Image Blurred(const Image& image, int times) {
  const Image small = ResizeImage(image, image.width / times, image.height / times);
  return ResizeImage(small, image.width, image.height);
}

// Every value v becomes offset + factor × v.
Image Toned(Image image, double offset, double factor) {
  for (std::uint8_t& value : image.rgb) {
    value = static_cast<std::uint8_t>(std::clamp(offset + factor * value, 0.0, 255.0));
  }
  return image;
}

DetectedFace Shifted(DetectedFace face, float dx) {
  for (Point& point : face.landmarks) point.x += dx;
  return face;
}

TEST(Quality, RealPortraitsAreUsable) {
  for (const char* name : {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"}) {
    const AnalysedPhoto photo = AnalysedReal(name);
    ASSERT_EQ(photo.faces.size(), 1u) << name;
    EXPECT_TRUE(photo.faces[0].quality.usable) << name << photo.faces[0].quality.reason;
    EXPECT_TRUE(RequireUsable(photo.faces[0].quality));
  }
}

TEST(Quality, TinyFaceIsRefused) {
  const Image photo = DecodedPhoto("obama.jpg");  // 109 pixels between the eyes
  const Image small = ResizeImage(photo, photo.width / 6, photo.height / 6);
  const auto faces = RealPipeline().detector().DetectFaces(small);
  ASSERT_TRUE(faces);
  ASSERT_EQ(faces->faces.size(), 1u);
  const Quality quality = QualityOf(small, faces->faces.at(0));
  EXPECT_FALSE(quality.usable);
  EXPECT_EQ(quality.reason, "face-too-small");
  EXPECT_NEAR(quality.eye_distance_pixels, 18, 3);
  const Result<void> required = RequireUsable(quality);
  ASSERT_FALSE(required);
  EXPECT_EQ(required.error().code, Code::kUnusablePhoto);
  EXPECT_FALSE(required.error().advice.empty());
  const Image larger = ResizeImage(photo, photo.width / 3, photo.height / 3);
  EXPECT_TRUE(QualityOf(larger, RealPipeline().detector().DetectFaces(larger)->faces.at(0)).usable);
}

TEST(Quality, AFaceThatMayStandOnItsHeadIsRefused) {
  const AnalysedPhoto photo = AnalysedReal("obama.jpg");
  DetectedFace face = photo.faces.at(0).face;
  EXPECT_TRUE(QualityOf(photo.image, face).usable);
  face.unclear = true;
  EXPECT_EQ(QualityOf(photo.image, face).reason, "face-unclear");
}

TEST(Quality, AVerdictIsGoodPoorOrUnusable) {
  Quality quality;
  EXPECT_STREQ(VerdictName(VerdictOf(quality)), "unusable");
  quality.usable = true;
  EXPECT_STREQ(VerdictName(VerdictOf(quality)), "good");  // as long as nobody asked for its rank
  quality.rank = kPoorRank;
  EXPECT_STREQ(VerdictName(VerdictOf(quality)), "good");
  quality.rank = kPoorRank - 0.1f;
  EXPECT_STREQ(VerdictName(VerdictOf(quality)), "poor");
}

TEST(Quality, BlurredFaceIsRefused) {
  for (const char* name : {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"}) {
    const AnalysedPhoto photo = AnalysedReal(name);
    const DetectedFace& face = photo.faces.at(0).face;
    // So much that 6 pixels are left between the eyes.
    const int times = static_cast<int>(photo.faces[0].quality.eye_distance_pixels / 6);
    EXPECT_EQ(QualityOf(Blurred(DecodedPhoto(name), times), face).reason, "face-blurred") << name;
  }
}

TEST(Quality, BadLightIsRefused) {
  const AnalysedPhoto photo = AnalysedReal("obama.jpg");
  const DetectedFace& face = photo.faces.at(0).face;
  EXPECT_EQ(QualityOf(Toned(photo.image, 0, 0.1), face).reason, "face-too-dark");
  EXPECT_EQ(QualityOf(Toned(photo.image, 200, 0.4), face).reason, "face-too-bright");
  EXPECT_EQ(QualityOf(Toned(photo.image, 110, 0.15), face).reason, "face-flat");
  EXPECT_TRUE(QualityOf(Toned(photo.image, 0, 0.6), face).usable);
}

TEST(Quality, FaceAcrossTheEdgeIsRefused) {
  const AnalysedPhoto photo = AnalysedReal("obama.jpg");
  EXPECT_EQ(QualityOf(photo.image, Shifted(photo.faces.at(0).face, -500)).reason, "face-cut-off");
}

TEST(Quality, MeasuresFollowWhatWasDoneToTheFace) {
  const AnalysedPhoto photo = AnalysedReal("obama2.jpg");
  const DetectedFace& face = photo.faces.at(0).face;
  const Quality plain = QualityOf(photo.image, face);
  EXPECT_GT(plain.confidence, 0.8f);
  EXPECT_LT(plain.clipped, 0.02f);
  EXPECT_GT(QualityOf(Toned(photo.image, 0, 3), face).clipped, 0.3f);
  EXPECT_NEAR(plain.nod, 0.6f, 0.25f);
  DetectedFace nodding = face;
  nodding.landmarks[2].y += 0.5f * (face.landmarks[3].y - face.landmarks[2].y);
  EXPECT_GT(QualityOf(photo.image, nodding).nod, plain.nod + 0.1f);
  EXPECT_NEAR(plain.roll_degrees, 0, 10);
  DetectedFace tilted = face;
  tilted.landmarks[1].y += tilted.landmarks[1].x - tilted.landmarks[0].x;
  EXPECT_NEAR(QualityOf(photo.image, tilted).roll_degrees, 45, 10);
}

TEST(Quality, RankFallsWithWhatHidesOrBlursTheFace) {
  for (const char* name : {"obama.jpg", "biden.jpg", "astronaut.png"}) {
    const AnalysedPhoto photo = AnalysedReal(name);
    const DetectedFace face = ToPicture(photo.faces.at(0).face, photo.placement);
    const auto rank = [&](const Image& image) { return **RealPipeline().RankFace(AlignFace(image, face.landmarks)); };
    const float plain = rank(photo.image);
    EXPECT_GT(plain, 5) << name;
    Image hidden = photo.image;  // mouth and nose behind a black cloth
    for (int y = static_cast<int>(face.landmarks[2].y) - 5; y < static_cast<int>(face.box.y + face.box.height); ++y) {
      for (int x = static_cast<int>(face.box.x); x < static_cast<int>(face.box.x + face.box.width); ++x) {
        if (x >= 0 && y >= 0 && x < hidden.width && y < hidden.height)
          std::fill_n(hidden.pixel(x, y), 3, std::uint8_t{0});
      }
    }
    EXPECT_LT(rank(hidden), plain) << name;
    EXPECT_LT(rank(Blurred(photo.image, static_cast<int>(photo.faces[0].quality.eye_distance_pixels / 5))), plain)
        << name;
  }
}

TEST(Quality, APoorRankIsSaidInWords) {
  EXPECT_EQ(PoorInWords(std::nullopt), "");
  EXPECT_EQ(PoorInWords(kPoorRank), "");
  EXPECT_NE(PoorInWords(9.5f).find("(9 of 100 faces of press photos are worse)"), std::string::npos);
  EXPECT_NE(PoorInWords(0.4f).find("(fewer than one of 100"), std::string::npos);
}

TEST(Quality, FaceTurnedAwayIsRefusedAndATiltedOneIsNot) {
  const AnalysedPhoto photo = AnalysedReal("obama.jpg");
  DetectedFace turned = photo.faces.at(0).face;
  turned.landmarks[2].x = turned.landmarks[1].x + 60;
  EXPECT_EQ(QualityOf(photo.image, turned).reason, "face-turned-away");
  const Image lying = TurnUpright(photo.image, 6);
  DetectedFace tilted = photo.faces.at(0).face;
  for (Point& point : tilted.landmarks) point = {static_cast<float>(photo.image.height) - point.y, point.x};
  EXPECT_TRUE(QualityOf(lying, tilted).usable);
}

TEST(Quality, NonsenseLandmarksAreRefused) {
  DetectedFace face;  // all landmarks at the origin
  EXPECT_EQ(QualityOf(NewImage(50, 50), face).reason, "face-too-small");
  face.landmarks[0].x = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(QualityOf(NewImage(50, 50), face).usable);
}

}  // namespace
}  // namespace writ
