#include "gallery/import.h"
#include "search/audit.h"
#include "search/verify_deployment.h"
#include "support/test_deployment.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestDeployment;

// An import of obama3.jpg as "s.new" into the gallery "custody", and what whoever holds every key could write instead
// of what the program writes.
class ImportAudit : public ::testing::Test {
 protected:
  ImportAudit() {
    basis_ = Sign(Basis([](LegalBasis&) {}));
  }

  std::string Basis(const std::function<void(LegalBasis&)>& change) {
    LegalBasis basis = support::TestBasis(BasisKind::kStatute, "custody", t_.env.now,
                                          {t_.env.now.seconds + support::kCustodyDays * kSecondsPerDay}, "s.new",
                                          Sha256(RealPhoto("obama3.jpg")));
    change(basis);
    return DraftLegalBasis(basis);
  }
  static BasisPaper Sign(const std::string& text, const std::string& person = "officer") {
    return {.text = text, .signature = TestDeployment::Person(person).Sign(kBasisNamespace, text)};
  }
  static ManifestRow Row(const std::string& subject, const std::string& photo) {
    return {.line = 0,
            .photo = photo,
            .photo_sha256 = Sha256Hex(RealPhoto(photo)),
            .subject = subject,
            .basis = "basis.toml",
            .face = ""};
  }
  ImportPlan Plan(const std::vector<ManifestRow>& rows) {
    return std::move(
        *PlanImport(WriteManifest(rows), [&](const std::string&) -> Result<BasisPaper> { return basis_; }));
  }
  ImportDesk Desk() {
    return {t_.deployment->office(), t_.deployment->galleries(), t_.deployment->imports(), **t_.deployment->pipeline(),
            [] { return Result<void>(); }};
  }
  const Gallery& Custody() { return *t_.deployment->galleries().FindByName("custody"); }
  std::uint64_t Begin(const ImportPlan& plan) {
    const SignedAct act = t_.Act("custodian", "import", {{"gallery", Custody().id}, {"rows", plan.rows.size()}},
                                 {{"manifest", ToHex(plan.manifest_sha256)}, {"enrolments", ToHex(plan.tree.Root())}});
    const Result<Record> begun = BeginImport(Desk(), act, plan);
    EXPECT_TRUE(begun) << begun.error().message;
    return begun ? begun->index : 0;
  }

  struct Forged {
    std::string subject = "s.new";
    std::string photo = "obama3.jpg";
    std::function<void(Json& content)> change = {};
    std::size_t face_index = 0;  // as the row says it
  };
  // A photo of the import whose place is that of the plan's first row, whatever it is; 0 where the ledger took it not.
  std::uint64_t Forge(std::uint64_t import, const ImportPlan& plan, const Forged& forged) {
    const Bytes photo = RealPhoto(forged.photo);
    const Pipeline& pipeline = **t_.deployment->pipeline();
    const AnalysedPhoto analysed = *pipeline.Analyse(photo);
    Office& office = t_.deployment->office();
    const ActDraft act = DraftAct(
        t_.env, support::kTestOrigin, "import_photo", {{"gallery", Custody().id}, {"import", import}},
        {{"subject", forged.subject}, {"photo", Sha256Hex(photo)}, {"basis", Sha256Hex(AsBytes(basis_.text))}});
    Json content{{"openings", OpeningsToJson(act.openings)},
                 {"basis", basis_.text},
                 {"basis_signature", basis_.signature},
                 {"face", BoxToJson(analysed.faces.front().face.box)},
                 {"import", PlaceToJson({.row = 0, .rows = plan.rows.size(), .face = "", .path = plan.tree.Path(0)})}};
    if (forged.change) forged.change(content);
    Json row = RowOfEnrolment(t_.deployment->galleries(), Custody().id, forged.subject, Sha256(photo),
                              *ParseLegalBasis(basis_.text), basis_.text);
    AddFaceNumber(row, forged.face_index);
    Decision decision = SealEnrolment(t_.env, t_.Entries(), Custody(), std::move(row), photo,
                                      pipeline.Embed(analysed.faces.front().chip)->face_template, content);
    std::vector<EntryDraft> drafts;
    drafts.push_back(*office.DraftOwn(act, std::move(decision), t_.env.now));
    const Result<std::vector<Record>> records = t_.deployment->ledger().CommitBatch(std::move(drafts));
    return records ? records->front().index : 0;
  }

  // What an audit finds, as "entry reason"; what a full check says.
  std::string Finding() {
    const Result<AuditReport> report =
        AuditContents(*t_.deployment, t_.Act("auditor", "audit", Json::object()), {.faces_too = true, .progress = {}});
    if (!report) return report.error().reason;
    std::string all;
    for (const AuditFinding& finding : report->findings) all += std::to_string(finding.entry) + " " + finding.reason;
    return all.empty() ? "none" : all;
  }
  static std::string At(std::uint64_t entry, const std::string& reason) { return std::to_string(entry) + " " + reason; }
  std::string Verdict() {
    return ReasonOf(VerifyDeployment(*t_.deployment, [](std::string_view, std::uint64_t, std::uint64_t) {}));
  }

  // Of a photo that was imported although an order of the head stood in the log by then.
  std::string VerdictUnder(SuspensionScope scope, const std::string& target) {
    const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
    const std::uint64_t import = Begin(plan);
    t_.Suspend(scope, target);
    EXPECT_TRUE(t_.deployment->office().LogSuspensions());
    Forge(import, plan, {});
    return Verdict();
  }

  TestDeployment t_;
  BasisPaper basis_;
};

TEST_F(ImportAudit, ASoundImportPasses) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  const std::uint64_t import = Begin(plan);
  const Result<ImportReport> report = RunImport(
      Desk(), import, plan,
      {.read_photo = [](const std::string& file) -> Result<Bytes> { return RealPhoto(file); }, .progress = {}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->enrolled, 1u);
  ASSERT_TRUE(EndImport(Desk(), plan, *report));
  EXPECT_EQ(Finding(), "none");
  EXPECT_EQ(Verdict(), "no failure");
  ASSERT_TRUE(t_.Open());  // a start goes on from what was left
  EXPECT_EQ(t_.deployment->imports().by_entry().at(import).enrolled, 1u);
  EXPECT_EQ(Verdict(), "no failure");
}

TEST_F(ImportAudit, APhotoThatWasSignedForIsNoFinding) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  Forge(Begin(plan), plan, {});
  EXPECT_EQ(Finding(), "none");
  EXPECT_EQ(Verdict(), "no failure");
}

TEST_F(ImportAudit, WhatTheCustodianDidNotSignForIsFound) {
  basis_ = Sign(Basis([](LegalBasis& basis) {
    basis.subjects.clear();
    basis.max_subjects = 10;
  }));
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg"), Row("s.two", "biden.jpg")});
  EXPECT_EQ(Finding(), "none");
  for (const Forged& forged : std::vector<Forged>{{.subject = "s.other"},
                                                  {.photo = "astronaut.png"},
                                                  {.change = [](Json& content) { content["import"]["face"] = "1"; }},
                                                  {.change = [](Json& content) { content["import"]["row"] = 1; }},
                                                  {.change = [](Json& content) { content.erase("import"); }}}) {
    const std::uint64_t entry = Forge(Begin(plan), plan, forged);
    EXPECT_NE(Finding().find(At(entry, "not-in-import")), std::string::npos) << forged.subject << forged.photo;
  }
}

// Another processor may have counted the photo's faces otherwise.
TEST_F(ImportAudit, AnotherNumberInTheRowAccusesNobody) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  Forge(Begin(plan), plan, {.face_index = 1});
  EXPECT_EQ(Finding(), "none");
}

TEST_F(ImportAudit, ARowIsEnrolledOnce) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg"), Row("s.two", "biden.jpg")});
  const std::uint64_t import = Begin(plan);
  Forge(import, plan, {});
  const std::uint64_t again = Forge(import, plan, {});
  EXPECT_EQ(Finding(), At(again, "row-twice"));
}

TEST_F(ImportAudit, NoPhotoIsImportedOnceItHasLapsed) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  const std::uint64_t import = Begin(plan);
  t_.env.now.seconds += kImportDays * kSecondsPerDay + 1;
  Forge(import, plan, {});
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportAudit, ItsBasisIsJudgedAsThatOfASingleEnrolment) {
  basis_ = Sign(Basis([](LegalBasis&) {}), "custodian");
  ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  const std::uint64_t unapproved = Forge(Begin(plan), plan, {});
  EXPECT_EQ(Finding(), At(unapproved, "basis-not-approver"));
}

TEST_F(ImportAudit, ABasisForAnotherManifestIsFound) {
  basis_ = Sign(Basis([](LegalBasis& basis) {
    basis.subjects.clear();
    basis.manifest_sha256 = Sha256(AsBytes("another manifest"));
  }));
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  const std::uint64_t entry = Forge(Begin(plan), plan, {});
  EXPECT_EQ(Finding(), At(entry, "basis-other-manifest"));
}

TEST_F(ImportAudit, NoPhotoIsImportedForACustodianWhoWasRevoked) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  const std::uint64_t import = Begin(plan);
  ASSERT_TRUE(RevokeUser(t_.deployment->office(),
                         t_.Act("head", "user_revoke", {}, {{"name", "custodian"}, {"reason", "left"}})));
  Forge(import, plan, {});
  EXPECT_EQ(Verdict(), "import-wrong");
}

TEST_F(ImportAudit, NoPhotoIsImportedAgainstALoggedOrder) {
  EXPECT_EQ(VerdictUnder(SuspensionScope::kUser, "custodian"), "suspended-then");
}

TEST_F(ImportAudit, NoPhotoIsImportedIntoASuspendedGallery) {
  EXPECT_EQ(VerdictUnder(SuspensionScope::kGallery, "custody"), "suspended-then");
}

TEST_F(ImportAudit, NoPhotoIsImportedWhileAllIsSuspended) {
  EXPECT_EQ(VerdictUnder(SuspensionScope::kDeployment, ""), "suspended-then");
}

TEST_F(ImportAudit, APhotoOfNoImportIsNoLedgerAtAll) {
  const ImportPlan plan = Plan({Row("s.new", "obama3.jpg")});
  Begin(plan);
  EXPECT_EQ(Forge(1, plan, {}), 0u);  // entry 1 begins nothing
  t_.Close();
  EXPECT_EQ(ReasonOf(t_.Open()), "no-such-import");
}

}  // namespace
}  // namespace writ
