#include "gallery/galleries.h"

#include "support/test_gallery.h"

namespace writ {
namespace {

using support::TestGallery;

class GalleriesTest : public ::testing::Test {
 protected:
  void ExpectRefused(const Result<Record>& created, const std::string& reason) {
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().reason, reason);
    EXPECT_EQ(world_.Records().back().entry.outcome, kRefused);
    EXPECT_EQ(world_.Records().back().row.at("reason"), reason);
  }
  Record FaceRecordOf(const std::string& gallery, const std::string& subject_tag, const std::string& basis_tag) {
    Record record;
    record.index = ++next_;
    record.entry.act = Json{{"type", "enrol"}, {"gallery", gallery}};
    record.entry.outcome = "done";
    record.row = Json{{"subject_tag", subject_tag},
                      {"photo_tag", Sha256Hex(AsBytes("p"))},
                      {"basis_tag", basis_tag},
                      {"content", Sha256Hex(AsBytes("c"))},
                      {"not_before", "2026-01-01T00:00:00Z"},
                      {"not_after", "2027-01-01T00:00:00Z"}};
    return record;
  }

  TestGallery world_;
  std::uint64_t next_ = 100;
};

TEST_F(GalleriesTest, AGalleryThatTheCustodianMakesIsFoundByNameAndById) {
  const std::string id = world_.Create("custody");
  const Gallery* gallery = world_.galleries.FindByName("custody");
  ASSERT_NE(gallery, nullptr);
  EXPECT_EQ(gallery, world_.galleries.FindById(id));
  EXPECT_EQ(gallery->name, "custody");
  EXPECT_EQ(gallery->description, "for tests");
  EXPECT_EQ(gallery->pipeline_id, world_.pipeline);
  EXPECT_EQ(gallery->since, world_.env.now);
  EXPECT_EQ(SubjectCount(*world_.galleries.FacesOf(*gallery)), 0u);
  EXPECT_EQ(world_.galleries.NameToId(), (std::map<std::string, std::string>{{"custody", id}}));
  EXPECT_EQ(world_.galleries.FindByName("archive"), nullptr);
  EXPECT_EQ(world_.galleries.FindById("custody"), nullptr);
}

TEST_F(GalleriesTest, AMalformedNameOrDescriptionIsRefused) {
  for (const char* name : {"", "Custody", "a gallery", "../up"}) {
    ExpectRefused(world_.TryCreate(name, "for tests", NewUuid(world_.env)), "name-malformed");
  }
  ExpectRefused(world_.TryCreate("custody", std::string(201, 'x'), NewUuid(world_.env)), "name-malformed");
  ExpectRefused(world_.TryCreate("custody", "two\nlines", NewUuid(world_.env)), "name-malformed");
  EXPECT_TRUE(world_.galleries.by_id().empty());
  EXPECT_TRUE(world_.TryCreate("custody", std::string(200, 'x'), NewUuid(world_.env)));
  EXPECT_TRUE(world_.TryCreate("archive", "", NewUuid(world_.env)));
}

TEST_F(GalleriesTest, ASecondGalleryOfThatNameOrIdIsRefused) {
  const std::string id = world_.Create("custody");
  ExpectRefused(world_.TryCreate("custody", "another", NewUuid(world_.env)), "gallery-exists");
  ExpectRefused(world_.TryCreate("archive", "another", id), "gallery-exists");
  EXPECT_EQ(world_.galleries.by_id().size(), 1u);
}

TEST_F(GalleriesTest, OnlyTheCustodianMakesGalleries) {
  for (const char* person : {"head", "officer", "investigator", "examiner1", "auditor"}) {
    ExpectRefused(world_.TryCreate("custody", "for tests", NewUuid(world_.env), person), "role-may-not");
  }
}

TEST_F(GalleriesTest, SubjectsUnderABasisAreCountedOnceAPersonAndWithoutTheOneThatIsAsked) {
  const std::string id = world_.Create("custody");
  const std::string a = world_.galleries.SubjectTag(id, "a"), b = world_.galleries.SubjectTag(id, "b");
  const std::string basis = world_.galleries.BasisTag("1");
  for (const std::string& tag : {a, a, b}) ASSERT_TRUE(world_.galleries.Apply(FaceRecordOf(id, tag, basis)));
  EXPECT_EQ(SubjectCount(*world_.galleries.FacesOf(*world_.galleries.FindById(id))), 2u);
  EXPECT_EQ(*world_.galleries.OtherSubjectsUnder(basis, a), 1);
  EXPECT_EQ(*world_.galleries.OtherSubjectsUnder(basis, world_.galleries.SubjectTag(id, "c")), 2);
  EXPECT_EQ(*world_.galleries.OtherSubjectsUnder(world_.galleries.BasisTag("2"), a), 0);
}

TEST(Faces, AreCountedToTheLastSecondOfTheirPeriodAndFoundByTheirEntryAlone) {
  std::vector<FaceRecord> faces(3);
  for (std::size_t i = 0; i < faces.size(); ++i) {
    faces[i].entry = 10 * (i + 1);
    faces[i].not_before = {100};
    faces[i].not_after = {200 + static_cast<std::int64_t>(i)};
  }
  for (const auto& [now, in_force] :
       std::map<std::int64_t, std::size_t>{{99, 0}, {100, 3}, {200, 3}, {201, 2}, {203, 0}}) {
    EXPECT_EQ(CountInForce(faces, {now}), in_force) << now;
  }
  for (const FaceRecord& face : faces) EXPECT_EQ(FindFace(faces, face.entry), &face);
  for (const std::uint64_t entry : {0, 9, 11, 31}) EXPECT_EQ(FindFace(faces, entry), nullptr) << entry;
  EXPECT_EQ(FindFace({}, 10), nullptr);
}

TEST_F(GalleriesTest, TagsOfOneNameDifferFromGalleryToGallery) {
  EXPECT_EQ(world_.galleries.SubjectTag("g", "a"), world_.galleries.SubjectTag("g", "a"));
  EXPECT_NE(world_.galleries.SubjectTag("g", "a"), world_.galleries.SubjectTag("h", "a"));
  EXPECT_NE(world_.galleries.PhotoTag("g", "a"), world_.galleries.PhotoTag("h", "a"));
  EXPECT_NE(world_.galleries.SubjectTag("g", "a"), world_.galleries.PhotoTag("g", "a"));
}

TEST_F(GalleriesTest, AFaceOfAGalleryThatIsNotThereIsCorruption) {
  const Result<void> applied = world_.galleries.Apply(FaceRecordOf("nowhere", "a", "b"));
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().reason, "no-such-gallery");
  EXPECT_EQ(applied.error().code, Code::kCorruption);
}

TEST_F(GalleriesTest, ARefusedEnrolmentAddsNoFace) {
  const std::string id = world_.Create("custody");
  Record record = FaceRecordOf(id, "a", "b");
  record.entry.outcome = std::string(kRefused);
  ASSERT_TRUE(world_.galleries.Apply(record));
  EXPECT_EQ(world_.FaceCount(), 0u);
}

}  // namespace
}  // namespace writ
