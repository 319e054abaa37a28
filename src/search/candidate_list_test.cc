#include "search/candidate_list.h"

#include <set>

#include "gallery/gallery_indexes.h"
#include "index/template_index.h"

#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

TEST(CandidateLabel, RunsFromAToZAndOnWithTwoLetters) {
  EXPECT_EQ(CandidateLabel(0), "A");
  EXPECT_EQ(CandidateLabel(25), "Z");
  EXPECT_EQ(CandidateLabel(26), "AA");
  EXPECT_EQ(CandidateLabel(27), "AB");
  EXPECT_EQ(CandidateLabel(701), "ZZ");
  EXPECT_EQ(CandidateLabel(702), "AAA");
  std::set<std::string> labels;
  for (std::size_t i = 0; i < 2000; ++i) labels.insert(CandidateLabel(i));
  EXPECT_EQ(labels.size(), 2000u);
}

CandidateList ListOfTwo() {
  CandidateList list;
  list.compared = 1234;
  list.threshold = {.score = 0.1 + 0.2, .measured = true, .fpir_per_million = 3000};
  list.candidates.resize(2);
  list.candidates[0].label = "B";
  list.candidates[0].subject = "s.one";
  list.candidates[0].gallery = "custody";
  list.candidates[0].face_id = 17;
  list.candidates[0].score = 2.0 / 3;
  list.candidates[0].expected_strangers = 1e-9 / 3;
  list.candidates[0].face = Box{1, 2, 3, 4};
  list.candidates[1].label = "A";
  return list;
}

TEST(CandidateListJson, BringsEveryNumberBackToTheLastBit) {
  const CandidateList list = ListOfTwo();
  const Result<std::string> text = CanonicalJson(CandidateListToJson(list));
  ASSERT_TRUE(text) << text.error().message;
  const Result<CandidateList> back = CandidateListFromJson(*ParseCanonicalJson(*text, 1 << 16));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->compared, 1234u);
  EXPECT_EQ(back->threshold.score, list.threshold.score);
  EXPECT_TRUE(back->threshold.measured);
  EXPECT_EQ(back->threshold.fpir_per_million, 3000);
  ASSERT_EQ(back->candidates.size(), 2u);
  const Candidate& one = back->candidates[0];
  EXPECT_EQ(one.label, "B");
  EXPECT_EQ(one.subject, "s.one");
  EXPECT_EQ(one.gallery, "custody");
  EXPECT_EQ(one.face_id, 17u);
  EXPECT_EQ(one.score, list.candidates[0].score);
  EXPECT_EQ(one.expected_strangers, list.candidates[0].expected_strangers);
  EXPECT_EQ(BoxToJson(one.face), BoxToJson(Box{1, 2, 3, 4}));
  EXPECT_FALSE(back->candidates[1].expected_strangers);
}

TEST(CandidateListJson, WhatLacksAFieldOrHasAnotherTypeIsRefused) {
  const Json good = CandidateListToJson(ListOfTwo());
  for (const char* field : {"threshold", "compared", "fpir_per_million"}) {
    Json json = good;
    json.erase(field);
    EXPECT_FALSE(CandidateListFromJson(json)) << field;
  }
  for (const char* field : {"label", "subject", "gallery", "face_id", "score", "face"}) {
    Json json = good;
    json["candidates"][0].erase(field);
    EXPECT_FALSE(CandidateListFromJson(json)) << field;
    json["candidates"][0][field] = Json::object();
    EXPECT_FALSE(CandidateListFromJson(json)) << field;
  }
}

TEST(CandidateListJson, ABoxIsFourWholeNumbers) {
  EXPECT_EQ(BoxToJson(Box{0.4f, 1.6f, 2, 3}), Json::array({0, 2, 2, 3}));
  EXPECT_TRUE(BoxFromJson(Json::array({0, 2, 2, 3})));
  for (const Json& json :
       {Json::array({0, 2, 2}), Json::array({0, 2, 2, 3, 4}), Json::array({0, 2, 2, "3"}), Json("0,2,2,3"), Json()}) {
    EXPECT_EQ(ReasonOf(BoxFromJson(json)), "box-malformed") << json;
  }
}

class FindCandidatesTest : public ::testing::Test {
 protected:
  const Pipeline& pipeline() { return **t_.deployment->pipeline(); }
  CandidateList Find(const std::vector<std::string>& galleries) {
    const Result<Permit> permit = t_.Authorise(t_.Order(probe_, galleries), probe_);
    EXPECT_TRUE(permit) << permit.error().message;
    return Find(*permit);
  }
  CandidateList Find(const Permit& permit) {
    Result<CandidateList> list =
        FindCandidates(*t_.deployment, permit, Template("obama3.jpg"), pipeline().impostor_curve());
    EXPECT_TRUE(list) << list.error().message;
    return std::move(*list);
  }
  FaceTemplate Template(const std::string& photo) {
    const AnalysedPhoto analysed = *pipeline().Analyse(RealPhoto(photo));
    return std::move(pipeline().Embed(analysed.faces.at(0).chip)->face_template);
  }
  double ScoreOf(const std::string& photo) {
    return ComparisonScore(Template("obama3.jpg").values(), Template(photo).values());
  }

  // A probe on the way from a stranger to the person in that photo, at the upper end of the curve's data.
  FaceTemplate BarelyLike(const std::string& photo) {
    const FaceTemplate person = Template(photo), stranger = Template("astronaut.png");
    const double goal = pipeline().impostor_curve().points().back().score - 0.005;
    for (float share = 0;; share += 0.001f) {
      std::vector<float> mixed(person.dimension());
      for (std::size_t i = 0; i < mixed.size(); ++i) {
        mixed[i] = share * person.values()[i] + (1 - share) * stranger.values()[i];
      }
      FaceTemplate probe = std::move(*FaceTemplate::Normalised(mixed));
      if (ComparisonScore(probe.values(), person.values()) >= goal) return probe;
    }
  }

  TestDeployment t_;
  const Bytes probe_ = RealPhoto("obama3.jpg");
};

TEST_F(FindCandidatesTest, APermitThatOpensAGalleryForAnotherReasonComparesNothing) {
  const std::string id = t_.deployment->galleries().FindByName("custody")->id;
  const Result<Permit> permit =
      AuthoriseGallery(t_.deployment->office(), t_.Act("custodian", "gallery_show", {{"gallery", id}}), id, "custody");
  ASSERT_TRUE(permit) << permit.error().message;
  EXPECT_TRUE(permit->CoversGallery(id));
  EXPECT_EQ(permit->comparison(), nullptr);
  const Result<CandidateList> list =
      FindCandidates(*t_.deployment, *permit, Template("obama3.jpg"), pipeline().impostor_curve());
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().reason, "permit-missing");
}

TEST_F(FindCandidatesTest, AGalleryThatTheWritDoesNotNameIsNotOpenedAndAnOrderToStopClosesAll) {
  Find({"custody"});
  EXPECT_EQ(t_.deployment->indexes().held(), 1u);
  Find({"custody", "missing"});
  EXPECT_EQ(t_.deployment->indexes().held(), 2u);
  const Result<Permit> permit = t_.Authorise(t_.Order(probe_, {"custody"}), probe_);
  ASSERT_TRUE(permit);
  t_.Suspend();
  const Result<CandidateList> list =
      FindCandidates(*t_.deployment, *permit, Template("obama3.jpg"), pipeline().impostor_curve());
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, Code::kSuspended);
  EXPECT_EQ(t_.deployment->indexes().held(), 0u);
}

TEST_F(FindCandidatesTest, SeveralPhotosOfASubjectAreOneCandidateWithTheBestScore) {
  const double first = ScoreOf("obama.jpg"), second = ScoreOf("obama2.jpg");
  const CandidateList list = Find({"custody"});
  ASSERT_GE(std::min(first, second), list.threshold.score) << "both photos are hits";
  ASSERT_LT(ScoreOf("biden.jpg"), list.threshold.score);
  ASSERT_EQ(list.candidates.size(), 1u);
  EXPECT_NEAR(list.candidates[0].score, std::max(first, second), 1e-6);
  EXPECT_EQ(list.candidates[0].face_id, t_.FaceEntry("custody", first >= second ? 0 : 1));
  EXPECT_EQ(list.candidates[0].photo, RealPhoto(first >= second ? "obama.jpg" : "obama2.jpg"));
  const Box face = pipeline().Analyse(list.candidates[0].photo)->faces.at(0).face.box;
  EXPECT_EQ(BoxToJson(list.candidates[0].face), BoxToJson(face));
}

TEST_F(FindCandidatesTest, AWritOverTwoGalleriesComparesTheirSumAndSortsByScore) {
  const CandidateList list = Find({"missing", "custody"});
  EXPECT_EQ(list.compared, 4u);
  ASSERT_EQ(list.candidates.size(), 2u);
  EXPECT_GE(list.candidates[0].score, list.candidates[1].score);
  std::map<std::string, std::string> galleries;
  for (const Candidate& candidate : list.candidates) galleries[candidate.subject] = candidate.gallery;
  EXPECT_EQ(galleries, (std::map<std::string, std::string>{{"m.obama", "missing"}, {"s.obama", "custody"}}));
}

TEST_F(FindCandidatesTest, TheThresholdIsThatOfTheMeasuredCurveForThisManyFaces) {
  const Policy& policy = t_.deployment->registry().policy();
  const CandidateList list = Find({"custody", "missing"});
  const Threshold threshold = pipeline().impostor_curve().ThresholdFor(policy.target_fpir(), 4);
  EXPECT_EQ(list.threshold.score, threshold.score);
  EXPECT_EQ(list.threshold.measured, threshold.measured);
}

TEST_F(FindCandidatesTest, StrangersAreCountedOverAllFacesComparedAndNotWhereTheCurveEnds) {
  const ImpostorCurve& curve = pipeline().impostor_curve();
  for (const Candidate& candidate : Find({"custody", "missing"}).candidates) {
    EXPECT_GT(candidate.score, curve.points().back().score);
    EXPECT_FALSE(candidate.expected_strangers) << "beyond the curve's data nothing is measured";
  }
  const Result<Permit> permit = t_.Authorise(t_.Order(probe_), probe_);
  ASSERT_TRUE(permit);
  const Result<CandidateList> list =
      FindCandidates(*t_.deployment, *permit, BarelyLike("obama.jpg"), pipeline().impostor_curve());
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->candidates.size(), 1u);
  EXPECT_LE(list->candidates[0].score, curve.points().back().score);
  EXPECT_EQ(list->candidates[0].expected_strangers, curve.ExpectedStrangers(list->candidates[0].score, 3));
  EXPECT_TRUE(list->candidates[0].expected_strangers);
}

TEST_F(FindCandidatesTest, AFaceWhoseBasisExpiredDoesNotCountForTheThresholdEither) {
  t_.env.now.seconds += support::kMissingDays * kSecondsPerDay + 1;
  t_.SignStatement();
  const CandidateList list = Find({"custody", "missing"});
  EXPECT_EQ(list.compared, 3u);
  EXPECT_EQ(list.threshold.score, pipeline().impostor_curve().ThresholdFor(0.01, 3).score);
  ASSERT_NE(list.threshold.score, pipeline().impostor_curve().ThresholdFor(0.01, 4).score);
}

TEST_F(FindCandidatesTest, AHitWhoseBasisTheLogDoesNotKnowInForceEndsTheSearch) {
  t_.env.now.seconds += support::kMissingDays * kSecondsPerDay + 1;
  t_.SignStatement();
  const Result<Permit> permit = t_.Authorise(t_.Order(probe_, {"missing"}), probe_);
  ASSERT_TRUE(permit) << permit.error().message;
  // An index that was told of a longer period.
  const Gallery& gallery = *t_.deployment->galleries().FindByName("missing");
  const Bytes wrapped = *t_.deployment->ledger().ReadVault(gallery.entry, kWrappedKeyPart);
  const BoxKeyPair keys =
      *t_.deployment->key_ring().OpenGallery(*permit, gallery.id, gallery.entry, gallery.public_key, wrapped);
  const std::span<const FaceRecord> enrolled = *t_.deployment->galleries().FacesOf(gallery);
  std::vector<FaceRecord> faces(enrolled.begin(), enrolled.end());
  for (FaceRecord& face : faces) face.not_after = permit->now();
  const FaceTemplate probe = Template("obama3.jpg");
  ASSERT_TRUE(
      t_.deployment->indexes().Open({.gallery = gallery,
                                     .faces = faces,
                                     .keys = keys,
                                     .dimension = probe.dimension(),
                                     .now = permit->now(),
                                     .read_template = [&](std::uint64_t, std::span<float> unit) -> Result<void> {
                                       std::copy(probe.values().begin(), probe.values().end(), unit.begin());
                                       return {};
                                     },
                                     .check_stop = {}}));
  EXPECT_EQ(ReasonOf(FindCandidates(*t_.deployment, *permit, probe, pipeline().impostor_curve())), "hit-out-of-scope");
}

TEST_F(FindCandidatesTest, AThresholdOfTheHeadsPolicyIsTheOneThatCounts) {
  Policy policy;
  policy.fpir_per_million = 500'000;
  t_.ChangePolicy(policy);
  const CandidateList list = Find({"custody"});
  EXPECT_EQ(list.threshold.score, pipeline().impostor_curve().ThresholdFor(0.5, 3).score);
  EXPECT_EQ(list.threshold.fpir_per_million, 500'000);
}

TEST_F(FindCandidatesTest, AtMostAsManyCandidatesAsThePolicyAllows) {
  const CandidateList all = Find({"custody", "missing"});
  ASSERT_EQ(all.candidates.size(), 2u);
  Policy policy;
  policy.candidates = 1;
  t_.ChangePolicy(policy);
  const CandidateList one = Find({"custody", "missing"});
  ASSERT_EQ(one.candidates.size(), 1u);
  EXPECT_EQ(one.candidates[0].face_id, all.candidates[0].face_id);
}

TEST_F(FindCandidatesTest, LabelsSayNothingAboutTheScore) {
  const Result<Permit> permit = t_.Authorise(t_.Order(probe_, {"custody", "missing"}), probe_);
  ASSERT_TRUE(permit);
  std::set<std::string> labels_of_the_best;
  // Forty fair shuffles that all agree come once in 2^39.
  for (int i = 0; i < 40 && labels_of_the_best.size() < 2; ++i) {
    const CandidateList list = Find(*permit);
    ASSERT_EQ(list.candidates.size(), 2u);
    ASSERT_NE(list.candidates[0].label, list.candidates[1].label);
    labels_of_the_best.insert(list.candidates[0].label);
  }
  EXPECT_EQ(labels_of_the_best, (std::set<std::string>{"A", "B"}));
}

}  // namespace
}  // namespace writ
