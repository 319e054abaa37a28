#include "log/text_lines.h"

#include <string>

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(TextLines, LinesReadBackAndEmptyOnesCount) {
  EXPECT_EQ(SplitLines("a\n\nb c\n", 3).value(), (std::vector<std::string_view>{"a", "", "b c"}));
}

TEST(TextLines, TextWithoutItsLastNewlineIsRefused) {
  for (const std::string text : {"", "a", "a\nb"}) {
    const auto lines = SplitLines(text, 10);
    ASSERT_FALSE(lines) << text;
    EXPECT_NE(lines.error().message.find("no newline"), std::string::npos) << lines.error().message;
  }
}

TEST(TextLines, MoreLinesThanAllowedAreRefused) {
  EXPECT_TRUE(SplitLines("a\nb\n", 2));
  EXPECT_FALSE(SplitLines("a\nb\nc\n", 2));
}

TEST(TextLines, ControlCharactersAndBrokenUtf8AreRefused) {
  EXPECT_TRUE(SplitLines("\u2014 é\n", 1));
  for (const std::string text : {"a\tb\n", "a\r\n", "\x7F\n", "\xFF\n", "\xC3\n"}) {
    EXPECT_FALSE(SplitLines(text, 9)) << text;
  }
}

TEST(TextLines, DecimalHasOneForm) {
  EXPECT_EQ(ParseDecimal("0", 10).value(), 0u);
  EXPECT_EQ(ParseDecimal("10", 10).value(), 10u);
  for (const std::string text : {"", "00", "01", "+1", "-1", " 1", "1 ", "1a", "11", "18446744073709551617"}) {
    EXPECT_FALSE(ParseDecimal(text, 10)) << text;
  }
}

TEST(TextLines, HashHasOneForm) {
  const std::string good = ToBase64(Hash32{1, 2, 3});
  EXPECT_EQ(ParseBase64Hash(good).value(), (Hash32{1, 2, 3}));
  for (const std::string& text : {std::string(), good.substr(1), good + "\n",
                                  std::string(42, 'A') + "B=", ToBase64(Bytes(33)), ToBase64(Bytes(31))}) {
    EXPECT_FALSE(ParseBase64Hash(text)) << text;
  }
}

}  // namespace
}  // namespace writ
