#include "index/period_table.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

Period Of(std::int64_t from, std::int64_t until) { return {.not_before = {from}, .not_after = {until}}; }

TEST(PeriodTable, NumbersEachPeriodOnceInTheOrderInWhichItCame) {
  PeriodTable table;
  EXPECT_EQ(table.NumberOf(Of(1, 9)), 1);
  EXPECT_EQ(table.NumberOf(Of(1, 8)), 2);
  EXPECT_EQ(table.NumberOf(Of(2, 9)), 3);
  EXPECT_EQ(table.NumberOf(Of(9, 1)), 4);
  EXPECT_EQ(table.NumberOf(Of(1, 9)), 1);
  EXPECT_EQ(table.size(), 4u);
  EXPECT_EQ(table[2], Of(1, 8));
}

TEST(PeriodTable, TakesAPeriodForEachFaceOfASegmentInTwentyTwoBytes) {
  PeriodTable table;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(PeriodTable::kMost); ++i) {
    ASSERT_EQ(table.NumberOf(Of(1'800'000'000 + i % 7, 1'900'000'000 + i)), i + 1);
  }
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(PeriodTable::kMost); i += 97) {
    const Period period = Of(1'800'000'000 + i % 7, 1'900'000'000 + i);
    EXPECT_EQ(table.NumberOf(period), i + 1);
    EXPECT_EQ(table[static_cast<std::uint16_t>(i + 1)], period);
  }
  EXPECT_EQ(table.size(), PeriodTable::kMost);
  EXPECT_LE(table.bytes(), 22 * PeriodTable::kMost);
}

TEST(PeriodTable, APeriodHoldsItsFirstAndItsLastSecondAndNoOther) {
  const Period period = Of(10, 12);
  for (const std::int64_t second : {10, 11, 12}) EXPECT_TRUE(period.Holds({second}));
  for (const std::int64_t second : {9, 13}) EXPECT_FALSE(period.Holds({second}));
}

}  // namespace
}  // namespace writ
