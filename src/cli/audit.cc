#include "search/audit.h"
#include "cli/session.h"
#include "cli/verbs.h"

namespace writ {
namespace {

constexpr std::size_t kMaxShownFindings = 100;  // for people; --json has them all

void AddInWords(const AuditReport& report, Answer& answer) {
  Columns facts;
  facts.Add({"faces", Count(report.faces, "enrolment", "enrolments") + ": each under a legal basis in force"});
  facts.Add({"searches", Count(report.searches, "search", "searches") + ": each under a writ that allowed it"});
  if (report.destroyed > 0) {
    facts.Add({"destroyed", Count(report.destroyed, "search", "searches") + " whose case is gone: not judged"});
  }
  answer.text =
      "Nothing is wrong. This audit is entry " + std::to_string(report.entry) + " of the log.\n" + facts.Text();
}

void AddFindings(const AuditReport& report, Answer& answer) {
  Columns columns;
  columns.Add({"entry", "reason", ""});
  for (const AuditFinding& finding : report.findings) {
    if (answer.json["findings"].size() < kMaxShownFindings) {
      columns.Add({std::to_string(finding.entry), finding.reason, finding.what});
    }
    answer.json["findings"].push_back({{"entry", finding.entry}, {"reason", finding.reason}, {"what", finding.what}});
  }
  answer.text = "This audit is entry " + std::to_string(report.entry) + " of the log; it judged " +
                Count(report.faces, "enrolment", "enrolments") + " and " +
                Count(report.searches, "search", "searches") + ".\n" + columns.Text();
  answer.failure = Error{.code = Code::kCorruption,
                         .reason = "audit-failed",
                         .message = "couldn't accept " + Count(report.findings.size(), "entry", "entries") +
                                    ": it rests on nothing that allowed it",
                         .advice = "suspend the deployment, keep data and keys as evidence, and find out who did it"};
}

Result<Answer> Audit(bool faces_too, const CommonOptions& common) {
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  WRIT_TRY(const SignedAct act, MakeAct(common, deployment->registry().origin(), "audit", Json::object(), {}));
  AuditReport report;
  {
    ProgressLine progress(common.json);
    WRIT_TRY(report, AuditContents(*deployment, act,
                                   {.faces_too = faces_too, .progress = [&](std::uint64_t done, std::uint64_t all) {
                                      progress.Show("entries", done, all);
                                    }}));
  }
  Answer answer;
  answer.json = Json{{"entry", report.entry},
                     {"faces", report.faces},
                     {"searches", report.searches},
                     {"destroyed", report.destroyed},
                     {"findings", Json::array()}};
  report.findings.empty() ? AddInWords(report, answer) : AddFindings(report, answer);
  return answer;
}

}  // namespace

void AddAuditVerb(Program& program) {
  auto faces_too = std::make_shared<bool>(false);
  program
      .AddVerb({.path = "audit",
                .group = kForAuditor,
                .purpose = "Open every enrolment and every search, and judge its basis or writ again.",
                .who = "an auditor or the data protection officer, who see what is wrong and no face.",
                .example = "writ audit --as a.silva --key a.silva"})
      .Flag("--faces", *faces_too, "Find each enrolled face again and make its template anew (30 ms a photo)")
      .Acts()
      .Runs([faces_too](const CommonOptions& common) { return Audit(*faces_too, common); });
}

}  // namespace writ
