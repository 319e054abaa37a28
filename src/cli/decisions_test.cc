#include "cli/decisions.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

std::string ReasonOf(const std::vector<std::string>& assignments) {
  const Result<Json> decisions = ParseDecisions(assignments);
  return decisions ? "accepted" : decisions.error().reason;
}

TEST(Decisions, LabelsGetTheirVerdicts) {
  const Result<Json> decisions = ParseDecisions({"A=same", "B=different", "C=cannot-say", "AA=cannot say"});
  ASSERT_TRUE(decisions);
  EXPECT_EQ(decisions->dump(), R"({"A":"same","AA":"cannot say","B":"different","C":"cannot say"})");
}

TEST(Decisions, OtherVerdictsAreRefused) {
  EXPECT_EQ(ReasonOf({"A=maybe"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"A=Same"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"A="}), "decisions-malformed");
}

TEST(Decisions, OtherLabelsAreRefused) {
  EXPECT_EQ(ReasonOf({"same"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"=same"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"a b=same"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"AAA=same"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"1=same"}), "decisions-malformed");
}

TEST(Decisions, SmallLabelsAreTaken) {
  EXPECT_EQ(ParseDecisions({"a=same", "aB=different"}).value().dump(), R"({"A":"same","AB":"different"})");
  EXPECT_EQ(ReasonOf({"a=same", "A=same"}), "decisions-malformed");
}

TEST(Decisions, ALabelThatIsDecidedTwiceIsRefused) {
  EXPECT_EQ(ReasonOf({"A=same", "A=same"}), "decisions-malformed");
  EXPECT_EQ(ReasonOf({"A=same", "A=different"}), "decisions-malformed");
}

}  // namespace
}  // namespace writ
