// The entries that frame an import: its beginning, by the custodian's act, and its end.
#include "gallery/enrolment.h"
#include "gallery/import.h"

namespace writ {
const Import* FindUnfinishedImport(const Imports& imports, const std::string& gallery_id, const std::string& custodian,
                                   const ImportPlan& plan, UtcTime now) {
  for (const Import* import : UnfinishedImports(imports, now)) {
    const bool same = import->gallery == gallery_id && import->custodian == custodian &&
                      import->manifest_sha256 == plan.manifest_sha256 && import->rows == plan.rows.size() &&
                      import->enrolments == plan.tree.Root();
    if (same) return import;
  }
  return nullptr;
}

Result<const Import*> FindImportToGoOn(const ImportDesk& desk, std::uint64_t import, const ImportPlan& plan) {
  const auto begun = desk.imports.by_entry().find(import);
  if (begun == desk.imports.by_entry().end() || begun->second.ended || begun->second.enrolments != plan.tree.Root() ||
      begun->second.manifest_sha256 != plan.manifest_sha256) {
    return Fail(Code::kInternal, "no-such-import", "couldn't go on with the import: it is not that of this manifest");
  }
  const Principal* custodian = desk.office.registry().FindPrincipal(begun->second.custodian);
  if (custodian == nullptr || !custodian->active || !RoleMay(custodian->role, "import")) {
    return Refuse("import-orphaned",
                  "go on with the import: " + begun->second.custodian + ", who began it, was revoked",
                  "have another custodian import the manifest, under an act of his own");
  }
  if (HasLapsed(begun->second, desk.office.env().Now())) {
    return Refuse("import-lapsed", "go on with the import: it was begun more than 7 days ago",
                  "import the manifest under a new act");
  }
  return &begun->second;
}

Result<Record> BeginImport(const ImportDesk& desk, const SignedAct& act, const ImportPlan& plan) {
  return desk.office.Handle(act, "import", [&](const AdmittedAct& admitted) -> Result<Decision> {
    WRIT_TRY(const Gallery* gallery,
             FindGalleryToEnrol(desk.galleries, desk.pipeline, admitted.act.at("gallery").get<std::string>()));
    WRIT_TRY(const std::string manifest, admitted.Text("manifest"));
    WRIT_TRY(const std::string enrolments, admitted.Text("enrolments"));
    if (manifest != ToHex(plan.manifest_sha256) || enrolments != ToHex(plan.tree.Root()) ||
        admitted.act.at("rows") != plan.rows.size()) {
      return Refuse("act-other-files", "accept the act: it was signed for another manifest, or for other bases",
                    "make and sign the act for this manifest");
    }
    if (plan.rows.empty()) {
      return Refuse("manifest-empty", "import: no row of the manifest can be tried", "mend the rows that were refused");
    }
    WRIT_CHECK(
        desk.office.suspension().Check({.user = admitted.actor.name, .galleries = {gallery->name}, .issuer = {}}));
    return Decision{.outcome = "done", .row = Json{{"openings", OpeningsToJson(admitted.openings)}}, .vault = {}};
  });
}

Result<void> EndImport(const ImportDesk& desk, const ImportPlan& plan, const ImportReport& report) {
  const auto begun = desk.imports.by_entry().find(report.import);
  if (begun == desk.imports.by_entry().end() || begun->second.ended) {
    return Fail(Code::kInternal, "no-such-import", "couldn't end the import: it was not begun, or has ended");
  }
  // Rows that could not even be tried were never the import's.
  const std::uint64_t left_out = report.refused.size() - plan.refused.size();
  const std::uint64_t already = begun->second.rows - begun->second.enrolled - left_out;
  WRIT_CHECK(desk.may_go_on());
  const UtcTime now = desk.office.env().Now();
  const ActDraft end = DraftActAt(desk.office.env(), now, desk.office.registry().origin(), "import_end",
                                  {{"already", already}, {"import", report.import}, {"left_out", left_out}}, {});
  std::vector<EntryDraft> last;
  WRIT_TRY(last.emplace_back(), desk.office.DraftOwn(end, {}, now));
  const Result<std::vector<Record>> ended = desk.office.CommitOwn(std::move(last), {});
  return ended ? Result<void>{} : tl::make_unexpected(ended.error());
}

}  // namespace writ
