#include "support/test_import.h"

namespace writ {
namespace {

using support::ReasonOf;
using ImportTest = support::ImportTest;

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
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan, world_.env.now)->entry, import);
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
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan, world_.env.now)->entry, import);
  const Result<ImportReport> report = Run(plan, import);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->enrolled, 5u);
  EXPECT_TRUE(EndImport(Desk(), plan, *report));
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan, world_.env.now), nullptr);
  EXPECT_EQ(ReasonOf(Run(plan, import)), "no-such-import");
}

TEST_F(ImportTest, AnotherManifestOrCustodianDoesNotGoOnWithIt) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  std::vector<ManifestRow> rows = Good();
  rows.pop_back();
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", Plan(rows), world_.env.now), nullptr);
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "officer", plan, world_.env.now), nullptr);
  EXPECT_EQ(FindUnfinishedImport(world_.imports, world_.Create("other"), "custodian", plan, world_.env.now), nullptr);
  EXPECT_EQ(ReasonOf(Run(Plan(rows), import)), "no-such-import");
}

TEST_F(ImportTest, LapsesAfterAWeek) {
  const ImportPlan plan = Plan(Good());
  const std::uint64_t import = BeginImport(Desk(), Act(plan), plan)->index;
  world_.env.now.seconds += kImportDays * kSecondsPerDay;
  EXPECT_NE(FindUnfinishedImport(world_.imports, custody_, "custodian", plan, world_.env.now), nullptr);
  ++world_.env.now.seconds;
  EXPECT_EQ(FindUnfinishedImport(world_.imports, custody_, "custodian", plan, world_.env.now), nullptr);
  EXPECT_EQ(ReasonOf(Run(plan, import)), "import-lapsed");
}

}  // namespace
}  // namespace writ
