#include "search/html.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Html, EveryCharacterThatCouldBeMarkupIsEscaped) {
  EXPECT_EQ(Html::Text("<a href=\"x\" b='y'>&</a>").text(),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
}

TEST(Html, AValueInAPatternIsTextAndHtmlIsNot) {
  EXPECT_EQ(Fill("<td title=\"{}\">{}</td>", "\"><script>", Fill("<b>{}</b>", 7)).text(),
            "<td title=\"&quot;&gt;&lt;script&gt;\"><b>7</b></td>");
}

TEST(Html, BracesInsideAValueAreNoHole) { EXPECT_EQ(Fill("{}-{}", "{}", "x").text(), "{}-x"); }

TEST(Html, WellFormedTextOfAnyLanguageStays) {
  const std::string text = "Ærø 東京 \xF0\x9F\x98\x80 é\n\tπ";
  EXPECT_EQ(Html::Text(text).text(), text);
}

TEST(Html, BytesThatAreNoUtf8AreReplaced) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(Html::Text("a\x80z").text(), "a" + mark + "z");
  EXPECT_EQ(Html::Text("\xC0\xAF").text(), mark + mark);             // "/" in two bytes
  EXPECT_EQ(Html::Text("\xED\xA0\x80").text(), mark + mark + mark);  // half of a surrogate pair
  EXPECT_EQ(Html::Text("\xF5\x80").text(), mark + mark);             // beyond Unicode
  EXPECT_EQ(Html::Text("\xE2\x82").text(), mark + mark);             // ends early
  EXPECT_EQ(Html::Text("\xE2<b>").text(), mark + "&lt;b&gt;");       // must not swallow what follows
}

TEST(Html, CharactersThatDeceiveAReaderAreReplaced) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(Html::Text("a\xE2\x80\xAEz").text(), "a" + mark + "z");  // U+202E, right to left
  EXPECT_EQ(Html::Text("a\xE2\x81\xA6z").text(), "a" + mark + "z");  // U+2066
  EXPECT_EQ(Html::Text(std::string_view("a\0z", 3)).text(), "a" + mark + "z");
  EXPECT_EQ(Html::Text("a\x1Bz").text(), "a" + mark + "z");
}

TEST(Html, APageForbidsWhateverItDoesNotBring) {
  const std::string page = WritePage("<t>", Fill("{}", "<body>"));
  EXPECT_NE(page.find("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\""), std::string::npos);
  EXPECT_NE(page.find("<title>&lt;t&gt;</title>"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("://"), std::string::npos);
  EXPECT_EQ(page.find("url("), std::string::npos);
}

}  // namespace
}  // namespace writ
