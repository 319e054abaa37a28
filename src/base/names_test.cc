#include "base/names.h"

#include <string>

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(Names, AlphabetIsClosed) {
  for (const std::string_view good : {"a", "i.lund", "custody-2026", "a_b", "0"}) EXPECT_TRUE(IsName(good)) << good;
  for (const std::string_view bad : {"", "A", "a b", "a/b", "a@b", "ä", "a\n", "*"}) EXPECT_FALSE(IsName(bad)) << bad;
  EXPECT_FALSE(IsName(std::string_view("a\0b", 3)));
}

TEST(Names, LengthIsAtMost64) {
  EXPECT_TRUE(IsName(std::string(64, 'a')));
  EXPECT_FALSE(IsName(std::string(65, 'a')));
  EXPECT_FALSE(IsOrderId(std::string(65, 'a')));
  EXPECT_FALSE(IsIssuer(std::string(65, 'a')));
}

TEST(Names, IssuerMayHoldAtSignAndOrderIdSlashAndCapitals) {
  EXPECT_TRUE(IsIssuer("judge.okafor@court.example"));
  EXPECT_FALSE(IsIssuer("court/1"));
  EXPECT_FALSE(IsIssuer("Judge"));
  EXPECT_TRUE(IsOrderId("2026-CR-0412/1"));
  EXPECT_FALSE(IsOrderId("a@b"));
  EXPECT_FALSE(IsOrderId("a b"));
}

TEST(PlainLine, PrintableUtf8IsAccepted) {
  for (const std::string_view good : {"a", "größer, 東京, 🙂", "s. 12(3) \"x\" \\"}) {
    EXPECT_TRUE(IsPlainLine(good, 100)) << good;
  }
  EXPECT_TRUE(IsPlainLine(std::string(100, 'a'), 100));
}

TEST(PlainLine, ControlBrokenAndReorderingTextIsRefused) {
  EXPECT_FALSE(IsPlainLine("", 100));
  EXPECT_FALSE(IsPlainLine(std::string(101, 'a'), 100));
  EXPECT_FALSE(IsPlainLine(std::string_view("\0", 1), 100));
  for (const std::string_view bad : {
           "\t",           "a\nb",         "\r",           "\x1b[2K",      "\x7f",  // controls
           "\xc2\x85",     "\xe2\x80\xa8", "\xe2\x80\xa9",                  // next line, line and paragraph separators
           "\xe2\x80\xae", "\xe2\x80\xaa", "\xe2\x81\xa6", "\xe2\x81\xa9",  // overrides and isolates
           "\x80",         "\xc3",         "\xc0\xaf",     "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
           "\xff",  // not UTF-8
       }) {
    EXPECT_FALSE(IsPlainLine(bad, 100)) << bad;
    EXPECT_FALSE(IsPlainLine("a" + std::string(bad), 100)) << bad;
  }
}

}  // namespace
}  // namespace writ
