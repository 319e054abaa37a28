#include "search/audit.h"

#include "authority/permit.h"
#include "search/audit_parts.h"

namespace writ {
namespace {

// What ends the audit rather than being a finding: the machine, not the record.
bool IsOfTheMachine(const Error& error) { return error.code == Code::kInternal || error.code == Code::kUnavailable; }

}  // namespace

tl::unexpected<Error> Wrong(std::string reason, std::string what) {
  return Fail(Code::kCorruption, std::move(reason), std::move(what), {});
}

Result<void> Past::Apply(const Record& record) {
  WRIT_CHECK(registry.Apply(record));
  WRIT_CHECK(writ_uses.Apply(record));
  WRIT_CHECK(galleries.Apply(record));
  return imports.Apply(record);
}

Result<OpenedContent> OpenContent(const VaultReader& vault, const Record& record) {
  OpenedContent opened;
  WRIT_TRY(const std::string commitment, JsonString(record.row, "content"));
  WRIT_TRY(opened.content, vault.ReadContent(commitment));
  WRIT_TRY(opened.openings, OpeningsFromJson(opened.content.value("openings", Json::object())));
  WRIT_CHECK(CheckOpenings(record.entry.act, opened.openings));
  return opened;
}

Result<void> CheckRow(const Record& record, const Json& expected, const std::string& of) {
  for (const auto& [field, value] : expected.items()) {
    if (record.row.value(field, Json()) != value) {
      return Wrong("row-differs", "its row says another \"" + field + "\" than " + of);
    }
  }
  return {};
}

Result<AuditReport> AuditContents(Deployment& deployment, const SignedAct& act, const AuditOptions& options) {
  std::vector<std::string> galleries;
  for (const auto& [id, gallery] : deployment.galleries().by_id()) galleries.push_back(id);
  WRIT_TRY(const Permit permit, AuthoriseAudit(deployment.office(), act, std::move(galleries)));

  AuditReport report{.entry = permit.entry(), .findings = {}};
  Past past(deployment.tagger());
  EnrolmentJudge enrolments(deployment, permit, options);
  SearchJudge searches(deployment, permit);
  const auto judge = [&](const Record& record) -> Result<void> {
    if (record.entry.outcome == kRefused) return {};
    if (record.entry.type() != "enrol" && record.entry.type() != "import_photo") return searches.Judge(record, past);
    ++report.faces;
    return enrolments.Judge(record, past);
  };
  Ledger& ledger = deployment.ledger();
  const std::uint64_t all = ledger.NextIndex();
  WRIT_CHECK(ledger.ForEachRecord([&](const Record& record) -> Result<void> {
    const Result<void> judged = judge(record);
    if (!judged && IsOfTheMachine(judged.error())) return judged;
    if (!judged) report.findings.push_back({record.index, judged.error().reason, judged.error().message});
    if (options.progress) options.progress(record.index + 1, all);
    return past.Apply(record);
  }));
  report.searches = searches.searches();
  report.destroyed = searches.destroyed();
  return report;
}

}  // namespace writ
