#include "base/status.h"

#include <memory>
#include <set>

#include <gtest/gtest.h>

namespace writ {
namespace {

Result<std::unique_ptr<int>> Half(int number) {
  if (number % 2 != 0) return Fail(Code::kRefused, "odd", "couldn't halve: it is odd", "give an even one");
  return std::make_unique<int>(number / 2);
}

Result<int> Quarter(int number) {
  WRIT_TRY(const std::unique_ptr<int> half, Half(number));
  WRIT_CHECK(Half(*half));
  WRIT_TRY(const auto quarter, Half(*half));
  return *quarter;
}

TEST(Status, TryBindsTheValueOrReturnsTheError) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(3).error().reason, "odd");
  EXPECT_EQ(Quarter(6).error().reason, "odd");
}

TEST(Status, ContextStandsBeforeTheMessageAndKeepsTheRest) {
  const Result<int> failed = WithContext(Half(1).error(), "couldn't quarter");
  EXPECT_EQ(failed.error().message, "couldn't quarter: couldn't halve: it is odd");
  EXPECT_EQ(failed.error().reason, "odd");
  EXPECT_EQ(failed.error().advice, "give an even one");
  EXPECT_EQ(failed.error().code, Code::kRefused);
}

TEST(Status, EachCodeHasItsOwnExitStatusAndName) {
  const std::pair<Code, int> statuses[] = {{Code::kInternal, 1},   {Code::kUsage, 2},         {Code::kRefused, 3},
                                           {Code::kSuspended, 4},  {Code::kUnusablePhoto, 5}, {Code::kCorruption, 6},
                                           {Code::kUnavailable, 7}};
  std::set<std::string_view> names;
  for (const auto& [code, status] : statuses) {
    EXPECT_EQ(ExitStatus(code), status);
    EXPECT_TRUE(names.insert(CodeName(code)).second);
  }
}

}  // namespace
}  // namespace writ
