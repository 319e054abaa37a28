#include "search/lead_marks.h"

#include "search/destruction.h"
#include "search/verify_deployment.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::QuietPolicy;
using support::ReasonOf;
using support::TestDeployment;

struct Led : TestDeployment {
  // A search that ends in a lead to the candidate; its release's row.
  Record Lead(const std::vector<std::string>& galleries = {"custody"}) {
    search = SearchInReview(galleries);
    EXPECT_TRUE(Decide("examiner1", search, {{"A", "same"}}));
    EXPECT_TRUE(Decide("examiner2", search, {{"A", "same"}}));
    Record release;
    for (const Record& record : Records()) release = record.entry.type() == "release" ? record : release;
    return release;
  }
  std::string MarkOf(const Record& release) {
    const Json& marks = release.row.at("leads");
    return marks.size() == 1 ? marks[0].get<std::string>() : std::to_string(marks.size()) + " marks";
  }
  std::uint64_t search = 0;
};

TEST(LeadMarks, TheSamePersonKeepsTheMarkOfTheFirstSearch) {
  Led t;
  const Record first = t.Lead();
  const std::string mark = std::to_string(t.search) + ".0";
  EXPECT_EQ(t.MarkOf(first), mark);
  EXPECT_EQ(t.MarkOf(t.Lead()), mark);
  EXPECT_EQ(t.MarkOf(t.Lead()), mark);
  // In another gallery a person has another name, and is another.
  const Record other = t.Lead({"missing"});
  EXPECT_EQ(t.MarkOf(other), std::to_string(t.search) + ".0");
  // Neither rows nor parts say who it is.
  EXPECT_EQ(first.row.dump().find("obama"), std::string::npos);
  const Result<Bytes> part = t.deployment->ledger().ReadVault(first.index, "lead_marks");
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_EQ(AsText(*part).find("obama"), std::string::npos);
  EXPECT_EQ(AsText(*part).find(mark), std::string::npos);
}

// Whoever has the table alone can't tell how many leads there were, nor that two are the same.
TEST(LeadMarks, ASealedPartTellsNothing) {
  Led t;
  const auto lead = [](const std::string& subject) {
    Candidate candidate;
    candidate.subject = subject;
    candidate.gallery = "custody";
    return candidate;
  };
  const auto part = [&](const std::vector<Candidate>& leads) {
    Result<LeadMarks> marked = MarkLeads(*t.deployment, 1'000, leads);
    EXPECT_TRUE(marked) << marked.error().message;
    EXPECT_EQ(marked->marks.size(), leads.size());
    return std::move(marked->parts.at(0).sealed);
  };
  std::vector<Candidate> most;
  for (int i = 0; i < 50; ++i) most.push_back(lead("s." + std::to_string(i)));
  EXPECT_EQ(part({lead("s.1")}).size(), part(most).size());
  EXPECT_NE(part({lead("s.1")}), part({lead("s.1")}));
}

TEST(LeadMarks, WithoutALeadThereIsNoMark) {
  Led t;
  const std::uint64_t search = t.SearchInReview();
  ASSERT_TRUE(t.Decide("examiner1", search, {{"A", "same"}}));
  ASSERT_TRUE(t.Decide("examiner2", search, {{"A", "different"}}));
  const Record release = t.Records().back();
  ASSERT_EQ(release.entry.type(), "release");
  EXPECT_EQ(release.row.at("leads"), Json::array());
  EXPECT_EQ(release.row.at("agreed"), false);
  EXPECT_EQ(release.row.at("examiners"), Json::array({"examiner1", "examiner2"}));
  EXPECT_EQ(release.row.at("investigator"), "investigator");
  EXPECT_FALSE(t.deployment->ledger().ReadVault(release.index, "lead_marks"));
}

TEST(LeadMarks, SearchesThatLeadToTheSamePersonRaiseAnAlarmUnlessTheRuleIsOff) {
  for (const std::int64_t bound : {2, 0}) {
    Led t;
    Policy policy = QuietPolicy();
    policy.alarm_same = bound;
    policy.alarm_agreement = bound;
    t.ChangePolicy(policy);
    t.Lead();
    t.Lead();
    std::vector<std::string> rules;
    for (const Record& record : t.Records()) {
      if (record.entry.type() != "alarm") continue;
      const Result<Alarm> alarm = OpenAlarm(record);
      ASSERT_TRUE(alarm) << alarm.error().message;
      rules.push_back(alarm->rule);
    }
    // The photo is the same, the examiners agree, and the lead is the same.
    std::vector<std::string> all{"same-photo", "agreement", "agreement", "same-lead"};
    EXPECT_EQ(rules, bound == 0 ? std::vector<std::string>() : all);
    const Result<DeploymentVerdict> verdict =
        VerifyDeployment(*t.deployment, [](std::string_view, std::uint64_t, std::uint64_t) {});
    EXPECT_TRUE(verdict) << verdict.error().message;
  }
}

TEST(LeadMarks, OnceTheCaseIsDestroyedNobodyIsRecognisedByIt) {
  Led t;
  const Record first = t.Lead();
  const std::uint64_t search = t.search;
  const auto wait = [&](std::int64_t days) {
    t.env.now.seconds += days * kSecondsPerDay;
    ASSERT_TRUE(t.Open());
    t.SignStatement();
  };
  wait(365 + 31);
  ASSERT_TRUE(OrderDestruction(*t.deployment, t.Act("head", "destroy_order", {{"searches", {search}}})));
  wait(2);
  EXPECT_EQ((*t.deployment->searches().Find(search))->state, SearchState::kDestroyed);
  EXPECT_EQ(ReasonOf(t.deployment->ledger().ReadVault(first.index, "lead_marks")), "vault-destroyed");
  Candidate again;
  again.subject = "s.obama";
  again.gallery = "custody";
  const Result<LeadMarks> marked = MarkLeads(*t.deployment, 1'000, {again});
  ASSERT_TRUE(marked) << marked.error().message;
  EXPECT_EQ(marked->marks, std::vector<std::string>{"1000.0"});
}

}  // namespace
}  // namespace writ
