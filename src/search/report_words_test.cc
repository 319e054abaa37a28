#include "search/report_words.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(ReportWords, CountsAreGrouped) {
  EXPECT_EQ(CountInWords(0), "0");
  EXPECT_EQ(CountInWords(999), "999");
  EXPECT_EQ(CountInWords(1234567), "1,234,567");
}

TEST(ReportWords, FewStrangersAreToldAsSearches) {
  EXPECT_EQ(StrangersInWords(0.004, 5000),
            "fewer than one among the 5,000 faces compared: about one in every 250 searches of that size would show a "
            "stranger at this score or above");
}

TEST(ReportWords, ManyStrangersAreCounted) {
  EXPECT_EQ(StrangersInWords(1234.0, 1'000'000),
            "about 1,200 among the 1,000,000 faces compared, none of them the person");
}

TEST(ReportWords, BeyondTheDataNothingIsSaid) {
  EXPECT_TRUE(StrangersInWords(std::nullopt, 3).starts_with("not measured"));
  EXPECT_TRUE(StrangersInWords(0.0, 3).starts_with("not measured"));
}

TEST(ReportWords, RatesAreCountsOfSearches) {
  EXPECT_EQ(RateInWords(10'000), "1 in 100");
  EXPECT_EQ(RateInWords(3'000), "3 in 1,000");
  EXPECT_EQ(RateInWords(500'000), "5 in 10");
  EXPECT_EQ(RateInWords(1), "1 in 1,000,000");
}

TEST(ReportWords, AThresholdThatWasNotMeasuredPromisesNothing) {
  EXPECT_TRUE(ThresholdInWords({.score = 0.6, .measured = false, .fpir_per_million = 10'000}, 3)
                  .starts_with("FPIR not measured for 3 faces"));
  EXPECT_EQ(ThresholdInWords({.score = 0.5, .measured = true, .fpir_per_million = 10'000}, 1).find("not measured"),
            std::string::npos);
}

TEST(ReportWords, NoWordsHoldAPercentage) {
  for (const double expected : {1e-9, 0.01, 0.5, 3.0, 1e6}) {
    EXPECT_EQ(StrangersInWords(expected, 1000).find('%'), std::string::npos);
  }
}

TEST(ReportWords, TimesAreReadable) {
  EXPECT_EQ(TimeInWords(UtcTime{1'795'000'000}), "2026-11-18 11:06:40 UTC");
  EXPECT_EQ(TimeInWords(std::string("<x>")), "<x>");
}

}  // namespace
}  // namespace writ
