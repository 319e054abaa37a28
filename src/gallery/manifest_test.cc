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
  EXPECT_EQ(ReasonOf(""), "manifest-columns");
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
  EXPECT_EQ(ReasonOf(header + std::string(30, ',') + "\n"), "manifest-malformed");
  for (const char* field : {"=1+1", "+1", "@SUM(1)", "\"=HYPERLINK(1)\"", "a\xC2\x9B", "a\xFF", "a\xE2\x80\xAE"}) {
    EXPECT_EQ(ReasonOf(header + field + ",h,s,b,\n"), "manifest-malformed") << field;
  }
  EXPECT_EQ(ReasonOf(header + "./=1.jpg,h,-s,b,\n"), "accepted");
}

TEST(Manifest, TooManyRowsAreRefused) {
  std::string text = kHeader;
  for (std::size_t i = 0; i < kMaxManifestRows; ++i) text += ",,,,\n";
  EXPECT_EQ(ReasonOf(text), "accepted");
  EXPECT_EQ(ReasonOf(text + ",,,,\n"), "manifest-too-large");
  EXPECT_EQ(ReasonOf(std::string(kMaxManifestBytes + 1, '\n')), "manifest-too-large");
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
      {{7, "p", "h", "s", "b", ""}, "face-blurred", "couldn't use, \"it\"\n", "→ again"}};
  const std::string text = WriteRefusedRows(refused);
  EXPECT_NE(text.find(",7,\"face-blurred: couldn't use, \"\"it\"\" \",→ again\n"), std::string::npos) << text;
  const Result<std::vector<ManifestRow>> again = ParseManifest(text);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)[0].photo, "p");
  EXPECT_EQ((*again)[0].line, 2u);
}

}  // namespace
}  // namespace writ
