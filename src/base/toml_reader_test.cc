#include "base/toml_reader.h"

#include <iterator>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr std::string_view kDocument = R"(
text = "a"
whole = 3
real = 1.5
yes = true
time = 2026-11-24T09:00:00Z
texts = ["a", "b"]
wholes = [1, 2]
reals = [1.0, 2.5]
[table]
inner = 1
[[list]]
n = 1
[[list]]
n = 2
)";

TomlReader Reader(std::string_view text = kDocument) { return *TomlReader::Parse(text, 10'000); }

template <class T>
std::string Reason(const Result<T>& result) {
  return result ? "accepted" : result.error().reason;
}

TEST(TomlReader, ReadsEachTypeAndFinishes) {
  TomlReader reader = Reader();
  EXPECT_EQ(*reader.String("text"), "a");
  EXPECT_EQ(*reader.Integer("whole"), 3);
  EXPECT_EQ(*reader.Real("real"), 1.5);
  EXPECT_EQ(*reader.Real("whole"), 3.0);
  EXPECT_TRUE(*reader.Boolean("yes"));
  EXPECT_EQ(FormatTime(*reader.Time("time")), "2026-11-24T09:00:00Z");
  EXPECT_EQ(*reader.Strings("texts"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(*reader.Integers("wholes"), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(*reader.Reals("reals"), (std::vector<double>{1.0, 2.5}));
  Result<TomlReader> table = reader.Table("table");
  EXPECT_EQ(*table->Integer("inner"), 1);
  EXPECT_TRUE(table->Finish());
  Result<std::vector<TomlReader>> list = reader.Tables("list");
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ(*(*list)[1].Integer("n"), 2);
  EXPECT_TRUE(reader.Tables("absent")->empty());
  EXPECT_TRUE(reader.Finish());
}

TEST(TomlReader, UnknownFieldIsRefusedByNameEvenNested) {
  TomlReader reader = Reader("a = 1\n[[list]]\nb = 2\n");
  EXPECT_EQ(Reason(reader.Finish()), "field-unknown");
  EXPECT_TRUE(reader.Integer("a"));
  Result<std::vector<TomlReader>> list = reader.Tables("list");
  EXPECT_TRUE(reader.Finish());
  const Result<void> finished = (*list)[0].Finish();
  EXPECT_EQ(Reason(finished), "field-unknown");
  EXPECT_THAT(finished.error().message, ::testing::HasSubstr("list[0].b"));
}

TEST(TomlReader, AskingWhetherAFieldIsThereDoesNotMakeItKnown) {
  TomlReader reader = Reader("a = 1\n");
  EXPECT_TRUE(reader.Has("a"));
  EXPECT_FALSE(reader.Has("b"));
  EXPECT_EQ(Reason(reader.Finish()), "field-unknown");
}

TEST(TomlReader, ErrorsStayOnOneLine) {
  const Result<void> finished = Reader("\"a\\nb\\u001B\" = 1\n").Finish();
  ASSERT_FALSE(finished);
  EXPECT_THAT(finished.error().message, ::testing::Not(::testing::HasSubstr("\n")));
  EXPECT_THAT(finished.error().message, ::testing::Not(::testing::HasSubstr("\x1b")));
}

TEST(TomlReader, MissingFieldIsRefusedByName) {
  TomlReader reader = Reader("[[list]]\n");
  EXPECT_EQ(Reason(reader.String("x")), "field-missing");
  EXPECT_EQ(Reason(reader.Table("x")), "field-missing");
  Result<std::vector<TomlReader>> list = reader.Tables("list");
  EXPECT_THAT((*list)[0].Integer("n").error().message, ::testing::HasSubstr("list[0].n"));
}

TEST(TomlReader, OtherTypeIsRefused) {
  TomlReader reader = Reader();
  EXPECT_EQ(Reason(reader.String("whole")), "field-type");
  EXPECT_EQ(Reason(reader.Integer("real")), "field-type");
  EXPECT_EQ(Reason(reader.Integer("yes")), "field-type");
  EXPECT_EQ(Reason(reader.Real("text")), "field-type");
  EXPECT_EQ(Reason(reader.Boolean("whole")), "field-type");
  EXPECT_EQ(Reason(reader.Time("text")), "field-type");
  EXPECT_EQ(Reason(reader.Strings("wholes")), "field-type");
  EXPECT_EQ(Reason(reader.Strings("text")), "field-type");
  EXPECT_EQ(Reason(reader.Integers("reals")), "field-type");
  EXPECT_EQ(Reason(reader.Table("text")), "field-type");
  EXPECT_EQ(Reason(reader.Tables("table")), "field-type");
  EXPECT_EQ(Reason(reader.Tables("texts")), "field-type");
}

TEST(TomlReader, TimeMustBeUtcInWholeSeconds) {
  for (const std::string time : {"2026-11-24T09:00:00+01:00", "2026-11-24T09:00:00", "2026-11-24", "09:00:00",
                                 "2026-11-24T09:00:00.5Z", "1969-01-01T00:00:00Z", "\"2026-11-24T09:00:00Z\""}) {
    TomlReader reader = Reader("t = " + time);
    EXPECT_EQ(Reason(reader.Time("t")), "field-type") << time;
  }
}

TEST(TomlReader, MalformedDocumentsAreRefused) {
  const std::string deep = "a = " + std::string(5000, '[');
  for (const std::string& text : {std::string("a"), std::string("a = 1\na = 2"), std::string("a = \"\xff\""), deep,
                                  std::string("t = 2026-02-30T00:00:00Z")}) {
    EXPECT_EQ(Reason(TomlReader::Parse(text, 10'000)), "toml-malformed") << text.substr(0, 40);
  }
}

TEST(TomlReader, BrokenTableHeadersAreRefusedAndNotFatal) {
  for (const std::string_view text : {"[", "[[", "[=", "[.a]", "[#", "[a", "[a.", "[[a]", "[]"}) {
    EXPECT_EQ(Reason(TomlReader::Parse(text, 10'000)), "toml-malformed") << text;
  }
}

TEST(TomlReader, LettersBeyondAsciiReadBackFromDoubleQuotes) {
  for (const std::string text : {"ä", "größer", "\u2028", "東京 🙂", "\U0010FFFF", "'ä'", "# ä"}) {
    EXPECT_EQ(*Reader("t = \"" + text + "\" # " + text).String("t"), text);
  }
  EXPECT_EQ(*Reader(R"(t = "\\ä\"ä")").String("t"), "\\ä\"ä");
}

TEST(TomlReader, LettersBeyondAsciiElsewhereAreRefused) {
  for (const std::string_view text :
       {"ä = 1", "a = ä", "a = 1 ä", "a = \"x\"ä", "[ä]", "a = 'ä'", "\u00a0a = 1", "\ufeffa = 1", "a = \"\\ä\"",
        "a = \"\\\\\\ä\"", "a = 0x_'ä", "a = 1[\"ä\"", "a = \"\xff\"", "# \xc3", "a = \"\xed\xa0\x80\"",
        "a = \"\xc0\xaf\"", "a = \"\xf4\x90\x80\x80\""}) {
    EXPECT_EQ(Reason(TomlReader::Parse(text, 10'000)), "toml-malformed") << text;
  }
}

TEST(TomlReader, TextsOfSeveralLinesAreRefused) {
  for (const std::string_view text : {"a = \"\"\"x\"\"\"", "a = '''x'''", "a = \"x\ny\""}) {
    EXPECT_EQ(Reason(TomlReader::Parse(text, 10'000)), "toml-malformed") << text;
  }
}

TEST(TomlReader, AnyBytesAreSurvived) {
  // Pieces that reach every branch of the grammar, joined at random: far denser in near misses than random bytes.
  static constexpr std::string_view kPieces[] = {"[",      "]",           "[[",
                                                 "]]",     "a",           "b.c",
                                                 ".",      "=",           "1",
                                                 "-",      "+",           "_",
                                                 "0x",     "1e5",         "\"",
                                                 "\"\"\"", "'",           "'''",
                                                 "\\",     "\\u00",       "{",
                                                 "}",      ",",           "#",
                                                 "\n",     "\r\n",        " ",
                                                 "\t",     "inf",         "nan",
                                                 "true",   "1979-05-27",  "T07:32:00",
                                                 "Z",      "\xff",        "ä",
                                                 "a=1\n",  "x = \"y\"\n", std::string_view("\0", 1)};
  std::mt19937 random(5);
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    const std::size_t length = random() % 12;
    for (std::size_t i = 0; i < length; ++i) text += kPieces[random() % std::size(kPieces)];
    const Result<TomlReader> reader = TomlReader::Parse(text, 10'000);
    EXPECT_TRUE(reader || reader.error().reason == "toml-malformed") << text;
  }
}

TEST(TomlReader, OversizedDocumentIsRefused) {
  EXPECT_EQ(Reason(TomlReader::Parse("a = 1", 5)), "accepted");
  EXPECT_EQ(Reason(TomlReader::Parse("a = 1", 4)), "toml-too-large");
}

TEST(TomlQuote, ReadsBack) {
  for (const std::string text : {"", "a\"b\\c", "line\nline\t\x01\x7f", "größer 🙂", "'''"}) {
    EXPECT_EQ(*Reader("t = " + TomlQuote(text)).String("t"), text);
  }
}

}  // namespace
}  // namespace writ
