#include "cli/draft.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr OptionOfField kOptions[] = {{"case", "--case"}, {"not_after", "--days"}};

Error About(const std::string& field) {
  return {Code::kUsage, "field-value", "couldn't accept the field \"" + field + "\": it is wrong", "correct the field"};
}

TEST(DraftError, AFieldThatCameFromAnOptionGoesByTheOptionsName) {
  const Error error = DraftError(About("not_after"), "couldn't draft the writ", kOptions).value();
  EXPECT_EQ(error.message, "couldn't draft the writ: couldn't accept --days: it is wrong");
  EXPECT_EQ(error.advice, "correct --days; the verb's --help describes it");
  EXPECT_EQ(error.reason, "field-value");
  EXPECT_EQ(error.code, Code::kUsage);
}

TEST(DraftError, AnyOtherErrorKeepsItsWords) {
  const Error error = DraftError(About("case_number"), "couldn't draft the writ", kOptions).value();
  EXPECT_EQ(error.message, "couldn't draft the writ: couldn't accept the field \"case_number\": it is wrong");
  EXPECT_EQ(error.advice, "correct the field");
}

}  // namespace
}  // namespace writ
