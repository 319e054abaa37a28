#include "gallery/manifest.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr char kHeader[] = "photo,photo_sha256,subject,basis,face\n";

std::string ReasonOf(std::string_view text) {
  const Result<std::vector<ManifestRow>> rows = ParseManifest(text);
  return rows ? "accepted" : rows.error().reason;
}

TEST(Manifest, RowsAreReadByTheNamesOfTheirColumns) {
  const Result<std::vector<ManifestRow>> rows = ParseManifest(
      "\xEF\xBB\xBFsubject,basis,photo_sha256,photo\r\na.cole,b.toml,12ab,\"pho,to \"\"1\"\".jpg\"\r\n\r\nb,,,x\n");
  ASSERT_TRUE(rows) << rows.error().message;
  const std::vector<ManifestRow> expected{
      {.line = 2,
       .photo = "pho,to \"1\".jpg",
       .photo_sha256 = "12ab",
       .subject = "a.cole",
       .basis = "b.toml",
       .face = ""},
      {.line = 4, .photo = "x", .photo_sha256 = "", .subject = "b", .basis = "", .face = ""}};
  EXPECT_EQ(*rows, expected);
}

TEST(Manifest, TheLastLineMayLackItsEnd) {
  EXPECT_EQ(ParseManifest(std::string(kHeader) + "p,h,s,b,")->size(), 1u);
  EXPECT_EQ(ParseManifest(std::string(kHeader) + "p,h,s,b,\n")->size(), 1u);
}

TEST(Manifest, OtherTextsAreRefused) {
  const std::string header = kHeader;
  EXPECT_EQ(ReasonOf("photo,photo_sha256,subject\np,h,s\n"), "manifest-columns");
  EXPECT_EQ(ReasonOf("photo,photo_sha256,subject,basis,name\np,h,s,b,n\n"), "manifest-columns");
  EXPECT_EQ(ReasonOf("photo,photo,photo_sha256,subject,basis\np,p,h,s,b\n"), "manifest-columns");
  EXPECT_EQ(ReasonOf(header), "manifest-empty");
  EXPECT_EQ(ReasonOf(header + "\n\n"), "manifest-empty");
  EXPECT_EQ(ReasonOf(header + "p,h,s,b\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "p,h,s,b,,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "\"p,h,s,b,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "\"p\nq\",h,s,b,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "\"p\"q,h,s,b,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "p\x01,h,s,b,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "p\r,h,s,b,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + std::string("p\0,h,s,b,\n", 10)), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + std::string(kMaxManifestFieldBytes, 'p') + ",h,s,b,\n"), "accepted");
  EXPECT_EQ(ReasonOf(header + std::string(kMaxManifestFieldBytes + 1, 'p') + ",h,s,b,\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "p" + std::string(30, ',') + "\n"), "manifest-malformed");
  for (const char* field : {"=1+1", "+1", "@SUM(1)", "\"=HYPERLINK(1)\"", "a\xC2\x9B", "a\xFF", "a\xE2\x80\xAE"}) {
    EXPECT_EQ(ReasonOf(header + field + ",h,s,b,\n"), "manifest-malformed") << field;
  }
  EXPECT_EQ(ReasonOf(header + "./=1.jpg,h,-s,b,\n"), "accepted");
}

TEST(Manifest, TooManyRowsAreRefused) {
  std::string text = kHeader;
  for (std::size_t i = 0; i < kMaxManifestRows; ++i) text += "p,,,,\n";
  EXPECT_EQ(ReasonOf(text), "accepted");
  EXPECT_EQ(ReasonOf(text + "p,,,,\n"), "manifest-too-large");
  EXPECT_EQ(ReasonOf(std::string(kMaxManifestBytes + 1, '\n')), "manifest-too-large");
}

std::string MessageOf(std::string_view text) {
  const Result<std::vector<ManifestRow>> rows = ParseManifest(text);
  if (rows) return "accepted";
  EXPECT_FALSE(rows.error().advice.empty());
  EXPECT_EQ(rows.error().message.find("\"\""), std::string::npos) << rows.error().message;
  return rows.error().message;
}

TEST(Manifest, RowsWithoutAnyTextArePassedOver) {
  const Result<std::vector<ManifestRow>> rows = ParseManifest(
      std::string(kHeader) + ",,,,\r\np,h,s,b,\n,,,\n\t,  ,,,\n" + std::string(40, ',') + "\n\"\",,,,\n,,,,");
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().line, 3u);
  EXPECT_EQ(ReasonOf(std::string(kHeader) + ",,,,\n"), "manifest-empty");
  EXPECT_EQ(ReasonOf("photo,photo_sha256,subject,basis,reason\n,,,,r\n"), "manifest-empty");
}

TEST(Manifest, WhatTablesProgramsWriteIsCalledByItsName) {
  constexpr char kMark[] = "\xEF\xBB\xBF";
  for (const std::string& text : {std::string("\xFF\xFEp\0h\0", 6), std::string("\xFE\xFF\0p\0h", 6),
                                  std::string("p\0h\0", 4), std::string("\0p\0h", 4)}) {
    EXPECT_NE(MessageOf(text).find("UTF-16"), std::string::npos) << text;
  }
  for (const std::string& text : {std::string("photo;photo_sha256;subject;basis;face\r\np;h;s;b;\r\n"),
                                  std::string(kMark) + "photo;subject\n", std::string("photo;subject")}) {
    EXPECT_NE(MessageOf(text).find("semicolons"), std::string::npos) << text;
  }
  for (const std::string& text :
       {std::string("photo,photo_sha256,subject,basis\rp,h,s,b\r"), std::string("photo;basis\r")}) {
    EXPECT_NE(MessageOf(text).find("lone carriage return"), std::string::npos) << text;
  }
  EXPECT_NE(MessageOf("").find("it is empty"), std::string::npos);
  EXPECT_NE(MessageOf(kMark).find("it is empty"), std::string::npos);
  EXPECT_NE(MessageOf("\n" + std::string(kHeader)).find("line 1 is empty"), std::string::npos);
  EXPECT_NE(MessageOf("photo,photo_sha256,subject,basis,face,\n").find("column 6 no name"), std::string::npos);
  EXPECT_EQ(MessageOf("photo,photo_sha256,subject,basis\r\na;b,h,s,b\r\n"), "accepted");
}

TEST(Manifest, TheMessageNamesTheLine) {
  const Result<std::vector<ManifestRow>> rows = ParseManifest(std::string(kHeader) + "p,h,s,b,\np,h\n");
  ASSERT_FALSE(rows);
  EXPECT_NE(rows.error().message.find("line 3"), std::string::npos) << rows.error().message;
}

TEST(Manifest, WhatIsWrittenIsReadBack) {
  const std::vector<ManifestRow> rows{{2, "a, b.jpg", "12", "s", "\"b\".toml", ""}, {3, "c", "", "t", "d", "1,2,3,4"}};
  EXPECT_EQ(*ParseManifest(WriteManifest(rows)), rows);
  const std::vector<RefusedRow> refused{
      {{7, "p", "h", "s", "b", ""}, {Code::kUnusablePhoto, "face-blurred", "couldn't use, \"it\"\n", "→ again"}}};
  const std::string text = WriteRefusedRows(refused);
  EXPECT_NE(text.find(",7,\"face-blurred: couldn't use, \"\"it\"\" \",→ again\n"), std::string::npos) << text;
  const Result<std::vector<ManifestRow>> again = ParseManifest(text);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)[0].photo, "p");
  EXPECT_EQ((*again)[0].line, 2u);
}

TEST(Manifest, RefusedRowsAreReadBackHoweverLongOrStrangeTheirReasons) {
  const std::string path(kMaxManifestFieldBytes, 'p');
  const std::vector<RefusedRow> refused{
      {{2, path, "h", "s", "b", ""}, {Code::kUsage, "file-missing", "couldn't read " + path + ": no such file", path}},
      {{3, "q", "h", "s", "b", ""},
       {Code::kUsage, "toml-malformed", "couldn't read \x01\xFF\xE2\x80\xAE\xC3\xA9", "mend it"}}};
  const std::string text = WriteRefusedRows(refused);
  const Result<std::vector<ManifestRow>> rows = ParseManifest(text);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].photo, path);
  EXPECT_LT(text.size(), path.size() + 3000);
  EXPECT_NE(text.find("couldn't read      \xC3\xA9,mend it"), std::string::npos) << text.substr(text.size() - 100);
}

TEST(Manifest, ShortenedReasonsEndAtACharacter) {
  std::string message;
  while (message.size() < 2000) message += "\xE2\x82\xAC";
  const std::string text = WriteRefusedRows({{{2, "p", "h", "s", "b", ""}, {Code::kUsage, "r", message, "a"}}});
  EXPECT_LT(text.size(), 1200u);
  EXPECT_NE(text.find("\xE2\x82\xAC…,a\n"), std::string::npos) << text;
  EXPECT_TRUE(ParseManifest(text));
}

TEST(Manifest, ColumnsThatAreReadOverMayBeLong) {
  const std::string header = "photo,photo_sha256,subject,basis,reason,advice\n";
  const std::string longer(kMaxManifestFieldBytes + 1, 'r');
  EXPECT_EQ(ReasonOf(header + "p,h,s,b," + longer + "," + longer + "\n"), "accepted");
  EXPECT_EQ(ReasonOf(header + "p,h,s," + longer + ",r,a\n"), "manifest-malformed");
  EXPECT_EQ(ReasonOf(header + "p,h,s,b,=1,a\n"), "manifest-malformed");
}

TEST(Manifest, OneThatWouldNotBeReadIsNotBegun) {
  std::vector<ManifestRow> rows(kMaxManifestBytes / 4400, {0, std::string(4096, 'p'), "", "s", "b", ""});
  EXPECT_TRUE(CheckManifestSize(rows));
  EXPECT_EQ(CheckManifestSize({}).has_value(), true);
  rows.resize(kMaxManifestBytes / 4096, rows.front());
  const Result<void> too_long = CheckManifestSize(rows);
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().reason, "manifest-too-large");
  EXPECT_NE(too_long.error().advice.find("split the folder"), std::string::npos);
  EXPECT_FALSE(CheckManifestSize(std::vector<ManifestRow>(kMaxManifestRows + 1)));
  // A hash that is still missing counts.
  rows.assign(kMaxManifestBytes / 4150, {0, std::string(4096, 'p'), "", "s", "b", ""});
  EXPECT_FALSE(CheckManifestSize(rows));
}

}  // namespace
}  // namespace writ
