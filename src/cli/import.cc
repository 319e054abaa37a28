#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <string_view>

#include "cli/import_words.h"
#include "cli/interrupt.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "gallery/import.h"
#include "gallery/legal_basis.h"

namespace writ {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string gallery;
  std::string manifest;
  std::string refused;
};

// What the manifest names lies in its own folder, unless it says otherwise.
std::string Beside(const std::filesystem::path& manifest, const std::string& file) {
  return (manifest.parent_path() / file).string();
}

// What some programs call CSV, too.
Result<void> CheckNoTabs(std::string_view manifest) {
  const std::string_view first = manifest.substr(0, manifest.find_first_of("\r\n"));
  if (first.find('\t') == std::string_view::npos || first.find(',') != std::string_view::npos) return {};
  return Fail(Code::kUsage, "manifest-form",
              "couldn't read the manifest: it has tabs between its fields, and a manifest has commas",
              "export it as \"CSV UTF-8 (comma delimited)\", not as tab-separated text");
}

Result<ImportPlan> ReadPlan(const Options& options) {
  WRIT_TRY(const std::string manifest, ReadDocument(options.manifest, kMaxManifestBytes));
  WRIT_CHECK(CheckNoTabs(manifest));
  return PlanImport(manifest, [&](const std::string& file) -> Result<BasisPaper> {
    const std::string path = Beside(options.manifest, file);
    WRIT_TRY(std::string text, ReadDocument(path, kMaxBasisBytes));
    WRIT_TRY(std::string signature, ReadSignature("", path));
    return BasisPaper{.text = std::move(text), .signature = std::move(signature)};
  });
}

std::string TimeInWords(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::lround(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

// Photos a second so far, and what is left at that pace.
class Pace {
 public:
  double Seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }
  double Rate(std::size_t done) const { return static_cast<double>(done) / std::max(Seconds(), 1e-3); }
  std::string Words(const ImportProgress& progress) const {
    const double rate = Rate(progress.done);
    std::string words = std::to_string(static_cast<int>(rate)) + "/s, " +
                        TimeInWords(static_cast<double>(progress.all - progress.done) / std::max(rate, 1e-3)) + " left";
    if (progress.refused > 0) words += ", " + std::to_string(progress.refused) + " refused";
    return words;
  }

 private:
  Clock::time_point begin_ = Clock::now();
};

Result<std::uint64_t> BeginOrFind(const CommonOptions& common, const ImportDesk& desk, const Gallery& gallery,
                                  const ImportPlan& plan, bool& goes_on) {
  const UtcTime now = RealEnv().Now();
  if (const Import* unfinished = FindUnfinishedImport(desk.imports, gallery.id, common.as, plan, now)) {
    goes_on = true;
    return unfinished->entry;
  }
  WRIT_TRY(const SignedAct act,
           MakeAct(common, desk.office.registry().origin(), "import",
                   Json{{"gallery", gallery.id}, {"rows", plan.rows.size()}},
                   {{"manifest", ToHex(plan.manifest_sha256)}, {"enrolments", ToHex(plan.tree.Root())}}));
  WRIT_TRY(const Record begun, BeginImport(desk, act, plan));
  return begun.index;
}

// Why rows were refused, the commonest reason first.
struct Refusals {
  Error first;  // of that reason
  std::size_t count = 0;
};

std::vector<Refusals> ByReason(const std::vector<RefusedRow>& refused) {
  std::map<std::string, Refusals> by_reason;
  for (const RefusedRow& row : refused) {
    Refusals& reason = by_reason[row.why.reason];
    if (reason.count++ == 0) reason.first = row.why;
  }
  std::vector<Refusals> reasons;
  for (auto& [name, reason] : by_reason) reasons.push_back(std::move(reason));
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Refusals& a, const Refusals& b) { return a.count > b.count; });
  return reasons;
}

std::string ReasonsText(const std::vector<Refusals>& reasons) {
  Columns columns;
  columns.Add({"refused", "reason", "the first of them"});
  for (const auto& [first, count] : reasons) columns.Add({std::to_string(count), first.reason, first.message});
  return columns.Text();
}

// Where no row of it came in: what the commonest reason says, under its exit status.
Error NothingCameIn(const Options& options, const std::vector<Refusals>& reasons, std::size_t refused) {
  return Error{.code = reasons.front().first.code,
               .reason = "rows-refused",
               .message = "couldn't import any row of " + options.manifest + ": " +
                          std::to_string(reasons.front().count) + " of " + std::to_string(refused) + " since " +
                          reasons.front().first.message,
               .advice = "each stands with its reason in " + options.refused +
                         "; mend what is wrong, and import that file, or the same again"};
}

Answer Report(const Options& options, const ImportReport& report, bool goes_on, const Pace& pace) {
  const std::vector<Refusals> reasons = ByReason(report.refused);
  Json counts = Json::object();
  for (const auto& [first, count] : reasons) counts[first.reason] = count;
  Answer answer;
  answer.json = Json{{"entry", report.import},
                     {"gallery", options.gallery},
                     {"went_on", goes_on},
                     {"enrolled", report.enrolled},
                     {"poor", report.poor},
                     {"already", report.already},
                     {"refused", report.refused.size()},
                     {"reasons", counts},
                     {"seconds", pace.Seconds()},
                     {"rows_per_second", pace.Rate(report.enrolled + report.refused.size())},
                     {"enrolled_per_second", pace.Rate(report.enrolled)}};
  answer.text = Count(report.enrolled, "photo is", "photos are") + " enrolled in " + options.gallery + " (import " +
                std::to_string(report.import) + ", " + TimeInWords(pace.Seconds()) + ").\n";
  if (report.poor > 0) {
    answer.text += Count(report.poor, "of their faces is", "of their faces are") +
                   " of poor quality, and may be missed: `writ faces FOLDER` shows which.\n";
  }
  if (report.already > 0) {
    answer.text += Count(report.already, "photo stood", "photos stood") + " there already" +
                   (goes_on ? ": the import went on where it had stopped.\n" : ".\n");
  }
  if (report.refused.empty()) return answer;
  answer.json["refused_file"] = options.refused;
  answer.text += ReasonsText(reasons);
  answer.note =
      Count(report.refused.size(), "row was", "rows were") + " refused. Each stands with its reason in " +
      options.refused +
      ": mend it there, and import that file; or, where what the row names is mended and not the row, this one "
      "again.\n";
  if (report.enrolled == 0 && report.already == 0) {
    answer.failure = NothingCameIn(options, reasons, report.refused.size());
    answer.text.clear();
    answer.note.clear();
  }
  return answer;
}

// "a.csv", "a-2.csv", "a-3.csv", …
std::string NextName(const std::string& name) {
  const std::filesystem::path path(name);
  std::string stem = path.stem().string();
  unsigned number = 1;
  const std::size_t dash = stem.rfind('-');
  if (dash != std::string::npos) {
    const char *from = stem.data() + dash + 1, *end = stem.data() + stem.size();
    if (std::from_chars(from, end, number).ptr == end && from != end) stem.resize(dash);
  }
  return (path.parent_path() / (stem + "-" + std::to_string(number + 1) + path.extension().string())).string();
}

// Where the refused rows go: the file that was named, or, where rows lie there that may have been mended, the next name
// that is free.
std::string PlaceForRefused(std::string place, const std::string& rows) {
  for (; RealEnv().Exists(place); place = NextName(place)) {
    const Result<Bytes> there = RealEnv().ReadFile(place, kMaxManifestBytes);
    if (there && AsText(*there) == rows) break;
  }
  return place;
}

// MANIFEST.refused.csv; of rows that were refused before, the next name.
std::string NameForRefused(const std::string& manifest) {
  constexpr std::string_view kRefused = ".refused";
  const std::string stem = std::filesystem::path(manifest).stem().string();
  const std::size_t at = stem.rfind(kRefused);
  const bool again = at != std::string::npos &&
                     stem.find_first_not_of("-0123456789", at + kRefused.size()) == std::string::npos &&
                     manifest.ends_with(".csv");
  return again ? NextName(manifest) : manifest + ".refused.csv";
}

// Beside the manifest, but not beside what only stands for a file: /dev/stdin, /proc/self/fd/3.
Result<std::string> PlaceBeside(const std::string& manifest) {
  std::error_code failed;
  const std::filesystem::path at = std::filesystem::absolute(manifest, failed).lexically_normal();
  const std::string folder = at.parent_path().string();
  const bool stands_for_one = folder == "/dev" || folder == "/dev/fd" || folder.starts_with("/proc/");
  if (!stands_for_one) return NameForRefused(manifest);
  return Fail(Code::kUsage, "refused-unplaced",
              "couldn't import " + manifest + ": it is no file beside which the refused rows could go",
              "say where they go with --refused FILE.csv");
}

Result<void> CheckRefusedFile(const Options& options) {
  std::error_code missing;
  if (std::filesystem::equivalent(options.refused, options.manifest, missing)) {
    return Fail(Code::kUsage, "file-exists", "couldn't write " + options.refused + ": it is the manifest itself",
                "name another file for the refused rows with --refused, or leave that out");
  }
  WRIT_CHECK(CheckTarget(options.refused));
  return CheckOwnOutput(options.refused, WriteRefusedRows({}));
}

Result<void> WriteRefused(Options& options, const std::vector<RefusedRow>& refused) {
  const std::string rows = WriteRefusedRows(refused);
  options.refused = PlaceForRefused(options.refused, rows);
  return RealEnv().WriteFile(options.refused, AsBytes(rows), /*secret=*/true);
}

// Nothing is begun, and so nothing signed.
Result<Answer> ReportNothingToTry(Options& options, const ImportPlan& plan) {
  WRIT_CHECK(WriteRefused(options, plan.refused));
  Answer answer;
  answer.json = Json{{"refused", plan.refused.size()}, {"refused_file", options.refused}};
  answer.failure = Error{.code = Code::kUsage,
                         .reason = "manifest-empty",
                         .message = "couldn't import " + options.manifest + ": no row of it can be tried",
                         .advice = "each stands with its reason in " + options.refused +
                                   "; mend what is wrong, and import that file, or the same again; the first one is "
                                   "refused since: " +
                                   plan.refused.front().why.message};
  return answer;
}

// What was begun here by the same custodian from another manifest, perhaps from this one before it was altered: only
// the hash is known.
void MentionUnfinished(Answer& answer, const Deployment& deployment, const Gallery& gallery,
                       const CommonOptions& common) {
  for (const Import* import : UnfinishedImports(deployment.imports(), RealEnv().Now())) {
    if (import->gallery != gallery.id || import->custodian != common.as) continue;
    answer.json["unfinished"].push_back(import->entry);
    if (answer.failure) continue;  // which is said alone
    answer.note += "note: " + UnfinishedInWords(*import, gallery.name) +
                   ": it was begun from another manifest, or from this one before it was altered; " +
                   UnfinishedAdvice(*import) + ".\n";
  }
}

Result<void> MayGoOn(Deployment& deployment) {
  if (WasInterrupted()) return Fail(Code::kUnavailable, "interrupted", "couldn't end the import: it was interrupted");
  return deployment.clock().Check(deployment.ledger().last_time());
}

// What stopped it, and how it goes on. Ctrl-C reaches the decoders too: that they ended is not what stopped it.
Error WhatStopped(Error error, Deployment& deployment) {
  const bool may_come_of_it = error.code == Code::kUnavailable || error.code == Code::kUnusablePhoto;
  if (WasInterrupted() && may_come_of_it) error = MayGoOn(deployment).error();
  if (error.code != Code::kSuspended && error.code != Code::kUnavailable) return error;
  error.advice +=
      (error.advice.empty() ? "" : "; ") +
      std::string("what is enrolled stays; the same command goes on where this stopped, without another act");
  return error;
}

Result<Answer> ImportManifest(Options options, const CommonOptions& common) {
  if (options.refused.empty()) {
    WRIT_TRY(options.refused, PlaceBeside(options.manifest));
  }
  WRIT_TRY(const ImportPlan plan, ReadPlan(options));
  WRIT_CHECK(CheckRefusedFile(options));
  WRIT_TRY(const std::unique_ptr<Deployment> deployment, OpenToAct(common));
  const Gallery* gallery = deployment->galleries().FindByName(options.gallery);
  if (gallery == nullptr) {
    return Fail(Code::kUsage, "gallery-unknown", "couldn't import: there is no gallery \"" + options.gallery + "\"",
                "`writ gallery list` shows the galleries");
  }
  if (plan.rows.empty()) return ReportNothingToTry(options, plan);
  WRIT_TRY(const Pipeline pipeline, LoadOwnPipeline(RealEnv(), common.Paths(), PerformanceMode::kThroughput));
  const ImportDesk desk{deployment->office(), deployment->galleries(), deployment->imports(), pipeline,
                        [&] { return MayGoOn(*deployment); }};
  bool goes_on = false;
  WRIT_TRY(const std::uint64_t import, BeginOrFind(common, desk, *gallery, plan, goes_on));
  WatchForInterrupt();
  const Pace pace;
  Result<ImportReport> report = [&] {
    ProgressLine progress(common.json);
    return RunImport(
        desk, import, plan,
        {.read_photo = [&](const std::string& file) { return ReadPhoto(Beside(options.manifest, file)); },
         .progress = [&](const ImportProgress& at) { progress.Show("Importing", at.done, at.all, pace.Words(at)); }});
  }();
  if (!report) return tl::make_unexpected(WhatStopped(std::move(report).error(), *deployment));
  // The rows' reasons are kept before the import ends: nobody could ask for them again.
  if (!report->refused.empty()) WRIT_CHECK(WriteRefused(options, report->refused));
  if (Result<void> ended = EndImport(desk, plan, *report); !ended) {
    return tl::make_unexpected(WhatStopped(std::move(ended).error(), *deployment));
  }
  Answer answer = Report(options, *report, goes_on, pace);
  MentionUnfinished(answer, *deployment, *gallery, common);
  return answer;
}

}  // namespace

void AddImportVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "import",
                .group = kForCustodian,
                .purpose = "Enrol the photos of a manifest in a gallery, each under a legal basis in force. One act "
                           "stands for all; what was interrupted goes on by the same command.",
                .who = "a custodian.",
                .example = "writ import staff staff.csv --as c.moreau --key c.moreau"})
      .Required("GALLERY", options->gallery, "The gallery's name")
      .Required(
          "MANIFEST", options->manifest,
          "The table, in CSV with the columns photo, photo_sha256, subject, basis and face; `writ manifest` writes "
          "one, docs/import.md says what stands in each")
      .Optional("--refused", options->refused, "Where the refused rows go; else MANIFEST.refused.csv")
      .Acts()
      .Runs([options](const CommonOptions& common) { return ImportManifest(*options, common); });
}

}  // namespace writ
