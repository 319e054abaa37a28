#include "gallery/import.h"

#include <cctype>
#include <cmath>

#include "support/test_import.h"

namespace writ {
namespace {

using support::ReasonOf;

using ImportTest = support::ImportTest;

TEST_F(ImportTest, EnrolsEveryPhotoInTheOrderOfTheManifest) {
  const std::uint64_t before = world_.ledger->NextIndex();
  const Result<ImportReport> report = Import(Good());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->enrolled, 5u);
  EXPECT_EQ(report->already, 0u);
  EXPECT_EQ(Refusals(report), "");
  EXPECT_EQ(Types(before), (std::vector<std::string>{"import", "import_photo", "import_photo", "import_photo",
                                                     "import_photo", "import_photo", "import_end"}));
  const Gallery& gallery = *world_.galleries.FindById(custody_);
  const std::span<const FaceRecord> faces = *world_.galleries.FacesOf(gallery);
  ASSERT_EQ(faces.size(), 5u);
  EXPECT_EQ(ToHex(faces[2].photo_tag), world_.galleries.PhotoTag(custody_, Sha256Hex(photos_["biden.jpg"])));
  EXPECT_EQ(ToHex(faces[4].subject_tag), world_.galleries.SubjectTag(custody_, "a"));
  const writ::Import& import = world_.imports.by_entry().at(report->import);
  EXPECT_EQ(import.enrolled, 5u);
  EXPECT_TRUE(import.ended);
  EXPECT_EQ(import.custodian, "custodian");
}

TEST_F(ImportTest, TemplatesAreThoseOfASingleEnrolment) {
  ASSERT_TRUE(Import(Good()));
  const Permit permit = world_.GalleryPermit(custody_);
  const Gallery& gallery = *world_.galleries.FindById(custody_);
  const Bytes wrapped = *world_.ledger->ReadVault(gallery.entry, kWrappedKeyPart);
  const BoxKeyPair keys = *world_.key_ring.OpenGallery(permit, custody_, gallery.entry, gallery.public_key, wrapped);
  const FaceRecord& face = (*world_.galleries.FacesOf(gallery))[2];
  const VaultReader vault = *VaultReader::Open(*world_.ledger, face.entry, keys);
  const SecretBytes photo = *vault.Read("photo");
  EXPECT_EQ(Bytes(photo.view().begin(), photo.view().end()), photos_["biden.jpg"]);
  const SecretBytes bytes = *vault.Read("template");
  const FaceTemplate stored = *FaceTemplate::FromBytes(bytes.view(), RealPipeline().dimension());
  const FaceTemplate single = std::move(RealPipeline().Embed(AnalysedReal("biden.jpg").faces[0].chip)->face_template);
  double cosine = 0;
  for (std::size_t i = 0; i < single.dimension(); ++i) cosine += double{stored.values()[i]} * single.values()[i];
  EXPECT_GT(cosine, 0.999);
  const Json content = *vault.ReadContent(ToHex(face.content));
  const Openings openings = *OpeningsFromJson(content["openings"]);
  EXPECT_EQ(*OpenedText(openings, "subject"), "b");
  const PlaceInImport place = *PlaceFromJson(content["import"]);
  EXPECT_EQ(place.row, 2u);
  const PlannedEnrolment row{.subject = "b",
                             .photo_sha256 = Sha256(photos_["biden.jpg"]),
                             .basis_sha256 = Sha256(AsBytes(papers_["counted.toml"].text)),
                             .face = ""};
  EXPECT_TRUE(CheckPlace(world_.imports.by_entry().begin()->second, row, place));
}

TEST_F(ImportTest, NothingOfAPersonStandsInTheOpenOrInARow) {
  const Result<ImportReport> report = Import({Row("s.ecret-name", "biden.jpg")});
  ASSERT_TRUE(report);
  for (const Record& record : world_.Records()) {
    const std::string entry = record.entry.ActBytes(), row = record.row.dump();
    EXPECT_EQ(entry.find("s.ecret-name"), std::string::npos);
    EXPECT_EQ(row.find("s.ecret-name"), std::string::npos);
    EXPECT_EQ(entry.find(Sha256Hex(photos_["biden.jpg"])), std::string::npos);
    EXPECT_EQ(row.find(Sha256Hex(photos_["biden.jpg"])), std::string::npos);
  }
}

TEST_F(ImportTest, EachBadRowIsRefusedForItsOwnReasonAndTheOthersAreEnrolled) {
  MakeBadFiles();
  std::vector<ManifestRow> rows{
      Row("a", "obama.jpg"),                     // 2: enrolled
      Row("a", "text"),                          // 3
      Row("a", "flat"),                          // 4
      Row("a", "two"),                           // 5
      Row("Not A Name", "biden.jpg"),            // 6
      Row("a", "biden.jpg", ""),                 // 7
      Row("a", "biden.jpg", "missing.toml"),     // 8
      Row("a", "biden.jpg", "garbage.toml"),     // 9
      Row("a", "biden.jpg", "unapproved.toml"),  // 10
      Row("a", "biden.jpg", "expired.toml"),     // 11
      Row("a", "biden.jpg", "elsewhere.toml"),   // 12
      Row("a", "biden.jpg", "manifest.toml"),    // 13
      Row("a", "biden.jpg", "named.toml"),       // 14
      Row("d", "biden.jpg", "named.toml"),       // 15
      Row("x", "obama.jpg"),                     // 16
      Row("a", "obama.jpg"),                     // 17: there already
      Row("a", "obama2.jpg"),                    // 18
      Row("a", "nowhere.jpg"),                   // 19
      Row("b", "biden.jpg"),                     // 20: enrolled
  };
  rows[16].photo_sha256 = std::string(64, 'a');
  rows[17].photo_sha256 = "12";
  const Result<ImportReport> report = Import(rows);
  EXPECT_EQ(Refusals(report),
            "photo-not-an-image@3 no-face@4 several-faces@5 subject-malformed@6 basis-missing@7 file-missing@8 "
            "toml-malformed@9 basis-not-approver@10 basis-expired@11 basis-other-gallery@12 "
            "basis-other-manifest@13 basis-other-subject@14 basis-other-photo@15 photo-twice@16 photo-other@18 "
            "photo-sha256-malformed@19 ");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->enrolled, 2u);
  EXPECT_EQ(report->already, 1u);
  EXPECT_EQ(world_.FaceCount(), 2u);
  // Four rows could not even be tried, and were never the import's.
  EXPECT_EQ(world_.Records().back().entry.act.at("left_out"), report->refused.size() - 4);
  EXPECT_EQ(world_.Records().back().entry.act.at("already"), 1u);
}

TEST_F(ImportTest, AFaceIsChosenByItsColumn) {
  photos_["two"] = EncodeJpeg(SideBySide(DecodedPhoto("obama.jpg"), DecodedPhoto("biden.jpg")));
  std::vector<ManifestRow> rows{Row("b", "two"), Row("b", "two"), Row("b", "two")};
  rows[0].face = "2";  // which face that is, another machine may say otherwise
  rows[1].face = "first";
  rows[2].face = Boxes("two")[1];
  const Result<ImportReport> report = Import(rows);
  EXPECT_EQ(Refusals(report), "face-number@2 face-malformed@3 ");
  EXPECT_EQ(world_.FaceCount(), 1u);
}

TEST_F(ImportTest, ACorrectedFaceIsRefusedWhileAnotherOfItsPhotoStands) {
  photos_["two"] = EncodeJpeg(SideBySide(DecodedPhoto("obama.jpg"), DecodedPhoto("biden.jpg")));
  std::vector<ManifestRow> rows{Row("b", "two")};
  const std::vector<std::string> boxes = Boxes("two");
  rows[0].face = boxes[1];
  ASSERT_EQ(Import(rows)->enrolled, 1u);
  EXPECT_EQ((*world_.galleries.FacesOf(*world_.galleries.FindById(custody_)))[0].face_number, 2u);
  rows.assign(3, Row("b", "two"));
  rows[0].face = boxes[0];
  rows[1].face = boxes[1];
  const Result<ImportReport> report = Import(rows);
  EXPECT_EQ(Refusals(report), "another-face-stands@2 ");
  ASSERT_TRUE(report);
  EXPECT_NE(
      report->refused[0].why.advice.find(FormatTime({world_.env.now.seconds + 30 * kSecondsPerDay}).substr(0, 10)),
      std::string::npos)
      << report->refused[0].why.advice;
  EXPECT_EQ(report->already, 2u);
  EXPECT_EQ(world_.FaceCount(), 1u);
}

TEST_F(ImportTest, TwoFacesOfOnePhotoAreNotOnePersonInOneManifestEither) {
  photos_["two"] = EncodeJpeg(SideBySide(DecodedPhoto("obama.jpg"), DecodedPhoto("biden.jpg")));
  std::vector<ManifestRow> rows{Row("b", "two"), Row("b", "two"), Row("b", "two")};
  const std::vector<std::string> boxes = Boxes("two");
  rows[0].face = boxes[1];
  rows[1].face = boxes[0];
  rows[2].face = boxes[1];
  const Result<ImportReport> report = Import(rows);
  EXPECT_EQ(Refusals(report), "another-face-stands@3 ");
  EXPECT_EQ(report->already, 1u);
}

TEST_F(ImportTest, DigitsOfAHashMayBeCapitalsAndAreSignedForAsTheyAreMeant) {
  std::vector<ManifestRow> rows{Row("a", "obama.jpg")};
  const ImportPlan plain = Plan(rows);
  for (char& c : rows[0].photo_sha256) c = static_cast<char>(std::toupper(c));
  const ImportPlan capitals = Plan(rows);
  EXPECT_EQ(capitals.tree.Root(), plain.tree.Root());
  EXPECT_NE(capitals.manifest_sha256, plain.manifest_sha256);
  EXPECT_EQ(Import(rows)->enrolled, 1u);
}

TEST_F(ImportTest, ARowWithoutAPhotoIsRefusedByItsLine) {
  ManifestRow row = Row("a", "obama.jpg");
  row.photo.clear();
  const Result<ImportReport> report = Import({Row("a", "obama2.jpg"), row});
  EXPECT_EQ(Refusals(report), "photo-missing@3 ");
  EXPECT_NE(report->refused[0].why.message.find("line 3"), std::string::npos) << report->refused[0].why.message;
}

TEST_F(ImportTest, ABasisThatCoversThisManifestIsGood) {
  std::vector<ManifestRow> rows = Good();
  for (ManifestRow& row : rows) row.basis = "all.toml";
  Basis("all.toml", [&](LegalBasis& basis) { basis.manifest_sha256 = Sha256(AsBytes(WriteManifest(rows))); });
  EXPECT_EQ(Import(rows)->enrolled, 5u);
  rows.pop_back();
  EXPECT_EQ(Refusals(Import(rows)), "");  // all stand there already
  world_.Create("other");
}

TEST_F(ImportTest, ABasisThatCountsPeopleCountsThoseOfTheSameBatch) {
  Basis("two.toml", [](LegalBasis& basis) { basis.max_subjects = 2; });
  const Result<ImportReport> report =
      Import({Row("a", "obama.jpg", "two.toml"), Row("b", "biden.jpg", "two.toml"),
              Row("c", "astronaut.png", "two.toml"), Row("a", "obama2.jpg", "two.toml")});
  EXPECT_EQ(Refusals(report), "basis-full@4 ");
  EXPECT_EQ(report->enrolled, 3u);
  EXPECT_EQ(Refusals(Import({Row("d", "astronaut.png", "two.toml")})), "basis-full@2 ");
}

TEST_F(ImportTest, StopsWhenItsCustodianIsRevokedOrSuspended) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  world_.Suspend("head", SuspensionScope::kUser, "custodian");
  EXPECT_EQ(ReasonOf(Run(plan, import)), "user-suspended");
  world_.Revoke("custodian");
  EXPECT_EQ(ReasonOf(Run(plan, import)), "import-orphaned");
  EXPECT_EQ(world_.FaceCount(), 0u);
}

TEST_F(ImportTest, StopsWhenTheDeploymentIsSuspendedAndKeepsWhatStands) {
  ASSERT_EQ(Import({Row("a", "obama.jpg")})->enrolled, 1u);
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  before_photo_ = [&](const std::string& file) {
    if (file == "obama3.jpg") world_.Suspend();
  };
  EXPECT_EQ(ReasonOf(Run(plan, import)), "suspended");
  EXPECT_EQ(world_.FaceCount(), 1u);
  EXPECT_FALSE(world_.imports.by_entry().at(import).ended);
}

TEST_F(ImportTest, ASuspendedApproverAdmitsNobody) {
  Basis("mine.toml", [](LegalBasis& basis) { basis.max_subjects = 10; }, "head");  // the same text
  world_.Suspend("overseer", SuspensionScope::kUser, "officer");
  const Result<ImportReport> report = Import({Row("a", "obama.jpg"), Row("b", "biden.jpg", "mine.toml")});
  EXPECT_EQ(Refusals(report), "user-suspended@2 ");
  EXPECT_EQ(report->enrolled, 1u);
}

TEST_F(ImportTest, NothingIsImportedUnderAClockInDoubt) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  world_.office->DoubtTheClock({.code = Code::kUnavailable, .reason = "clock-behind", .message = "m", .advice = "a"});
  EXPECT_EQ(ReasonOf(Run(plan, import)), "clock-behind");
  EXPECT_EQ(world_.FaceCount(), 0u);
}

TEST_F(ImportTest, TheClockIsAskedBeforeEveryBatch) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  int asked = 0;
  may_go_on_ = [&]() -> Result<void> {
    if (++asked == 1) return {};
    return Fail(Code::kUnavailable, "clock-jumped", "couldn't trust the clock", "see to it");
  };
  EXPECT_EQ(ReasonOf(Run(plan, import)), "clock-jumped");
  EXPECT_EQ(world_.FaceCount(), 0u);
  EXPECT_EQ(asked, 2);
}

TEST_F(ImportTest, ABadBasisIsFoundBeforeAnyPhotoIsLookedAt) {
  Basis("unapproved.toml", [](LegalBasis& basis) { basis.max_subjects = 10; }, "custodian");
  int looks = 0;
  before_photo_ = [&](const std::string&) { ++looks; };
  EXPECT_EQ(Refusals(Import({Row("a", "obama.jpg", "unapproved.toml")})), "basis-not-approver@2 ");
  EXPECT_EQ(looks, 0);
}

TEST_F(ImportTest, APhotoComesBackUnderANewBasisOnceItsOldOneHasRunOut) {
  ASSERT_EQ(Import({Row("a", "obama.jpg")})->enrolled, 1u);
  world_.env.now.seconds += 40 * kSecondsPerDay;
  Basis("new.toml", [](LegalBasis& basis) { basis.max_subjects = 10; });
  const Result<ImportReport> report = Import({Row("a", "obama.jpg", "new.toml")});
  EXPECT_EQ(Refusals(report), "");
  EXPECT_EQ(report->enrolled, 1u);
  EXPECT_EQ(Import({Row("a", "obama.jpg", "new.toml")})->already, 1u);
}

TEST_F(ImportTest, ADiskThatFailsStopsAllAndAMissingFileOneRow) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  const Result<ImportReport> report =
      RunImport(Desk(), import, plan,
                {.read_photo = [](const std::string& file) -> Result<Bytes> {
                   return Fail(Code::kUnavailable, "file-failed", "couldn't read " + file + ": Input/output error");
                 },
                 .progress = {}});
  EXPECT_EQ(ReasonOf(report), "file-failed");
  photos_.erase("obama.jpg");
  EXPECT_EQ(Refusals(Run(plan, import)), "file-missing@2 ");
}

TEST_F(ImportTest, AFileThatChangesWhileItIsReadIsNotEnrolled) {
  const Bytes other = photos_["obama2.jpg"];
  int reads = 0;
  before_photo_ = [&](const std::string& file) {
    if (file == "obama.jpg" && ++reads == 2) photos_["obama.jpg"] = other;
  };
  EXPECT_EQ(Refusals(Import({Row("a", "obama.jpg")})), "photo-other@2 ");
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(world_.FaceCount(), 0u);
}

TEST_F(ImportTest, TellsHowFarItIs) {
  std::vector<std::size_t> done;
  progress_ = [&](const ImportProgress& at) {
    EXPECT_EQ(at.all, 5u);
    done.push_back(at.done);
  };
  ASSERT_TRUE(Import(Good()));
  EXPECT_EQ(done, (std::vector<std::size_t>{4, 5}));
}

}  // namespace
}  // namespace writ
