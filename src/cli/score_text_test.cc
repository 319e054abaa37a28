#include "cli/score_text.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(ScoreText, AScoreIsShownWithTheStrangersExpectedAtIt) {
  EXPECT_EQ(ScoreText(0.61249, 0.0091, 5000),
            "score 0.612: fewer than 0.0092 strangers expected at this score among 5,000 faces");
  EXPECT_EQ(ScoreText(0.5, 12.0, 1), "score 0.500: fewer than 13 strangers expected at this score among 1 face");
}

TEST(ScoreText, FewerThanStaysTrueAtEverySize) {
  EXPECT_NE(ScoreText(0.6, 0.0999, 10).find("fewer than 0.10 "), std::string::npos);
  EXPECT_NE(ScoreText(0.6, 1.0, 10).find("fewer than 1.1 "), std::string::npos);
  EXPECT_NE(ScoreText(0.6, 1234.0, 9999).find("fewer than 1300 "), std::string::npos);
}

TEST(ScoreText, BeyondTheDataItSaysNotMeasured) {
  const std::string text = ScoreText(0.9, std::nullopt, 1'000'000);
  EXPECT_NE(text.find("among 1,000,000 faces is not measured"), std::string::npos);
  EXPECT_EQ(text.find("fewer than"), std::string::npos);
}

TEST(ScoreText, NothingIsEverShownAsPerCent) {
  EXPECT_EQ(ScoreText(0.98, 0.5, 3).find('%'), std::string::npos);
  EXPECT_EQ(ThresholdText({.score = 0.48, .measured = true}, Policy{}, 3).find('%'), std::string::npos);
}

TEST(ScoreText, AThresholdSaysWhatItWasMeasuredFor) {
  EXPECT_EQ(ThresholdText({.score = 0.48, .measured = true}, Policy{}, 1680),
            "score 0.480, at which at most 10,000 in a million searches for a stranger return anybody among 1,680 "
            "faces");
  EXPECT_EQ(ThresholdText({.score = 0.57, .measured = false}, Policy{}, 20'000),
            "score 0.570, the highest measured one; FPIR not measured for 20,000 faces");
}

}  // namespace
}  // namespace writ
