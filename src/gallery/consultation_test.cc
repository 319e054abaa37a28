#include "gallery/consultation.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "face/photos_for_tests.h"
#include "support/test_gallery.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::SignedText;
using support::TestGallery;

// Two people in "custody", enrolled with real photos under a statute of 30 days, and one of them for a year.
class ConsultationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Enrol("b", "obama.jpg", 30);
    Enrol("a", "biden.jpg", 365);
  }
  void Enrol(const std::string& subject, const std::string& file, std::int64_t days) {
    const Bytes photo = RealPhoto(file);
    const SignedText basis =
        world_.Basis(support::TestBasis(BasisKind::kStatute, "custody", world_.env.now,
                                        {world_.env.now.seconds + days * kSecondsPerDay}, subject, Sha256(photo)),
                     "officer");
    const ActDraft draft =
        world_.Draft("enrol", {{"gallery", custody_}},
                     {{"subject", subject}, {"photo", Sha256Hex(photo)}, {"basis", Sha256Hex(AsBytes(basis.text))}});
    const Result<Enrolled> enrolled = writ::Enrol(*world_.office, world_.galleries, RealPipeline(),
                                                  {.act = world_.Person("custodian").Sign(draft),
                                                   .photo = photo,
                                                   .basis_text = basis.text,
                                                   .basis_signature = basis.signature});
    ASSERT_TRUE(enrolled) << enrolled.error().message;
  }
  Result<GalleryListing> Consult(const std::string& person, const std::string& signed_for, const std::string& asked) {
    const ActDraft draft = world_.Draft("gallery_show", {{"gallery", signed_for}}, {});
    return ConsultGallery(*world_.office, world_.galleries, world_.key_ring, world_.Person(person).Sign(draft), asked);
  }
  // Changes the vault behind the open ledger.
  void Sql(const std::string& statement) {
    SQLite::Database database((world_.data() / "writ.db").string(), SQLite::OPEN_READWRITE, 1000);
    EXPECT_GT(database.exec(statement), 0) << statement;
  }

  TestGallery world_{RealPipeline().pipeline_id()};
  std::string custody_ = world_.Create("custody");
};

TEST_F(ConsultationTest, ListsWhoIsEnrolledUnderWhichBasisAfterTheLogSaysSo) {
  const std::uint64_t entry = world_.ledger->NextIndex();
  const Result<GalleryListing> listing = Consult("officer", custody_, custody_);
  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_EQ(listing->entry, entry);
  EXPECT_EQ(world_.Records().back().entry.type(), "gallery_show");
  EXPECT_EQ(listing->name, "custody");
  EXPECT_EQ(listing->description, "for tests");
  ASSERT_EQ(listing->faces.size(), 2u);
  EXPECT_EQ(listing->faces[0].subject, "a");
  EXPECT_EQ(listing->faces[1].subject, "b");
  EXPECT_EQ(listing->faces[0].basis.provision, "Police Act s. 7");
  EXPECT_TRUE(listing->faces[0].in_force);
  EXPECT_TRUE(listing->faces[1].in_force);
}

TEST_F(ConsultationTest, AFaceWhoseBasisHasExpiredIsShownAsNotInForce) {
  world_.env.now.seconds += 31 * kSecondsPerDay;
  const Result<GalleryListing> listing = Consult("officer", custody_, custody_);
  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_TRUE(listing->faces[0].in_force);
  EXPECT_FALSE(listing->faces[1].in_force);
}

TEST_F(ConsultationTest, WhoMayNotSeeIsRefusedAndNothingIsOpened) {
  EXPECT_EQ(ReasonOf(Consult("investigator", custody_, custody_)), "role-may-not");
  EXPECT_EQ(world_.Records().back().entry.outcome, kRefused);
}

TEST_F(ConsultationTest, AGalleryThatIsNotThereIsRefusedBeforeAnyEntry) {
  const std::uint64_t entries = world_.ledger->NextIndex();
  EXPECT_EQ(ReasonOf(Consult("officer", custody_, "no-such-gallery")), "gallery-unknown");
  EXPECT_EQ(world_.ledger->NextIndex(), entries);
}

TEST_F(ConsultationTest, AnActForAnotherGalleryOpensNothing) {
  const std::string other = world_.Create("archive");
  EXPECT_FALSE(Consult("officer", other, custody_));
}

TEST_F(ConsultationTest, AnAlteredContentIsNotShown) {
  Sql("UPDATE vault SET sealed=zeroblob(length(sealed)) WHERE name='content' AND idx=(SELECT max(idx) FROM vault)");
  EXPECT_FALSE(Consult("officer", custody_, custody_));
}

}  // namespace
}  // namespace writ
