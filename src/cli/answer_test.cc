#include "cli/answer.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Answer, ControlCharactersOfDataAreNeverPrintedRaw) {
  EXPECT_EQ(Printable("a\x1b[2Jb\r\nc\x7f"), "a\\x1b[2Jb\\x0d\\x0ac\\x7f");
  EXPECT_EQ(Printable("\xc2\x9b"), "\\xc2\\x9b");          // the C1 form of ESC [
  EXPECT_EQ(Printable("\u202e"), "\\xe2\\x80\\xae");       // reads backwards from here
  EXPECT_EQ(Printable("\xff\xc3"), "\\xff\\xc3");          // no UTF-8
  EXPECT_EQ(PrintableLines("a\nb\x1b\n"), "a\nb\\x1b\n");  // line ends of an answer stay
}

TEST(Answer, LettersOfAnyLanguageStayAsTheyAre) {
  EXPECT_EQ(Printable("Zoë → 李 — ok"), "Zoë → 李 — ok");
  EXPECT_EQ(Printable(""), "");
}

TEST(Answer, ColumnsAlignByCharactersNotBytes) {
  Columns columns;
  columns.Add({"name", "role"});
  columns.Add({"zoë", "head"});
  columns.Add({"x", ""});
  EXPECT_EQ(columns.Text(""), "name  role\nzoë   head\nx\n");
}

TEST(Answer, ALineEndInACellDoesNotBreakTheTable) {
  Columns columns;
  columns.Add({"a\nb", "c"});
  EXPECT_EQ(columns.Text(""), "a\\x0ab  c\n");
}

TEST(Answer, AnErrorWithoutAdviceGetsThatOfItsCode) {
  for (const Code code : {Code::kInternal, Code::kUsage, Code::kRefused, Code::kCorruption, Code::kUnavailable}) {
    const Error error{code, "x", "couldn't", ""};
    EXPECT_TRUE(ErrorText(error).starts_with("couldn't\n→ "));
    EXPECT_NE(ErrorJson(error)["error"]["advice"], "");
  }
}

TEST(Answer, AnErrorReadsMessageThenAdvice) {
  const Error error{Code::kRefused, "writ-missing", "couldn't use the writ: none was given", "draft one"};
  EXPECT_EQ(ErrorText(error), "couldn't use the writ: none was given\n→ draft one\n");
  EXPECT_EQ(ErrorJson(error).dump(),
            R"({"error":{"advice":"draft one","code":"refused","message":"couldn't use the writ: none was given",)"
            R"("reason":"writ-missing"}})");
}

}  // namespace
}  // namespace writ
