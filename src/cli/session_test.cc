#include "cli/session.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(ShellWord, OnlyWhatAShellWouldSplitOrRunIsQuoted) {
  EXPECT_EQ(ShellWord("writ-2.toml"), "writ-2.toml");
  EXPECT_EQ(ShellWord("my writ.toml"), "'my writ.toml'");
  EXPECT_EQ(ShellWord("$(rm -r .)"), "'$(rm -r .)'");
  EXPECT_EQ(ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(ShellWord(""), "''");
}

TEST(Session, WhoDoesNotSayWhoActsIsTold) {
  CommonOptions common;
  EXPECT_EQ(OpenToAct(common).error().reason, "actor-missing");
  common.as = "i.lund";
  EXPECT_EQ(OpenToAct(common).error().reason, "key-missing");
}

TEST(Session, AnOriginIsANameAndNamedWhereNoFolderTellsIt) {
  CommonOptions common;
  common.data = "/nonexistent";
  EXPECT_EQ(*OriginFor(common, "faces.agency.example"), "faces.agency.example");
  EXPECT_EQ(OriginFor(common, "Faces Agency").error().reason, "origin-malformed");
  EXPECT_EQ(OriginFor(common, "").error().reason, "origin-missing");
}

TEST(Session, AMissingInputFileIsAUsageError) {
  EXPECT_EQ(ReadPhoto("/nonexistent/photo.jpg").error().code, Code::kUsage);
  EXPECT_EQ(ReadPublicKey("/nonexistent/key.pub").error().reason, "file-missing");
  EXPECT_EQ(*ReadSignature("", "/nonexistent/writ.toml"), "");
  EXPECT_FALSE(ReadSignature("/nonexistent/writ.sig", "/nonexistent/writ.toml"));
}

TEST(Session, AFolderOrATooLargeFileIsAUsageErrorToo) {
  EXPECT_EQ(ReadDocument(testing::TempDir(), 100).error().code, Code::kUsage);
  const std::string file = testing::TempDir() + "writ-session-test-large";
  ASSERT_TRUE(RealEnv().WriteFile(file, Bytes(101)));
  EXPECT_EQ(ReadDocument(file, 100).error().code, Code::kUsage);
  EXPECT_EQ(ReadDocument(file, 101)->size(), 101u);
  ASSERT_TRUE(RealEnv().RemoveFile(file));
}

TEST(Session, OnlyWhatWasWrittenSoBeforeIsWrittenOver) {
  const std::string file = testing::TempDir() + "writ-session-test-own";
  const auto allowed = [&](std::string_view there) {
    EXPECT_TRUE(RealEnv().WriteFile(file, AsBytes(there)));
    return CheckOwnOutput(file, "own,").has_value();
  };
  EXPECT_TRUE(CheckOwnOutput(file, "own,"));
  EXPECT_TRUE(allowed("own,1"));
  EXPECT_TRUE(allowed(""));
  EXPECT_FALSE(allowed("own"));
  EXPECT_FALSE(allowed("other"));
  ASSERT_TRUE(RealEnv().RemoveFile(file));
  EXPECT_EQ(CheckOwnOutput(testing::TempDir(), "").error().reason, "file-exists");
}

}  // namespace
}  // namespace writ
