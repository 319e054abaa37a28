#include "authority/public_rules.h"
#include "cli/log_source.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "log/verify_folder.h"
#include "search/transparency_page.h"

namespace writ {
namespace {

struct Options {
  std::string period;
  std::string log;
  std::string url;
  std::string vkey;
  std::string out;
};

Result<Answer> Report(const Options& options, const CommonOptions& common) {
  WRIT_TRY(const ReportPeriod period, ParseReportPeriod(options.period));
  if (!options.out.empty()) WRIT_CHECK(CheckTarget(options.out));
  WRIT_TRY(const LogVerifier verifier, FindVerifier(options.vkey, common));
  WRIT_TRY(const TileReader files,
           OpenLogSource({.folder = options.log, .url = options.url, .folder_option = "--log"}, common));
  TransparencyReport report(period);
  PublicRules rules(verifier);
  VerifyOptions verify;
  VerifiedLog log;
  {
    ProgressLine progress(common.json);
    verify.progress = [&](std::uint64_t done, std::uint64_t all) { progress.Show("entries", done, all); };
    verify.entry = [&](std::uint64_t index, ByteView bytes) -> Result<void> {
      WRIT_TRY(const Entry entry, DecodeEntry(bytes));
      WRIT_CHECK(rules.Check(entry, index));
      report.Add(entry);
      return {};
    };
    WRIT_TRY(log, VerifyLog(files, verifier, verify));
  }
  Answer answer;
  answer.json = report.ToJson(log.checkpoint);
  if (!options.out.empty()) {
    WRIT_CHECK(RealEnv().WriteFile(options.out, AsBytes(TransparencyPage(report, log.checkpoint))));
  }
  const std::map<std::string, std::uint64_t> counts = report.counts().Figures();
  Columns columns;
  for (const UsageFigure& figure : UsageFigures()) {
    columns.Add({std::to_string(counts.at(std::string(figure.name))), std::string(figure.words)});
  }
  columns.Add({std::to_string(counts.at(std::string(kRefusedActs))), "acts refused"});
  columns.Add({std::to_string(counts.at(std::string(kStrangersActs))), "attempts by strangers"});
  columns.Add({std::to_string(counts.at(std::string(kDaysOfUse))), "days with a search"});
  answer.text = report.origin() + ", " + DayOf(period.from) + " to " + DayOf({period.until.seconds - 1}) +
                ", counted from its log of " + Count(log.checkpoint.size, "entry", "entries") + ":\n" + columns.Text();
  if (report.tells_nothing()) {
    answer.text = "This log ends before the period begins: nothing can be said about it. Its last entry is of " +
                  FormatTime(report.last_entry()) + ".\n" + answer.text;
  } else if (report.last_entry() < period.until) {
    answer.text += "The log's last entry is of " + FormatTime(report.last_entry()) + "; later acts are not in it.\n";
  }
  if (!options.out.empty()) answer.text += "Written: " + options.out + "\n";
  return answer;
}

}  // namespace

void AddReportVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "report",
                .group = kForAuditor,
                .purpose = "Count what was done in a period, from the public log alone; a page with charts, or JSON.",
                .who = "anyone who has the log's folder or address, and its verifier key.",
                .example = "writ report --period 2026-11 --log log --vkey 'faces.agency.example+0a1b2c3d+AQ…' --out "
                           "report.html"})
      .Required("--period", options->period, "2026-11, 2026-11-24, or 2026-11-01..2026-11-30, in UTC")
      .Optional("--log", options->log, "The folder with checkpoint and tile/; else that of the data folder")
      .Optional("--url", options->url, "Or the address under which somebody serves checkpoint and tile/")
      .Optional("--vkey", options->vkey, "The verifier key that `writ init` printed; else this deployment's own")
      .Optional("--out", options->out, "Write the page there, one HTML file")
      .Runs([options](const CommonOptions& common) { return Report(*options, common); });
}

}  // namespace writ
