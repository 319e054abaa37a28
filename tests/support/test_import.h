// What the tests of imports share.
//
// Thread rule: one thread, but for the photos that are read.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "face/photos_for_tests.h"
#include "gallery/import.h"
#include "support/test_gallery.h"

namespace writ::support {

// The gallery "custody", and a manifest whose photos and bases lie in maps instead of a folder.
class ImportTest : public ::testing::Test {
 protected:
  ImportTest() : world_(RealPipeline().pipeline_id()), custody_(world_.Create("custody")) {
    for (const char* name : {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png"}) {
      photos_[name] = RealPhoto(name);
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
    LegalBasis basis = TestBasis(BasisKind::kStatute, "custody", {world_.env.now.seconds - kSecondsPerDay},
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
  ImportDesk Desk() { return {*world_.office, world_.galleries, world_.imports, RealPipeline(), may_go_on_}; }
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
    WRIT_TRY(ImportReport report, Run(plan, begun.index));
    WRIT_CHECK(EndImport(Desk(), plan, report));
    return report;
  }
  // "reason@line" of each refused row.
  std::string Refusals(const Result<ImportReport>& report) {
    if (!report) return report.error().reason;
    std::string all;
    for (const RefusedRow& row : report->refused) {
      EXPECT_FALSE(row.why.advice.empty()) << row.why.reason;
      all += row.why.reason + "@" + std::to_string(row.row.line) + " ";
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
  // The boxes of the photo's faces, as a manifest names them.
  std::vector<std::string> Boxes(const std::string& photo) {
    std::vector<std::string> boxes;
    const AnalysedPhoto analysed = RealPipeline().Analyse(photos_[photo]).value();
    for (const AnalysedFace& face : analysed.faces) boxes.push_back(BoxText(face.face.box));
    return boxes;
  }

  std::map<std::string, Bytes> photos_;
  std::map<std::string, BasisPaper> papers_;
  std::function<void(const std::string& file)> before_photo_;
  std::function<void(const ImportProgress&)> progress_;
  std::function<Result<void>()> may_go_on_ = [] { return Result<void>(); };
  std::mutex mutex_;
};

}  // namespace writ::support
