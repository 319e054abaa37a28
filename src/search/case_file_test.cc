#include "search/case_file.h"

#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

class CaseFileTest : public ::testing::Test {
 protected:
  std::uint64_t ReleasedSearch() {
    const std::uint64_t search = t_.SearchInReview();
    EXPECT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
    EXPECT_TRUE(t_.Decide("examiner2", search, {{"A", "same"}}));
    return search;
  }
  void ExpectRefused(const Result<CaseFile>& result, const std::string& reason) {
    EXPECT_EQ(ReasonOf(result), reason);
    EXPECT_EQ(t_.Records().back().entry.outcome, kRefused);
    EXPECT_EQ(t_.Records().back().row.at("reason"), reason);
  }

  TestDeployment t_;
};

TEST_F(CaseFileTest, HoldsProbeWritLeadAndDecisionsAndItsConsultationIsLogged) {
  const std::uint64_t search = ReleasedSearch();
  const Result<CaseFile> file = t_.ResultFor("investigator", search);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(t_.Records().back().entry.type(), "result");
  EXPECT_EQ(t_.Records().back().row.at("actor"), "investigator");
  EXPECT_EQ(file->search.entry, search);
  EXPECT_EQ(file->probe.photos.at(0).photo, RealPhoto("obama3.jpg"));
  EXPECT_EQ(file->probe.writ_text, DraftWritOrder(file->writ_order));
  EXPECT_TRUE(VerifySshSignature(file->probe.writ_signature, kWritNamespace, AsBytes(file->probe.writ_text)));
  EXPECT_EQ(file->compared, 3u);
  EXPECT_GT(file->threshold.score, 0);
  ASSERT_EQ(file->leads.size(), 1u);
  EXPECT_EQ(file->leads[0].subject, "s.obama");
  EXPECT_FALSE(file->leads[0].photo.empty());
}

TEST_F(CaseFileTest, ASearchThatFoundNobodySaysSoWithoutReview) {
  const Bytes stranger = RealPhoto("astronaut.png");
  const Result<SearchReceipt> receipt = t_.Search(t_.Order(stranger), stranger);
  ASSERT_TRUE(receipt);
  const Result<CaseFile> file = t_.ResultFor("investigator", receipt->search);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->outcome, "no_candidate");
  EXPECT_TRUE(file->leads.empty());
  EXPECT_TRUE(file->decisions.empty());
}

TEST_F(CaseFileTest, HeadAndDataProtectionOfficerMaySeeItToo) {
  const std::uint64_t search = ReleasedSearch();
  for (const char* person : {"head", "officer"}) {
    const Result<CaseFile> file = t_.ResultFor(person, search);
    EXPECT_TRUE(file) << person;
  }
}

TEST_F(CaseFileTest, AnotherInvestigatorMayNotNorAnybodyElse) {
  const std::uint64_t search = ReleasedSearch();
  ExpectRefused(t_.ResultFor("investigator2", search), "search-of-another");
  for (const char* person : {"auditor", "custodian", "examiner1"}) {
    ExpectRefused(t_.ResultFor(person, search), "role-may-not");
  }
}

TEST_F(CaseFileTest, NobodySeesItBeforeItIsReleasedNotEvenTheHead) {
  const std::uint64_t search = t_.SearchInReview();
  for (const char* person : {"investigator", "head", "officer"}) {
    ExpectRefused(t_.ResultFor(person, search), "result-not-released");
  }
  ASSERT_TRUE(t_.Decide("examiner1", search, {{"A", "same"}}));
  ExpectRefused(t_.ResultFor("investigator", search), "result-not-released");
  ASSERT_TRUE(t_.Decide("examiner2", search, {{"A", "same"}}));
  EXPECT_TRUE(t_.ResultFor("investigator", search));
}

TEST_F(CaseFileTest, ASearchThatRunsOrWasInterruptedOrNeverWasHasNone) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const Result<Permit> running = t_.Authorise(t_.Order(photo), photo);
  ASSERT_TRUE(running);
  const std::uint64_t search = running->entry();
  ExpectRefused(t_.ResultFor("investigator", search), "result-not-released");
  ASSERT_TRUE(t_.Open());
  ExpectRefused(t_.ResultFor("investigator", search), "search-aborted");
  ExpectRefused(t_.ResultFor("investigator", 999), "search-unknown");
}

TEST_F(CaseFileTest, ADisclosureIsLoggedAsOneAndOpensTheSame) {
  const std::uint64_t search = ReleasedSearch();
  const SignedAct act = t_.Act("investigator", "disclose", {{"search", search}}, {{"recipient", "the prosecutor"}});
  const Result<CaseFile> file = OpenCaseFile(*t_.deployment, act, "disclose");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->leads.size(), 1u);
  const Record record = t_.Records().back();
  EXPECT_EQ(record.entry.type(), "disclose");
  EXPECT_EQ(OpeningsFromJson(record.row.at("openings"))->at("recipient").value, "the prosecutor");
  ExpectRefused(
      OpenCaseFile(*t_.deployment,
                   t_.Act("investigator2", "disclose", {{"search", search}}, {{"recipient", "a friend"}}), "disclose"),
      "search-of-another");
}

TEST_F(CaseFileTest, WhileSuspendedNothingLeaves) {
  const std::uint64_t search = ReleasedSearch();
  t_.Suspend();
  ExpectRefused(t_.ResultFor("investigator", search), "suspended");
}

TEST_F(CaseFileTest, NothingLeavesOfACaseOfASuspendedGalleryOrIssuerOrToASuspendedPerson) {
  const std::uint64_t search = ReleasedSearch();
  const std::tuple<SuspensionScope, const char*, const char*> cases[] = {
      {SuspensionScope::kGallery, "custody", "gallery-suspended"},
      {SuspensionScope::kIssuer, "court@example", "issuer-suspended"},
      {SuspensionScope::kUser, "investigator", "user-suspended"}};
  for (const auto& [scope, target, reason] : cases) {
    const std::string order = t_.Suspend(scope, target);
    ExpectRefused(t_.ResultFor("investigator", search), reason);
    ExpectRefused(
        OpenCaseFile(*t_.deployment,
                     t_.Act("investigator", "disclose", {{"search", search}}, {{"recipient", "a court"}}), "disclose"),
        reason);
    EXPECT_EQ(t_.ResultFor("officer", search).has_value(), scope == SuspensionScope::kUser);
    ASSERT_TRUE(t_.Lift(order));
    EXPECT_TRUE(t_.ResultFor("investigator", search));
  }
}

TEST_F(CaseFileTest, APhotoOfALeadThatWasAlteredIsCorruption) {
  const std::uint64_t search = ReleasedSearch();
  ASSERT_EQ(t_.Sql("UPDATE vault SET sealed=zeroblob(length(sealed)) WHERE name='photo-A'"), 1);
  const Result<CaseFile> file = t_.ResultFor("investigator", search);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, Code::kCorruption);
}

}  // namespace
}  // namespace writ
