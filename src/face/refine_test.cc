#include "face/refine.h"

#include <cmath>
#include <tuple>

#include "face/exif.h"
#include "face/model_files.h"
#include "face/templates_for_tests.h"
#include "support/turned.h"

namespace writ {
namespace {

constexpr double kTilt = 40;

class RefinerTest : public testing::Test {
 protected:
  RefinerTest() : image_(support::TurnedBy(ResizeImage(DecodedPhoto("obama.jpg"), 240, 300), kTilt, 300)) {}

  void SetUp() override {
    const Result<Bytes> onnx = RealEnv().ReadFile(SourceFolder() / ".deps/models/yunet.onnx", kMaxWeightsBytes);
    ASSERT_TRUE(onnx);
    const Shape frame{1, 3, kSmallFrame, kSmallFrame};
    Result<std::unique_ptr<Network>> network =
        Network::Load(*onnx, DetectorOutputs(), {frame, frame}, PerformanceMode::kLatency);
    ASSERT_TRUE(network);
    network_ = std::move(*network);
    const Result<std::vector<DetectedFace>> seen = LookAt(Networks(), image_, {{0, 0, 300, 300}, 300, 0});
    ASSERT_TRUE(seen);
    const DetectedFaces faces = ThinOut(*seen);
    ASSERT_EQ(faces.faces.size(), 1u);
    face_ = faces.faces[0];
  }

  DetectorNetworks Networks() { return {*network_, *network_}; }
  // How far the landmarks' tilt is off, once the face was looked at so often.
  double Off(int most_askew_looks) {
    const DetectorNetworks networks = Networks();
    Refiner refiner(networks, image_, most_askew_looks);
    const Result<DetectedFace> refined = refiner.Refine(face_);
    EXPECT_TRUE(refined);
    return refined ? std::abs(RollDegrees(refined->landmarks) - kTilt) : 180;
  }

  Image image_;
  std::unique_ptr<Network> network_;
  DetectedFace face_;
};

TEST_F(RefinerTest, ATiltedFaceIsLookedAtTurnedAsOftenAsThePhotoIsWorth) {
  EXPECT_LT(Off(kMostAskewLooksInPhoto), 8);
  EXPECT_GT(Off(0), 8);
}

TEST_F(RefinerTest, AllFacesOfAPhotoShareItsLooks) {
  const DetectorNetworks networks = Networks();
  Refiner refiner(networks, image_, kMostAskewLooksInPhoto / 50);
  int straight = 0;
  for (int face = 0; face < 10; ++face) {
    const Result<DetectedFace> refined = refiner.Refine(face_);
    ASSERT_TRUE(refined);
    straight += std::abs(RollDegrees(refined->landmarks) - kTilt) < 8 ? 1 : 0;
  }
  EXPECT_GE(straight, 1);
  EXPECT_LE(straight, 8);
}

TEST(TurnedFaces, APhotoOnItsSideOrOnItsHeadIsSeenUpright) {
  for (const char* name : {"obama.jpg", "biden.jpg", "astronaut.png"}) {
    const AnalysedPhoto upright = AnalysedReal(name);
    const Image whole = DecodedPhoto(name);
    for (const auto& [orientation, turns, roll] : {std::tuple{6, 3, 90.0f}, {3, 2, 180.0f}, {8, 1, -90.0f}}) {
      const Result<AnalysedPhoto> turned = RealPipeline().Analyse(EncodeJpeg(TurnUpright(whole, orientation), 95));
      ASSERT_TRUE(turned);
      ASSERT_EQ(turned->faces.size(), 1u) << name << " " << orientation;
      const AnalysedFace& face = turned->faces[0];
      EXPECT_EQ(face.face.turns, turns) << name;
      const float off = face.quality.roll_degrees - upright.faces[0].quality.roll_degrees - roll;
      EXPECT_NEAR(std::remainder(off, 360.0f), 0, 5) << name << " " << orientation;
      EXPECT_GT(ScoreBetween(TemplateOf(*turned), TemplateOf(upright)), 0.9) << name << " " << orientation;
    }
  }
}

// The network alone aligns such a head by half of its tilt, or not at all.
TEST(TurnedFaces, ATiltedHeadIsAlignedAtAnyAngle) {
  for (const char* name : {"obama.jpg", "astronaut.png"}) {
    const Image whole = DecodedPhoto(name);
    const AnalysedPhoto upright = AnalysedReal(name);
    for (const int degrees : {-160, -115, -70, -50, -35, -20, 20, 35, 50, 70, 115, 160}) {
      const Image tilted = support::TurnedBy(whole, degrees, std::max(whole.width, whole.height));
      const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodeJpeg(tilted, 95));
      ASSERT_TRUE(photo);
      ASSERT_EQ(photo->faces.size(), 1u) << name << " " << degrees;
      const Quality& quality = photo->faces[0].quality;
      const float off = quality.roll_degrees - upright.faces[0].quality.roll_degrees - static_cast<float>(degrees);
      EXPECT_NEAR(std::remainder(off, 360.0f), 0, 8) << name << " " << degrees;
      EXPECT_GT(ScoreBetween(TemplateOf(*photo), TemplateOf(upright)), 0.8) << name << " " << degrees;
    }
  }
}

// On its head, half a face looks much like a whole one that stands.
TEST(TurnedFaces, HalfAFaceIsRefusedWhicheverWayUpItIs) {
  constexpr float kBelowTheEye = 8;
  for (const char* name : {"obama.jpg", "biden.jpg", "astronaut.png", "obama2.jpg"}) {
    const Image whole = DecodedPhoto(name);
    const float eye = AnalysedReal(name).faces.at(0).face.landmarks[0].y;
    const Image upper = CropImage(whole, {0, 0, static_cast<float>(whole.width), eye + kBelowTheEye}, 0);
    for (const auto& [orientation, roll] : {std::pair{1, 0.0f}, {3, 180.0f}}) {
      const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodePng(TurnUpright(upper, orientation)));
      ASSERT_TRUE(photo);
      for (const AnalysedFace& face : photo->faces) {
        EXPECT_FALSE(face.quality.usable) << name << " " << orientation;
        if (face.quality.reason == "face-unclear") continue;
        EXPECT_NEAR(std::remainder(face.quality.roll_degrees - roll, 360.0f), 0, 30) << name << " " << orientation;
      }
    }
  }
}

}  // namespace
}  // namespace writ
