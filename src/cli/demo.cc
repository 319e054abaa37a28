#include "cli/demo.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>

#include "base/env.h"
#include "cli/belongings.h"
#include "cli/demo_story.h"
#include "cli/interrupt.h"
#include "cli/verbs.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr char kReportName[] = "writ-demo-report.html";

struct Options {
  bool keep = false;
  bool web = false;
  std::string out;
};

// The demo's folder, which goes when the demo ends, however it ends.
class DemoFolder {
 public:
  static Result<DemoFolder> Make(bool keep) {
    std::string pattern = (fs::current_path() / "demo-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      return Fail(Code::kUnavailable, "folder-unwritable",
                  "couldn't make a folder for the demo in " + fs::current_path().string(),
                  "change to a folder where you may write");
    }
    return DemoFolder(pattern, keep);
  }
  DemoFolder(DemoFolder&& other) noexcept : path_(std::move(other.path_)), keep_(other.keep_) { other.path_.clear(); }
  DemoFolder& operator=(DemoFolder&&) = delete;
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;
  ~DemoFolder() {
    if (!path_.empty() && !keep_) (void)Destroy();
  }
  Result<void> Destroy() { return RealEnv().RemoveFolder(path_); }
  const fs::path& path() const { return path_; }

 private:
  DemoFolder(fs::path path, bool keep) : path_(std::move(path)), keep_(keep) {}
  fs::path path_;
  bool keep_;
};

void Introduce(DemoStage& stage, const fs::path& folder, bool keep) {
  stage.Begin("Writ: from a photo to a lead under a writ");
  stage.Tell(
      "The people's offices, the court, and every document in this story are fictional. The photos are "
      "public-domain pictures of real people, who have nothing to do with it.");
  stage.Tell("Each command below is run as it stands, in " + folder.filename().string() + "/, which is " +
             (keep ? "kept." : "destroyed at the end.") +
             " Before the $ stands who types it; their --as NAME --key keys/NAME is left out.");
}

Result<void> Play(DemoStage& stage, const std::string& writ, const fs::path& report, bool web) {
  const Belongings own = OwnBelongings();
  WRIT_CHECK(PrepareDemoPhotos(own.photos, stage.folder()));
  WRIT_CHECK(RealEnv().MakeFolder(stage.folder() / "keys", /*secret=*/true));
  WRIT_TRY(const DemoWitness witness, PlayWitness(stage, writ));
  WRIT_CHECK(PlayFounding(stage, witness));
  WRIT_CHECK(PlayEnrolment(stage));
  WRIT_CHECK(PlayRefusedSearch(stage));
  WRIT_TRY(const std::uint64_t search, PlaySearches(stage));
  WRIT_CHECK(KeepOldCopy(stage));
  WRIT_CHECK(PlaySuspension(stage));
  WRIT_CHECK(PlayRollBack(stage));
  WRIT_CHECK(PlayVerification(stage, own.logcheck));
  WRIT_CHECK(PlayReport(stage, search, report));
  return web ? PlayWeb(stage, writ) : Result<void>{};
}

Result<Answer> Demo(const Options& options, const CommonOptions& common) {
  if (options.web && common.json) {
    return Fail(Code::kUsage, "usage", "couldn't serve the demo with --json: its links are for people to open",
                "leave out --json or --web");
  }
  const auto start = std::chrono::steady_clock::now();
  const fs::path out = fs::absolute(options.out.empty() ? "." : options.out).lexically_normal();
  WRIT_CHECK(RealEnv().MakeFolder(out));
  const fs::path report = out / kReportName;
  WRIT_TRY(DemoFolder folder, DemoFolder::Make(options.keep));
  // Ctrl-C ends the demo at the command at hand, so that it can tidy up.
  WatchForInterrupt();
  std::signal(SIGPIPE, SIG_IGN);
  const std::string writ = fs::read_symlink("/proc/self/exe").string();
  DemoStage stage(folder.path(), writ, common.json);
  Introduce(stage, folder.path(), options.keep);
  WRIT_CHECK(Play(stage, writ, report, options.web));
  if (!options.keep) WRIT_CHECK(folder.Destroy());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  Answer answer;
  answer.json = Json{{"steps", stage.steps()}, {"report", report.string()}, {"folder", folder.path().string()},
                     {"kept", options.keep},   {"fictional", true},         {"seconds", seconds}};
  answer.text = "\nDone: " + std::to_string(stage.steps().size()) + " commands, each as the story expects, in " +
                std::to_string(std::lround(seconds)) + " s. The folder " + folder.path().filename().string() +
                (options.keep ? "/ is kept; everything in it can be tried again.\n"
                              : "/ with all keys, photos and the log is destroyed.\n") +
                "The report (its documents are fictional) lies in\n  " + report.string() +
                "\nOpen it in a browser, for example: xdg-open \"" + report.string() + "\"\n";
  return answer;
}

}  // namespace

void AddDemoVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "demo",
                .group = kForAuditor,
                .purpose = "Play the whole story on this machine, with fictional documents: found, enrol, search, "
                           "review, suspend, verify, report.",
                .who = "anyone; it works in a new folder of its own and touches no deployment.",
                .example = "writ demo --web"})
      .Flag("--keep", options->keep, "Keep the demo's folder, to look into it")
      .Flag("--web", options->web, "Then serve it at http://localhost:8080, until Ctrl-C, for a browser")
      .Optional("--out", options->out, "The folder for the report; else the one you are in")
      .Runs([options](const CommonOptions& common) { return Demo(*options, common); });
}

}  // namespace writ
