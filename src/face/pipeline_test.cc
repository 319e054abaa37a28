#include "face/pipeline.h"

#include <cmath>
#include <fstream>
#include <thread>
#include <tuple>

#include "face/exif.h"
#include "face/templates_for_tests.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

double DefaultThreshold() { return RealPipeline().impostor_curve().ThresholdFor(0.01, 100).score; }

TEST(Pipeline, SamePersonScoresAboveAndStrangersBelowTheThreshold) {
  std::vector<FaceTemplate> same, strangers;
  for (const char* name : {"obama.jpg", "obama2.jpg", "obama3.jpg"}) same.push_back(TemplateOf(AnalysedReal(name)));
  for (const char* name : {"biden.jpg", "astronaut.png"}) strangers.push_back(TemplateOf(AnalysedReal(name)));
  for (const FaceTemplate& a : same) {
    for (const FaceTemplate& b : same) EXPECT_GT(ScoreBetween(a, b), DefaultThreshold());
    for (const FaceTemplate& b : strangers) EXPECT_LT(ScoreBetween(a, b), DefaultThreshold());
  }
  EXPECT_LT(ScoreBetween(strangers[0], strangers[1]), DefaultThreshold());
}

TEST(Pipeline, TemplatesAreUnitVectorsOfTheCardsDimension) {
  const FaceTemplate face = TemplateOf(AnalysedReal("biden.jpg"));
  EXPECT_EQ(face.dimension(), RealPipeline().dimension());
  EXPECT_TRUE(FaceTemplate::FromBytes(face.bytes(), RealPipeline().dimension()));
}

TEST(Pipeline, TheSamePhotoGivesTheSameBytes) {
  const FaceTemplate first = TemplateOf(AnalysedReal("obama2.jpg")), second = TemplateOf(AnalysedReal("obama2.jpg"));
  EXPECT_EQ(Bytes(first.bytes().begin(), first.bytes().end()), Bytes(second.bytes().begin(), second.bytes().end()));
}

TEST(Pipeline, SideBySideAndTogetherMakeTheSameTemplates) {
  const Result<Pipeline> bulk = Pipeline::Load(RealEnv(), SourceFolder() / "models", SourceFolder() / ".deps/models",
                                               PerformanceMode::kThroughput);
  ASSERT_TRUE(bulk);
  const std::vector<std::string> names{"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"};
  const auto make = [&] {
    std::vector<Chip> chips;
    for (const std::string& name : names) chips.push_back(bulk->Analyse(RealPhoto(name))->faces.at(0).chip);
    return *bulk->EmbedAll(chips);
  };
  std::vector<std::vector<RankedTemplate>> made(2);
  std::thread other([&] { made[1] = make(); });
  made[0] = make();
  other.join();
  for (const std::vector<RankedTemplate>& templates : made) {
    ASSERT_EQ(templates.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_GT(ScoreBetween(templates[i].face_template, TemplateOf(AnalysedReal(names[i]))), 0.999) << names[i];
    }
  }
}

// People before a wall, each in a square of `side` pixels, about a fifth of it between the eyes.
class Crowd {
 public:
  Crowd(int width, int height) : image_(NewImage(width, height)) {
    std::fill(image_.rgb.begin(), image_.rgb.end(), std::uint8_t{120});
  }
  void Add(int side, int x, int y) {
    const Image person = ResizeImage(CropImage(DecodedPhoto("astronaut.png"), {150, 0, 200, 200}, 0), side, side);
    for (int row = 0; row < side; ++row) {
      std::copy_n(person.pixel(0, row), std::size_t(side) * 3, image_.pixel(x, y + row));
    }
  }
  const Image& image() const { return image_; }
  std::size_t FacesFound() const { return RealPipeline().detector().DetectFaces(image_)->faces.size(); }

 private:
  Image image_;
};

TEST(Pipeline, FindsTheSmallFacesOfALargeGroup) {
  Crowd crowd(4000, 3000);
  for (int i = 0; i < 5; ++i) crowd.Add(400, 200 + 750 * i, 2300);
  for (int i = 0; i < 12; ++i) crowd.Add(100, 150 + 320 * i, 500 + 40 * (i % 3));
  EXPECT_EQ(crowd.FacesFound(), 17u);
}

TEST(Pipeline, OfMoreFacesThanAreKeptThatIsSaid) {
  Crowd crowd(3000, 1740);
  for (int i = 0; i < 510; ++i) crowd.Add(100, i % 30 * 100, i / 30 * 100);
  const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodeJpeg(crowd.image(), 95));
  ASSERT_TRUE(photo);
  EXPECT_EQ(photo->faces.size(), kMaxFacesInPhoto);
  EXPECT_TRUE(photo->more_faces);
  EXPECT_FALSE(AnalysedReal("obama.jpg").more_faces);
}

// 21 pixels between the eyes are enough to be compared, so a photo of any size shows them, however few they are; one
// of them stands where tiles meet.
TEST(Pipeline, FindsFewAndSmallFacesInAHugePhoto) {
  Crowd crowd(6000, 4000);
  for (const auto& [x, y] : {std::pair{5895, 3895}, {1975, 1950}, {3000, 10}}) crowd.Add(100, x, y);
  EXPECT_EQ(crowd.FacesFound(), 3u);
  const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodeJpeg(crowd.image(), 95));
  ASSERT_TRUE(photo);
  ASSERT_EQ(photo->faces.size(), 3u);
  for (const AnalysedFace& face : photo->faces) EXPECT_TRUE(face.quality.usable) << face.quality.message;
}

TEST(Pipeline, OfThePhotoNoMoreIsKeptThanAskedFor) {
  const AnalysedPhoto whole = AnalysedReal("obama.jpg");
  const Result<AnalysedPhoto> small = RealPipeline().Analyse(RealPhoto("obama.jpg"), 200);
  ASSERT_TRUE(small);
  EXPECT_EQ(std::max(small->image.width, small->image.height), 200);
  EXPECT_EQ(small->width, whole.width);
  ASSERT_EQ(small->faces.size(), 1u);
  EXPECT_EQ(small->faces[0].chip.rgb, whole.faces[0].chip.rgb);
  const Box box = small->faces[0].face.box, there = ToPicture(box, small->placement);
  EXPECT_NEAR(there.x, box.x * 200 / static_cast<float>(whole.height), 0.5f);
  EXPECT_NEAR(there.height, box.height * 200 / static_cast<float>(whole.height), 0.5f);
  EXPECT_EQ(RealPipeline().Analyse(RealPhoto("obama.jpg"), 30'000)->image.width, whole.image.width);
}

// Somebody lies beside somebody who stands: who is enrolled must be asked.
TEST(Pipeline, ALargeFaceThatLiesBesideAnUprightOneIsSeen) {
  const Image standing = DecodedPhoto("astronaut.png"), other = ResizeImage(DecodedPhoto("obama.jpg"), 410, 512);
  for (const int orientation : {6, 3, 8}) {
    const Image both = SideBySide(standing, TurnUpright(other, orientation));
    const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodeJpeg(both, 95));
    ASSERT_TRUE(photo);
    EXPECT_EQ(photo->faces.size(), 2u) << orientation;
    EXPECT_EQ(ChooseFace(*photo, std::nullopt).error().reason, "several-faces") << orientation;
  }
}

// In a crowd on its side, the small ones lie too.
TEST(Pipeline, ALargeGroupOnItsSideIsSeenUpright) {
  Crowd crowd(4000, 3000);
  crowd.Add(400, 200, 2300);
  for (int i = 0; i < 6; ++i) crowd.Add(110, 150 + 620 * i, 500 + 40 * (i % 3));
  const Image lying = TurnUpright(crowd.image(), 6);
  const auto faces = RealPipeline().detector().DetectFaces(lying);
  ASSERT_TRUE(faces);
  EXPECT_EQ(faces->faces.size(), 7u);
  for (const DetectedFace& face : faces->faces) EXPECT_EQ(face.turns, 3);
}

TEST(Pipeline, MirroredPhotoShowsTheSamePerson) {
  AnalysedPhoto photo = AnalysedReal("obama.jpg");
  const Bytes mirrored = WithOrientation(EncodeJpeg(photo.image, 95), 2);
  EXPECT_GT(ScoreBetween(TemplateOf(photo), TemplateOf(*RealPipeline().Analyse(mirrored))), 0.9);
}

TEST(Pipeline, SizeOfThePhotoMattersLittle) {
  const AnalysedPhoto photo = AnalysedReal("astronaut.png");
  const FaceTemplate face = TemplateOf(photo);
  for (const double scale : {0.6, 2.0, 6.0}) {
    const int side = static_cast<int>(512 * scale);
    const Result<AnalysedPhoto> resized = RealPipeline().Analyse(EncodeJpeg(ResizeImage(photo.image, side, side)));
    ASSERT_TRUE(resized);
    ASSERT_EQ(resized->faces.size(), 1u) << scale;
    EXPECT_NEAR(resized->faces[0].face.box.width, photo.faces[0].face.box.width * scale, 8 * scale) << scale;
    EXPECT_GT(ScoreBetween(TemplateOf(*resized), face), 0.85) << scale;
  }
}

TEST(Pipeline, LargePhotoIsDecodedNoLargerThanItsFacesNeed) {
  const Image portrait = ResizeImage(DecodedPhoto("obama.jpg"), 2000, 2500);
  const Result<AnalysedPhoto> near = RealPipeline().Analyse(EncodeJpeg(portrait));
  ASSERT_TRUE(near);
  ASSERT_EQ(near->faces.size(), 1u);
  EXPECT_EQ(near->width, 2000);
  EXPECT_EQ(near->height, 2500);
  EXPECT_LT(near->image.width, 2000);
  const std::vector<DetectedFace> exact = RealPipeline().detector().DetectFaces(portrait)->faces;
  EXPECT_GT(IntersectionOverUnion(near->faces[0].face.box, exact.at(0).box), 0.9);
  // The same person far away: what is small is seen with all its pixels.
  Image far = NewImage(2000, 2500);
  const Image small = ResizeImage(portrait, 400, 500);
  for (int y = 0; y < small.height; ++y) {
    std::copy_n(small.pixel(0, y), std::size_t(small.width) * 3, far.pixel(700, 900 + y));
  }
  const Result<AnalysedPhoto> away = RealPipeline().Analyse(EncodeJpeg(far, 95));
  ASSERT_TRUE(away);
  ASSERT_EQ(away->faces.size(), 1u);
  EXPECT_EQ(away->image.width, 2000);
  EXPECT_GT(ScoreBetween(TemplateOf(*near), TemplateOf(*away)), 0.8);
}

TEST(Pipeline, LargestFaceComesFirst) {
  const Image large = DecodedPhoto("obama.jpg");
  const Image small = ResizeImage(DecodedPhoto("biden.jpg"), 300, 682);
  const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodePng(SideBySide(small, large)));
  ASSERT_TRUE(photo);
  ASSERT_EQ(photo->faces.size(), 2u);
  EXPECT_GT(photo->faces[0].face.box.x, 300);
  EXPECT_LT(photo->faces[1].face.box.x, 300);
}

TEST(Pipeline, PhotoWithoutAFaceHasNone) {
  const Result<AnalysedPhoto> photo = RealPipeline().Analyse(EncodePng(NewImage(640, 480)));
  ASSERT_TRUE(photo);
  EXPECT_TRUE(photo->faces.empty());
  const Result<std::size_t> chosen = ChooseFace(*photo, std::nullopt);
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().reason, "no-face");
  EXPECT_EQ(ChooseFace(*photo, Box{1, 1, 5, 5}).error().reason, "no-face");
}

TEST(Pipeline, OddSizesAreSearched) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 5000}, {5000, 1}, {31, 33}, {1025, 1023}}) {
    const auto faces = RealPipeline().detector().DetectFaces(NewImage(width, height));
    ASSERT_TRUE(faces) << width << "x" << height;
    EXPECT_TRUE(faces->faces.empty());
  }
}

AnalysedPhoto PhotoWithFacesAt(const std::vector<Box>& boxes) {
  AnalysedPhoto photo{.width = 640, .height = 480};
  for (const Box& box : boxes) {
    photo.faces.emplace_back();
    photo.faces.back().face.box = box;
  }
  return photo;
}

TEST(ChooseFace, TheOnlyFaceNeedsNoName) {
  EXPECT_EQ(ChooseFace(PhotoWithFacesAt({{10, 10, 50, 50}}), std::nullopt), std::size_t{0});
}

TEST(ChooseFace, SeveralFacesAreListed) {
  const Result<std::size_t> chosen = ChooseFace(PhotoWithFacesAt({{10, 20, 50, 60}, {200, 30, 40, 50}}), std::nullopt);
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().reason, "several-faces");
  EXPECT_EQ(chosen.error().code, Code::kUnusablePhoto);
  EXPECT_NE(chosen.error().message.find("10,20,50,60; 200,30,40,50"), std::string::npos) << chosen.error().message;
  EXPECT_FALSE(chosen.error().advice.empty());
}

TEST(ChooseFace, ANamedBoxMeansTheLargestOverlap) {
  const AnalysedPhoto photo = PhotoWithFacesAt({{0, 0, 100, 100}, {20, 0, 100, 100}});
  EXPECT_EQ(ChooseFace(photo, Box{18, 0, 100, 100}), std::size_t{1});
  EXPECT_EQ(ChooseFace(photo, Box{2, 0, 100, 100}), std::size_t{0});
}

TEST(ChooseFace, TooLittleOverlapIsRefused) {
  const AnalysedPhoto photo = PhotoWithFacesAt({{0, 0, 100, 100}});
  EXPECT_TRUE(ChooseFace(photo, Box{0, 0, 100, 50}));  // exactly a half
  for (const Box& box : {Box{0, 0, 100, 49}, Box{500, 500, 100, 100}, Box{0, 0, 0, 0}}) {
    const Result<std::size_t> chosen = ChooseFace(photo, box);
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().reason, "face-not-found-there");
  }
}

// A copy of the weights that a test may spoil.
class AlteredModel : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("weights-" +
               ToHex(Sha256(AsBytes(testing::UnitTest::GetInstance()->current_test_info()->name()))).substr(0, 16));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const char* name : {"yunet.onnx", "sface.onnx"})
      fs::copy(SourceFolder() / ".deps/models" / name, folder_ / name);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Result<Pipeline> Load() { return Pipeline::Load(RealEnv(), SourceFolder() / "models", folder_); }
  fs::path folder_;
};

TEST_F(AlteredModel, UnalteredCopyLoadsWithTheSameId) {
  const Result<Pipeline> pipeline = Load();
  ASSERT_TRUE(pipeline) << pipeline.error().message;
  EXPECT_EQ(pipeline->pipeline_id(), RealPipeline().pipeline_id());
  EXPECT_EQ(pipeline->pipeline_id().size(), 64u);
}

TEST_F(AlteredModel, OneChangedByteIsRefused) {
  for (const char* name : {"yunet.onnx", "sface.onnx"}) {
    fs::copy_file(SourceFolder() / ".deps/models" / name, folder_ / "whole", fs::copy_options::overwrite_existing);
    std::fstream file(folder_ / name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100'000);
    const int byte = file.peek();
    file.seekp(100'000);
    file.put(static_cast<char>(byte ^ 1));
    file.close();
    const Result<Pipeline> pipeline = Load();
    ASSERT_FALSE(pipeline) << name;
    EXPECT_EQ(pipeline.error().reason, "model-altered");
    EXPECT_EQ(pipeline.error().code, Code::kCorruption);
    EXPECT_NE(pipeline.error().message.find(name), std::string::npos);
    fs::rename(folder_ / "whole", folder_ / name);
  }
}

TEST_F(AlteredModel, MissingFileSaysWhatToDo) {
  fs::remove(folder_ / "sface.onnx");
  const Result<Pipeline> pipeline = Load();
  ASSERT_FALSE(pipeline);
  EXPECT_EQ(pipeline.error().reason, "model-missing");
  EXPECT_EQ(pipeline.error().code, Code::kUnavailable);
  EXPECT_EQ(pipeline.error().advice, "run script/setup");
}

TEST(Boxes, ABoxIsShownInWholePixelsInsideThePhoto) {
  const auto text = [&](const Box& box) { return BoxText(WholePixels(box, 100, 80)); };
  EXPECT_EQ(text({10.4f, 20.6f, 30.2f, 40.0f}), "10,21,31,40");
  EXPECT_EQ(text({-5.0f, -6.0f, 20.0f, 30.0f}), "0,0,15,24");
  EXPECT_EQ(text({90.0f, 70.0f, 40.0f, 40.0f}), "90,70,10,10");
  EXPECT_EQ(text({200.0f, 300.0f, 5.0f, 5.0f}), "99,79,1,1");
  EXPECT_EQ(BoxToJson({10.4f, 20.6f, 30.2f, 40.0f}), Json::array({10, 21, 30, 40}));
}

TEST(Pipeline, SeveralPhotosMeanAStricterCurve) {
  const ImpostorCurve one = *RealPipeline().CurveOfProbe(1), several = *RealPipeline().CurveOfProbe(2);
  EXPECT_EQ(one.points().back().false_match_rate, RealPipeline().impostor_curve().points().back().false_match_rate);
  EXPECT_GT(several.points().back().false_match_rate, one.points().back().false_match_rate);
  EXPECT_GT(several.ThresholdFor(0.01, 100).score, one.ThresholdFor(0.01, 100).score);
}

TEST(Pipeline, ACardWithoutTheirFigureTakesOnePhoto) {
  const fs::path folder = fs::path(testing::TempDir()) / "cards-of-one-photo";
  fs::remove_all(folder);
  fs::copy(SourceFolder() / "models", folder);
  Bytes bytes = *RealEnv().ReadFile(folder / PipelineCards().embedder, kMaxCardBytes);
  std::string card(AsText(bytes));
  const std::size_t from = card.find("several_photos_factor"), to = card.find("several_photos_source");
  card.erase(from, card.find('\n', to) + 1 - from);
  ASSERT_TRUE(RealEnv().WriteFile(folder / PipelineCards().embedder, AsBytes(card)));
  const Result<Pipeline> pipeline = Pipeline::Load(RealEnv(), folder, SourceFolder() / ".deps/models");
  fs::remove_all(folder);
  ASSERT_TRUE(pipeline) << pipeline.error().message;
  EXPECT_TRUE(pipeline->CurveOfProbe(1));
  const Result<ImpostorCurve> several = pipeline->CurveOfProbe(2);
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().reason, "card-one-photo");
  EXPECT_EQ(pipeline->pipeline_id(), RealPipeline().pipeline_id());
}

}  // namespace
}  // namespace writ
