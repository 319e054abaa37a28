#include "search/review.h"

#include "authority/people.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

const Json kSameAndDifferent{{"A", "same"}, {"B", "different"}};

class ReviewTest : public ::testing::Test {
 protected:
  template <class T>
  void ExpectRefused(const Result<T>& result, const std::string& reason) {
    EXPECT_EQ(ReasonOf(result), reason);
    if (result) return;
    EXPECT_TRUE(result.error().code == Code::kRefused || result.error().code == Code::kSuspended);
    EXPECT_EQ(t_.Records().back().entry.outcome, kRefused);
    EXPECT_EQ(t_.Records().back().row.at("reason"), reason);
  }
  SearchState State(std::uint64_t search) { return (*t_.deployment->searches().Find(search))->state; }
  std::size_t Decisions(std::uint64_t search) { return (*t_.deployment->searches().Find(search))->decisions.size(); }

  TestDeployment t_;
};

TEST_F(ReviewTest, TwoExaminersWhoBothSaySameMakeALead) {
  const std::uint64_t search = t_.SearchInReview({"custody", "missing"});
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}, {"B", "cannot say"}}, "the ear"));
  EXPECT_EQ(State(search), SearchState::kInReview);
  ASSERT_TRUE(t_.Decide("examiner2", search, {{"A", "same"}, {"B", "same"}}));
  EXPECT_EQ(State(search), SearchState::kReleased);
  EXPECT_EQ(t_.Records().back().entry.outcome, "lead");
  const Result<CaseFile> file = t_.ResultFor("investigator", search);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->outcome, "lead");
  EXPECT_EQ(file->candidates, 2u);
  ASSERT_EQ(file->leads.size(), 1u) << "of the other candidate nothing leaves";
  EXPECT_EQ(file->leads[0].label, "A");
  ASSERT_EQ(file->decisions.size(), 2u);
  EXPECT_EQ(file->decisions[0].examiner, "examiner1");
  EXPECT_EQ(file->decisions[0].remarks, "the ear");
  EXPECT_EQ(file->decisions[0].verdicts, (std::map<std::string, std::string>{{"A", "same"}, {"B", "cannot say"}}));
  EXPECT_EQ(file->decisions[1].examiner, "examiner2");
}

TEST_F(ReviewTest, WhatOneOfThemCannotSayIsNoLead) {
  for (const char* second : {"cannot say", "different"}) {
    const std::uint64_t search = t_.SearchInReview();
    ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
    ASSERT_TRUE(t_.Decide("examiner2", search, {{"A", second}}));
    EXPECT_EQ(t_.Records().back().entry.outcome, "no_lead") << second;
    const Result<CaseFile> file = t_.ResultFor("investigator", search);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->outcome, "no_lead");
    EXPECT_TRUE(file->leads.empty());
    EXPECT_EQ(file->candidates, 1u);
  }
}

TEST_F(ReviewTest, AnExaminerSeesFacesAndLabelsAndNothingElse) {
  const std::uint64_t search = t_.SearchInReview({"custody", "missing"});
  const Result<ReviewTask> task = t_.Review("examiner1", search);
  ASSERT_TRUE(task) << task.error().message;
  ASSERT_EQ(task->probe.size(), 1u);
  EXPECT_EQ(task->probe[0].photo, RealPhoto("obama3.jpg"));
  EXPECT_GT(task->probe[0].face.width, 0);
  ASSERT_EQ(task->candidates.size(), 2u);
  const CandidateList list = t_.CandidatesOf(search);
  for (std::size_t i = 0; i < 2; ++i) {
    const Candidate& shown = task->candidates[i];
    EXPECT_EQ(shown.label, CandidateLabel(i));
    EXPECT_TRUE(shown.subject.empty());
    EXPECT_TRUE(shown.gallery.empty());
    EXPECT_EQ(shown.face_id, 0u);
    EXPECT_EQ(shown.score, 0);
    EXPECT_FALSE(shown.expected_strangers);
    const Candidate& sealed = list.candidates[list.candidates[0].label == shown.label ? 0 : 1];
    EXPECT_EQ(shown.photo, sealed.photo);
    EXPECT_EQ(BoxToJson(shown.face), BoxToJson(sealed.face));
  }
  EXPECT_EQ(t_.Records()[t_.Entries() - 2].entry.type(), "review");
}

TEST_F(ReviewTest, TheSecondExaminerCannotSeeTheFirstsDecision) {
  const std::uint64_t search = t_.SearchInReview();
  const Result<ReviewTask> before = t_.Review("examiner2", search);
  ASSERT_TRUE(before);
  const Result<Record> decided = t_.Decide("examiner1", search, {{"A", "same"}}, "a remark that gives it away");
  ASSERT_TRUE(decided);
  EXPECT_EQ((decided->entry.act.dump() + decided->row.dump()).find("same"), std::string::npos);
  EXPECT_EQ((decided->entry.act.dump() + decided->row.dump()).find("remark that"), std::string::npos);
  const Result<ReviewTask> after = t_.Review("examiner2", search);
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->probe.at(0).photo, before->probe.at(0).photo);
  ASSERT_EQ(after->candidates.size(), before->candidates.size());
  EXPECT_EQ(after->candidates[0].photo, before->candidates[0].photo);
  for (const char* person : {"examiner2", "auditor", "custodian"}) {
    ExpectRefused(t_.ResultFor(person, search), "role-may-not");
  }
}

TEST_F(ReviewTest, NobodyButExaminersReviewsAndDecides) {
  const std::uint64_t search = t_.SearchInReview();
  for (const char* person : {"investigator", "head", "officer", "custodian", "auditor"}) {
    ExpectRefused(t_.Review(person, search), "role-may-not");
    ExpectRefused(t_.Decide(person, search, {{"A", "same"}}), "role-may-not");
  }
  EXPECT_EQ(Decisions(search), 0u);
}

TEST_F(ReviewTest, NobodyDecidesUnseen) {
  const std::uint64_t search = t_.SearchInReview();
  const Json value{{"decisions", {{"A", "same"}}}, {"remarks", ""}};
  const auto decide = [&](const char* person) {
    return Decide(*t_.deployment, t_.Act(person, "decide", {{"search", search}}, {{"decisions", value}}));
  };
  ExpectRefused(decide("examiner1"), "review-not-seen");
  ASSERT_TRUE(t_.Review("examiner2", search));
  ExpectRefused(decide("examiner1"), "review-not-seen");  // another's look is not his own
  ASSERT_TRUE(t_.Review("examiner1", search));
  EXPECT_TRUE(decide("examiner1"));
}

TEST_F(ReviewTest, NobodyDecidesTwice) {
  const std::uint64_t search = t_.SearchInReview();
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
  ExpectRefused(t_.Decide("examiner1", search, {{"A", "same"}}), "review-decided");
  ExpectRefused(t_.Review("examiner1", search), "review-decided");
  EXPECT_EQ(Decisions(search), 1u);
  EXPECT_EQ(State(search), SearchState::kInReview);
}

TEST_F(ReviewTest, AThirdDecisionIsRefused) {
  const std::uint64_t search = t_.SearchInReview();
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
  ASSERT_TRUE(t_.Decide("examiner2", search, {{"A", "same"}}));
  ExpectRefused(t_.Decide("examiner3", search, {{"A", "different"}}), "review-not-open");
  ExpectRefused(t_.Review("examiner3", search), "review-not-open");
}

TEST_F(ReviewTest, ASearchWithoutCandidatesOrWithoutEndIsNotReviewed) {
  const Bytes stranger = RealPhoto("astronaut.png");
  const Result<SearchReceipt> none = t_.Search(t_.Order(stranger), stranger);
  ASSERT_TRUE(none);
  ExpectRefused(t_.Review("examiner1", none->search), "review-not-open");
  ExpectRefused(t_.Decide("examiner1", none->search, Json::object()), "review-not-open");
  const Result<Permit> running = t_.Authorise(t_.Order(stranger), stranger);
  ASSERT_TRUE(running);
  ExpectRefused(t_.Review("examiner1", running->entry()), "review-not-open");
  ExpectRefused(t_.Review("examiner1", 999), "search-unknown");
  ExpectRefused(t_.Decide("examiner1", 0, {{"A", "same"}}), "search-unknown");
}

TEST_F(ReviewTest, LabelOfNoCandidateIsTold) {
  const std::uint64_t search = t_.SearchInReview({"custody", "missing"});
  const Result<Record> decided = t_.Decide("examiner1", search, {{"A", "same"}, {"D", "same"}});
  ExpectRefused(decided, "decisions-malformed");
  EXPECT_EQ(decided.error().message, "couldn't accept the decisions: there is no candidate D, but A to B");
}

TEST_F(ReviewTest, IncompleteOrMalformedDecisionsAreRefused) {
  const std::uint64_t search = t_.SearchInReview({"custody", "missing"});
  for (const Json& verdicts : {Json::object(), Json{{"A", "same"}}, Json{{"A", "same"}, {"C", "same"}},
                               Json{{"A", "same"}, {"B", "different"}, {"C", "same"}},
                               Json{{"A", "same"}, {"B", "yes"}}, Json{{"A", "same"}, {"B", true}},
                               Json{{"a", "same"}, {"b", "same"}}, Json::array({"same", "same"}), Json("same")}) {
    ExpectRefused(t_.Decide("examiner1", search, verdicts), "decisions-malformed");
  }
  ExpectRefused(t_.Decide("examiner1", search, kSameAndDifferent, "two\nlines"), "decisions-malformed");
  ExpectRefused(t_.Decide("examiner1", search, kSameAndDifferent, std::string(kMaxRemarksBytes + 1, 'x')),
                "decisions-malformed");
  for (const Json& value :
       {Json("same"), Json{{"decisions", kSameAndDifferent}}, Json{{"decisions", kSameAndDifferent}, {"remarks", 7}},
        Json{{"decisions", kSameAndDifferent}, {"remarks", ""}, {"score", 98}}}) {
    ExpectRefused(Decide(*t_.deployment, t_.Act("examiner1", "decide", {{"search", search}}, {{"decisions", value}})),
                  "decisions-malformed");
  }
  EXPECT_EQ(Decisions(search), 0u);
  EXPECT_TRUE(t_.Decide("examiner1", search, kSameAndDifferent, std::string(kMaxRemarksBytes, 'x')));
}

TEST_F(ReviewTest, NothingIsReleasedBeforeBothHaveDecided) {
  const std::uint64_t search = t_.SearchInReview();
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
  const std::uint64_t entries = t_.Entries();
  const Result<void> released = Release(*t_.deployment, search);
  ASSERT_FALSE(released);
  EXPECT_EQ(released.error().reason, "review-open");
  EXPECT_EQ(t_.Entries(), entries);
}

TEST_F(ReviewTest, WhileSuspendedNothingIsSeenDecidedOrReleased) {
  const std::uint64_t search = t_.SearchInReview();
  const std::string order = t_.Suspend();
  const Result<ReviewTask> seen = t_.Review("examiner1", search);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, Code::kSuspended);
  const Result<Record> decided = t_.Decide("examiner1", search, {{"A", "same"}});
  ASSERT_FALSE(decided);
  EXPECT_EQ(decided.error().code, Code::kSuspended);
  ASSERT_TRUE(t_.Lift(order));
  EXPECT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
}

TEST_F(ReviewTest, ACaseOfASuspendedGalleryOrIssuerIsNeitherSeenNorDecided) {
  const std::uint64_t search = t_.SearchInReview();
  ASSERT_TRUE(t_.Review("examiner1", search));
  const std::tuple<SuspensionScope, const char*, const char*> cases[] = {
      {SuspensionScope::kGallery, "custody", "gallery-suspended"},
      {SuspensionScope::kIssuer, "court@example", "issuer-suspended"},
      {SuspensionScope::kUser, "examiner1", "user-suspended"}};
  for (const auto& [scope, target, reason] : cases) {
    const std::string order = t_.Suspend(scope, target);
    ExpectRefused(t_.Review("examiner1", search), reason);
    ExpectRefused(t_.Decide("examiner1", search, {{"A", "same"}}), reason);
    ASSERT_TRUE(t_.Lift(order));
  }
  const std::pair<SuspensionScope, const char*> others[] = {{SuspensionScope::kGallery, "missing"},
                                                            {SuspensionScope::kIssuer, "other@example"},
                                                            {SuspensionScope::kUser, "investigator"}};
  for (const auto& [scope, target] : others) t_.Suspend(scope, target);
  EXPECT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
}

// An old copy of the folder could lack an order of suspension or a revocation.
TEST_F(ReviewTest, NothingIsShownBeforeTheWitnessesHaveSeenThisLog) {
  const std::uint64_t search = t_.SearchInReview();
  const std::uint64_t released = t_.SearchInReview();
  for (const char* examiner : {"examiner1", "examiner2"}) ASSERT_TRUE(t_.Decide(examiner, released, {{"A", "same"}}));
  const std::string key = CosignerKey(MakeCosigner("w.example", NewSigningKey().public_key));
  ASSERT_TRUE(AddWitness(t_.deployment->office(),
                         t_.Act("head", "witness_add", {{"url", "http://127.0.0.1:1"}, {"vkey", key}})));
  ASSERT_TRUE(t_.Open());
  const std::uint64_t size = t_.Entries();
  EXPECT_EQ(ReasonOf(t_.Review("examiner1", search)), "witness-silent");
  EXPECT_EQ(ReasonOf(writ::Decide(
                *t_.deployment, t_.Act("examiner1", "decide", {{"search", search}}, {{"decisions", Json::object()}}))),
            "witness-silent");
  EXPECT_EQ(ReasonOf(t_.ResultFor("investigator", released)), "witness-silent");
  EXPECT_EQ(t_.Entries(), size);
  ASSERT_TRUE(
      RemoveWitness(t_.deployment->office(),
                    t_.Act("head", "witness_remove", {{"vkey", key}, {"unwitnessed", true}}, {{"reason", "x"}})));
  ASSERT_TRUE(t_.Open());
  EXPECT_TRUE(t_.ResultFor("investigator", released));
}

}  // namespace
}  // namespace writ
