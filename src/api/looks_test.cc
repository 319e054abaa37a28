#include "api/looks.h"

#include <gtest/gtest.h>

#include "support/test_deployment.h"

namespace writ::support {
namespace {

class LooksTest : public ::testing::Test {
 protected:
  Result<Json> At(std::string_view name, const LookFiles& files) {
    const std::uint64_t before = t_.Entries();
    Result<Json> seen = LookAtFiles(*t_.deployment, *FindLook(name), files, t_.env.now);
    EXPECT_EQ(t_.Entries(), before) << "a look is no act";
    return seen;
  }
  std::string Reason(std::string_view name, const LookFiles& files) {
    const Result<Json> seen = At(name, files);
    return seen ? "seen" : seen.error().reason;
  }
  static Bytes ToBytes(const std::string& text) { return Bytes(text.begin(), text.end()); }
  LookFiles FilesOf(const SearchRequest& search) {
    return {{"writ", ToBytes(search.writ_text)}, {"signature", ToBytes(search.writ_signature)}};
  }

  TestDeployment t_;
};

TEST_F(LooksTest, FacesAreFoundAndJudged) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const Result<Json> seen = At("faces", {{"photo", photo}});
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_EQ((*seen)["sha256"], Sha256Hex(photo));
  EXPECT_EQ((*seen)["more_faces"], false);
  ASSERT_EQ((*seen)["faces"].size(), 1u);
  const Json& face = (*seen)["faces"][0];
  EXPECT_EQ(face["usable"], true);
  EXPECT_EQ(face["landmarks"].size(), 5u);
  EXPECT_GT(face["quality"], 0);
  EXPECT_LE(face["quality"], 100);
}

TEST_F(LooksTest, WhatIsNoPhotoOrTheWrongFileIsRefused) {
  EXPECT_EQ(Reason("faces", {{"photo", {'n', 'o'}}}), "photo-not-an-image");
  EXPECT_EQ(Reason("faces", {}), "file-missing");
  EXPECT_EQ(Reason("faces", {{"photo", RealPhoto("obama3.jpg")}, {"writ", {}}}), "file-unexpected");
  EXPECT_EQ(Reason("writ", {{"signature", {}}}), "file-missing");
  EXPECT_EQ(Reason("writ", {{"writ", Bytes(kMaxWritBytes + 1, 'x')}}), "file-too-large");
  EXPECT_EQ(FindLook("photo"), nullptr);
}

TEST_F(LooksTest, AWritIsHeldAgainstTheDeployment) {
  const Bytes photo = RealPhoto("obama3.jpg");
  const SearchRequest search = t_.Request(t_.Order(photo), photo);
  const Result<Json> fresh = At("writ", FilesOf(search));
  ASSERT_TRUE(fresh) << fresh.error().message;
  EXPECT_EQ((*fresh)["trusted"], "yes");
  EXPECT_EQ((*fresh)["in_force"], "yes");
  EXPECT_EQ((*fresh)["left"], "1");
  EXPECT_EQ((*fresh)["probes"][0]["sha256"], Sha256Hex(photo));
  EXPECT_EQ((*fresh)["investigators"], Json::array({"investigator"}));
  EXPECT_NE((*fresh)["in_words"]["signed_by"].get<std::string>().find("court"), std::string::npos);

  ASSERT_TRUE(writ::Search(*t_.deployment, search));
  EXPECT_EQ((*At("writ", FilesOf(search)))["left"], "0");
  EXPECT_EQ((*At("writ", FilesOf(search)))["uses"], 1);

  LookFiles unsigned_writ = FilesOf(search);
  unsigned_writ.erase("signature");
  EXPECT_NE((*At("writ", unsigned_writ))["trusted"], "yes");
  EXPECT_NE((*At("writ", unsigned_writ))["in_force"], "yes");
  EXPECT_EQ((*At("writ", unsigned_writ))["signed_by"], "");
}

}  // namespace
}  // namespace writ::support
