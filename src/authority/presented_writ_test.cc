#include "authority/presented_writ.h"

#include <gtest/gtest.h>

#include "support/test_application.h"

namespace writ {
namespace {

class SeveralPhotos : public ::testing::Test {
 protected:
  SeveralPhotos() {
    for (std::size_t i = 0; i <= kMaxSearchPhotos; ++i) {
      photos_.push_back(Sha256(AsBytes("photo " + std::to_string(i))));
      a_.order.probes.push_back({.sha256 = photos_.back(), .face = std::nullopt});
    }
  }
  std::string Outcome(const std::vector<Hash32>& photos) {
    return a_.Refused([&](SearchApplication& s) { s.photos = photos; });
  }
  support::Application a_;
  std::vector<Hash32> photos_;  // one more than a search takes
};

TEST_F(SeveralPhotos, AreOneSearchThatCommitsToEachAndTagsEach) {
  EXPECT_EQ(Outcome({photos_[0], photos_[1], photos_[2]}), "accepted");
  const Json row = a_.Last().row;
  const Json alone = a_.writ_uses.AlarmTagsOf(a_.order, std::vector{photos_[0]});
  EXPECT_EQ(row.at("photo_tag"), alone.at("photo_tag"));
  EXPECT_FALSE(alone.contains("more_photo_tags"));
  ASSERT_EQ(row.at("more_photo_tags").size(), 2u);
  EXPECT_EQ(row.at("more_photo_tags")[1], a_.writ_uses.AlarmTagsOf(a_.order, std::vector{photos_[2]}).at("photo_tag"));
  EXPECT_EQ(a_.writ_uses.UsesOf(a_.order), 1);
}

TEST_F(SeveralPhotos, OneThatTheWritDoesNotNameIsRefusedWhereverItStands) {
  const Hash32 other = Sha256(AsBytes("another"));
  EXPECT_EQ(Outcome({other, photos_[0]}), "writ-other-photo");
  EXPECT_EQ(Outcome({photos_[0], other}), "writ-other-photo");
  EXPECT_EQ(Outcome({photos_[0], photos_[1]}), "accepted");
}

TEST_F(SeveralPhotos, NoneTwiceNoneAtAllAndNotTooMany) {
  EXPECT_EQ(Outcome({photos_[0], photos_[1], photos_[0]}), "photo-twice");
  EXPECT_EQ(Outcome({}), "photo-missing");
  EXPECT_EQ(Outcome(photos_), "too-many-photos");
  photos_.pop_back();
  EXPECT_EQ(Outcome(photos_), "accepted");
}

TEST_F(SeveralPhotos, AFaceThatTheWritNamesInOneOfThemMustBeFoundThere) {
  a_.order.probes[2].face = WritFace{1, 2, 30, 40};
  const auto outcome = [&](const std::vector<Hash32>& photos) {
    return a_.Refused([&](SearchApplication& s) {
      s.photos = photos;
      s.named_face_found = false;
    });
  };
  EXPECT_EQ(outcome({photos_[0], photos_[1]}), "writ-other-face");
  EXPECT_EQ(outcome({photos_[0], photos_[2]}), "accepted") << "no face is named in either";
}

TEST_F(SeveralPhotos, AnActForSomeOfThemOrInAnotherOrderIsForOtherFiles) {
  SearchApplication application;
  application.writ_text = DraftWritOrder(a_.order);
  application.writ_signature = a_.Person("court").Sign(kWritNamespace, application.writ_text);
  application.photos = {photos_[0], photos_[1]};
  const std::vector<std::vector<Hash32>> others{{photos_[0]}, {photos_[1], photos_[0]}, {photos_[0], photos_[2]}};
  for (const std::vector<Hash32>& other : others) {
    application.act =
        a_.Person("investigator")
            .Sign(a_.Draft("search", {},
                           {{"photo", PhotosText(other)}, {"writ", Sha256Hex(AsBytes(application.writ_text))}}));
    EXPECT_EQ(a_.Refusal([&] { return AuthoriseSearch(*a_.office, a_.writ_uses, application); }), "act-other-files");
  }
}

}  // namespace
}  // namespace writ
