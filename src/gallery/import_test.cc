#include "gallery/import.h"

#include "face/photos_for_tests.h"
#include "support/test_gallery.h"

namespace writ {
namespace {

using testing::ReasonOf;
using testing::SignedText;
using testing::TestGallery;

// The gallery "custody", and a manifest whose photos and bases lie in maps instead of a folder.
class ImportTest : public ::testing::Test {
 protected:
  ImportTest() : world_(RealPipeline().pipeline_id()), custody_(world_.Create("custody")) {
    for (const char* name : {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"}) {
      photos_[name] = ReadPhoto(name);
    }
    Basis("counted.toml", [](LegalBasis& basis) { basis.max_subjects = 10; });
  }

  void MakeBadFiles() {
    photos_["text"] = Bytes(100, 'x');
    photos_["flat"] = EncodeJpeg(NewImage(300, 300));
    photos_["two"] = EncodeJpeg(SideBySide(DecodedPhoto("obama.jpg"), DecodedPhoto("biden.jpg")));
    Basis("named.toml",
          [&](LegalBasis& basis) { basis.subjects = {{.name = "d", .photo_sha256 = {Sha256(photos_["obama.jpg"])}}}; });
    Basis("unapproved.toml", [](LegalBasis& basis) { basis.max_subjects = 10; }, "custodian");
    Basis("expired.toml", [&](LegalBasis& basis) {
      basis.max_subjects = 10;
      basis.not_after = {world_.env.now.seconds - 60};
    });
    Basis("elsewhere.toml", [](LegalBasis& basis) {
      basis.max_subjects = 10;
      basis.gallery = "other";
    });
    Basis("manifest.toml", [](LegalBasis& basis) { basis.manifest_sha256 = Sha256(AsBytes("another")); });
    papers_["garbage.toml"] = {.text = "no basis", .signature = ""};
  }

  // A statute for the gallery, in force, that `change` says whom it covers; approved by `signer`.
  void Basis(const std::string& file, const std::function<void(LegalBasis&)>& change,
             const std::string& signer = "officer") {
    LegalBasis basis = testing::TestBasis(BasisKind::kStatute, "custody", {world_.env.now.seconds - kSecondsPerDay},
                                          {world_.env.now.seconds + 30 * kSecondsPerDay}, "a", {});
    basis.subjects.clear();
    change(basis);
    const SignedText document = world_.Basis(basis, signer);
    papers_[file] = {.text = document.text, .signature = document.signature};
  }
  ManifestRow Row(const std::string& subject, const std::string& photo, const std::string& basis = "counted.toml") {
    return {.line = 0,
            .photo = photo,
            .photo_sha256 = Sha256Hex(photos_[photo]),
            .subject = subject,
            .basis = basis,
            .face = ""};
  }
  std::vector<ManifestRow> Good() {
    return {Row("a", "obama.jpg"), Row("a", "obama2.jpg"), Row("b", "biden.jpg"), Row("c", "astronaut.png"),
            Row("a", "obama3.jpg")};
  }

  ImportPlan Plan(const std::vector<ManifestRow>& rows) {
    const std::string text = WriteManifest(rows);
    Result<ImportPlan> plan = PlanImport(text, [&](const std::string& file) -> Result<BasisPaper> {
      if (papers_.contains(file)) return papers_.at(file);
      return Fail(Code::kUsage, "file-missing", "couldn't read " + file, "name another");
    });
    EXPECT_TRUE(plan) << plan.error().message;
    return std::move(*plan);
  }
  ImportDesk Desk() { return {*world_.office, world_.galleries, world_.imports, RealPipeline()}; }
  SignedAct Act(const ImportPlan& plan, const std::string& person = "custodian") {
    return world_.Person(person).Sign(
        world_.Draft("import", {{"gallery", custody_}, {"rows", plan.rows.size()}},
                     {{"manifest", ToHex(plan.manifest_sha256)}, {"enrolments", ToHex(plan.tree.Root())}}));
  }
  Result<ImportReport> Run(const ImportPlan& plan, std::uint64_t import) {
    return RunImport(Desk(), import, plan,
                     {.read_photo = [&](const std::string& file) -> Result<Bytes> {
                        const std::scoped_lock lock(mutex_);
                        if (before_photo_) before_photo_(file);
                        if (photos_.contains(file)) return photos_.at(file);
                        return Fail(Code::kUnavailable, "file-missing", "couldn't read " + file, "name another");
                      },
                      .progress = progress_});
  }
  Result<ImportReport> Import(const std::vector<ManifestRow>& rows) {
    const ImportPlan plan = Plan(rows);
    WRIT_TRY(const Record begun, BeginImport(Desk(), Act(plan), plan));
    return Run(plan, begun.index);
  }
  // "reason@line" of each refused row.
  std::string Refusals(const Result<ImportReport>& report) {
    if (!report) return report.error().reason;
    std::string all;
    for (const RefusedRow& row : report->refused) {
      EXPECT_FALSE(row.advice.empty()) << row.reason;
      all += row.reason + "@" + std::to_string(row.row.line) + " ";
    }
    return all;
  }
  std::vector<std::string> Types(std::uint64_t from) {
    std::vector<std::string> types;
    for (const Record& record : world_.Records()) {
      if (record.index >= from) types.push_back(record.entry.type());
    }
    return types;
  }

  TestGallery world_;
  std::string custody_;
  std::map<std::string, Bytes> photos_;
  std::map<std::string, BasisPaper> papers_;
  std::function<void(const std::string& file)> before_photo_;
  std::function<void(const ImportProgress&)> progress_;
  std::mutex mutex_;
};

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
  const FaceTemplate single = *RealPipeline().Embed(AnalysedReal("biden.jpg").faces[0].chip);
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
  EXPECT_EQ(world_.Records().back().entry.act.at("left_out"), report->refused.size());
}

TEST_F(ImportTest, AFaceIsChosenByItsColumn) {
  photos_["two"] = EncodeJpeg(SideBySide(DecodedPhoto("obama.jpg"), DecodedPhoto("biden.jpg")));
  std::vector<ManifestRow> rows{Row("b", "two"), Row("b", "two"), Row("b", "two")};
  rows[0].face = "3";
  rows[1].face = "first";
  rows[2].face = "2";
  const Result<ImportReport> report = Import(rows);
  EXPECT_EQ(Refusals(report), "face-number@2 face-malformed@3 ");
  EXPECT_EQ(world_.FaceCount(), 1u);
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

TEST_F(ImportTest, TheActIsForOneManifestAndOneSetOfBases) {
  const ImportPlan plan = Plan(Good());
  std::vector<ManifestRow> other_rows = Good();
  other_rows[0].subject = "z";
  const ImportPlan other = Plan(other_rows);
  const auto begin = [&](const SignedAct& act) {
    const std::uint64_t entries = world_.ledger->NextIndex();
    const std::string reason = ReasonOf(BeginImport(Desk(), act, plan));
    EXPECT_EQ(world_.ledger->NextIndex(), entries + 1);
    return reason;
  };
  EXPECT_EQ(begin(Act(other)), "act-other-files");
  const auto signed_for = [&](std::uint64_t rows, const Hash32& manifest, const Hash32& enrolments) {
    return world_.Person("custodian")
        .Sign(world_.Draft("import", {{"gallery", custody_}, {"rows", rows}},
                           {{"manifest", ToHex(manifest)}, {"enrolments", ToHex(enrolments)}}));
  };
  EXPECT_EQ(begin(signed_for(5, other.manifest_sha256, plan.tree.Root())), "act-other-files");
  EXPECT_EQ(begin(signed_for(5, plan.manifest_sha256, other.tree.Root())), "act-other-files");
  EXPECT_EQ(begin(signed_for(6, plan.manifest_sha256, plan.tree.Root())), "act-other-files");
  EXPECT_EQ(begin(Act(plan, "officer")), "role-may-not");
  EXPECT_EQ(begin(Act(plan, "investigator")), "role-may-not");
  world_.Suspend("head", SuspensionScope::kGallery, "custody");
  EXPECT_EQ(begin(Act(plan)), "gallery-suspended");
}

TEST_F(ImportTest, AManifestWithoutAUsableRowBeginsNothing) {
  const ImportPlan plan = Plan({Row("No Name", "obama.jpg")});
  EXPECT_EQ(plan.refused.size(), 1u);
  EXPECT_EQ(ReasonOf(BeginImport(Desk(), Act(plan), plan)), "manifest-empty");
}

TEST_F(ImportTest, GoesOnWhereItStoppedWithoutAnotherAct) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan)->entry, import);
  int looks = 0;
  before_photo_ = [&](const std::string& file) {
    if (file == "biden.jpg" && ++looks == 1) world_.Suspend("head", SuspensionScope::kGallery, "custody");
  };
  EXPECT_EQ(ReasonOf(Run(plan, import)), "gallery-suspended");
  EXPECT_EQ(world_.FaceCount(), 0u);
  before_photo_ = nullptr;
  EXPECT_TRUE(world_.office->LogSuspensions());
  EXPECT_TRUE(Resume(*world_.office,
                     world_.HeadAct("resume", {{"orders", Json::array({world_.registry.suspensions().begin()->first})}},
                                    {{"reason", "over"}})));
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan)->entry, import);
  const Result<ImportReport> report = Run(plan, import);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->enrolled, 5u);
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan), nullptr);
  EXPECT_EQ(ReasonOf(Run(plan, import)), "no-such-import");
}

TEST_F(ImportTest, AnotherManifestOrCustodianDoesNotGoOnWithIt) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  std::vector<ManifestRow> rows = Good();
  rows.pop_back();
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", Plan(rows)), nullptr);
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "officer", plan), nullptr);
  EXPECT_EQ(FindUnfinishedImport(world_.imports, world_.Create("other"), "custodian", plan), nullptr);
  EXPECT_EQ(ReasonOf(Run(Plan(rows), import)), "no-such-import");
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
