#include "search/probe.h"

#include <cmath>

#include "index/template_index.h"
#include "search/audit.h"
#include "search/search.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::TestDeployment;

class ProbeTest : public ::testing::Test {
 protected:
  const Pipeline& pipeline() { return **t_.deployment->pipeline(); }

  // A writ for these photos, and the search with all of them.
  SearchRequest Request(const std::vector<std::string>& photos) {
    WritOrder order = t_.Order(RealPhoto(photos.front()));
    order.probes.clear();
    for (const std::string& photo : photos) {
      order.probes.push_back({.sha256 = Sha256(RealPhoto(photo)), .face = std::nullopt});
    }
    SearchRequest request = t_.Request(order, RealPhoto(photos.front()));
    for (std::size_t i = 1; i < photos.size(); ++i) {
      request.photos.push_back({.bytes = RealPhoto(photos[i]), .face = std::nullopt});
    }
    request.act = t_.SearchAct(request);
    return request;
  }
  Result<ProbeFaces> LookAt(const std::vector<std::string>& photos) {
    const SearchRequest request = Request(photos);
    return LookAtProbe(pipeline(), request.photos, request.writ_text);
  }

  TestDeployment t_;
};

TEST_F(ProbeTest, SeveralPhotosGiveTheDirectionOfTheirSum) {
  const Result<ProbeFaces> both = LookAt({"obama3.jpg", "obama2.jpg"});
  ASSERT_TRUE(both) << both.error().message;
  ASSERT_EQ(both->faces.size(), 2u);
  EXPECT_TRUE(both->match_writ);
  const FaceTemplate first = std::move(EmbedProbe(pipeline(), *LookAt({"obama3.jpg"}))->face_template);
  const FaceTemplate second = std::move(EmbedProbe(pipeline(), *LookAt({"obama2.jpg"}))->face_template);
  const Result<EmbeddedProbe> fused = EmbedProbe(pipeline(), *both);
  ASSERT_TRUE(fused) << fused.error().message;
  const double apart = ComparisonScore(first.values(), second.values());
  EXPECT_NEAR(ComparisonScore(fused->face_template.values(), first.values()), std::sqrt((1 + apart) / 2), 1e-5);
  EXPECT_NEAR(ComparisonScore(fused->face_template.values(), second.values()), std::sqrt((1 + apart) / 2), 1e-5);
}

TEST_F(ProbeTest, PhotosOfTwoPeopleMakeNoProbe) {
  const Result<ProbeFaces> both = LookAt({"obama3.jpg", "obama2.jpg", "biden.jpg"});
  ASSERT_TRUE(both) << both.error().message;
  const Result<EmbeddedProbe> fused = EmbedProbe(pipeline(), *both);
  ASSERT_FALSE(fused);
  EXPECT_EQ(fused.error().reason, "photos-differ");
  EXPECT_NE(fused.error().message.find("photos 1 and 3"), std::string::npos) << fused.error().message;
}

TEST_F(ProbeTest, APhotoThatCantBeUsedIsNamedByItsNumber) {
  const SearchRequest good = Request({"obama3.jpg", "obama2.jpg"});
  std::vector<ProbePhoto> photos = good.photos;
  photos[1].bytes = Bytes(100);
  const Result<ProbeFaces> faces = LookAtProbe(pipeline(), photos, good.writ_text);
  ASSERT_FALSE(faces);
  EXPECT_EQ(faces.error().reason, "photo-not-an-image");
  EXPECT_NE(faces.error().message.find("photo 2 of 2"), std::string::npos) << faces.error().message;
}

TEST_F(ProbeTest, APhotoThatTheWritDoesNotNameLeavesTheRefusalToTheWritsChecks) {
  const SearchRequest good = Request({"obama3.jpg"});
  const std::vector<ProbePhoto> photos{good.photos.front(), {.bytes = RealPhoto("obama2.jpg"), .face = std::nullopt}};
  const Result<ProbeFaces> faces = LookAtProbe(pipeline(), photos, good.writ_text);
  ASSERT_TRUE(faces) << faces.error().message;
  EXPECT_FALSE(faces->match_writ);
  EXPECT_TRUE(faces->faces.empty());
}

TEST_F(ProbeTest, ASearchWithSeveralFindsThePersonByTheStricterThresholdAndTheAuditAgrees) {
  const Result<SearchReceipt> one = Search(*t_.deployment, Request({"obama3.jpg"}));
  const Result<SearchReceipt> two = Search(*t_.deployment, Request({"obama3.jpg", "obama2.jpg"}));
  ASSERT_TRUE(one && two) << (two ? one.error().message : two.error().message);
  EXPECT_EQ(two->state, SearchState::kInReview);
  EXPECT_EQ(two->threshold.score, pipeline().CurveOfProbe(2)->ThresholdFor(0.01, 3).score);
  EXPECT_GT(two->threshold.score, one->threshold.score);
  const CandidateList list = t_.CandidatesOf(two->search);
  ASSERT_EQ(list.candidates.size(), 1u);
  EXPECT_EQ(list.candidates[0].subject, "s.obama");
  const Result<AuditReport> report =
      AuditContents(*t_.deployment, t_.Act("auditor", "audit", Json::object()), {.faces_too = false, .progress = {}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->findings.empty());
}

TEST_F(ProbeTest, ASearchWithPhotosOfTwoPeopleEndsInAnAbortThatGivesTheUseBack) {
  const SearchRequest request = Request({"obama3.jpg", "biden.jpg"});
  const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().reason, "photos-differ");
  EXPECT_EQ(t_.Records().back().entry.type(), "search_abort");
  EXPECT_EQ(t_.deployment->writ_uses().UsesOf(*ParseWritOrder(request.writ_text)), 0);
}

TEST_F(ProbeTest, TheCaseKeepsEveryPhoto) {
  const SearchRequest request = Request({"obama3.jpg", "obama2.jpg"});
  const Result<SearchReceipt> receipt = Search(*t_.deployment, request);
  ASSERT_TRUE(receipt) << receipt.error().message;
  const Result<ReviewTask> task =
      OpenReview(*t_.deployment, t_.Act("examiner1", "review", {{"search", receipt->search}}));
  ASSERT_TRUE(task) << task.error().message;
  ASSERT_EQ(task->probe.size(), 2u);
  EXPECT_EQ(task->probe[0].photo, request.photos[0].bytes);
  EXPECT_EQ(task->probe[1].photo, request.photos[1].bytes);
  const ProbeFaces faces = *LookAtProbe(pipeline(), request.photos, request.writ_text);
  EXPECT_EQ(BoxToJson(task->probe[1].face), BoxToJson(faces.faces[1].box));
}

}  // namespace
}  // namespace writ
