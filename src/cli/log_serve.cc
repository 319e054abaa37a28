#include "cli/serving.h"
#include "cli/session.h"
#include "cli/verbs.h"
#include "log/checkpoint.h"
#include "server/log_service.h"
#include "server/site.h"

namespace writ {
namespace {

struct Options {
  std::string dir;
  std::string listen = "127.0.0.1:8080";
};

Result<Answer> Serve(const Options& options, const CommonOptions& common) {
  const std::filesystem::path folder =
      options.dir.empty() ? std::filesystem::path(common.data) / "log" : std::filesystem::path(options.dir);
  const Result<Bytes> checkpoint = RealEnv().ReadFile(folder / "checkpoint", kMaxCheckpointBytes);
  if (!checkpoint && checkpoint.error().reason == "file-forbidden") {
    return Fail(Code::kUnavailable, "file-forbidden", "couldn't serve the log: " + checkpoint.error().message,
                "run it as the user who runs writ, or let this one pass through the data folder, of which it can read "
                "nothing but log/: chmod o+x " +
                    ShellWord(folder.parent_path().string()));
  }
  if (!checkpoint) {
    return Fail(Code::kUsage, "folder-missing",
                "couldn't serve the log: there is no " + (folder / "checkpoint").string(),
                "name the folder that holds checkpoint and tile/ with --dir");
  }
  return ServeUntilStopped("The log", options.listen, AnswerAtOnce(SiteBefore(LogHandler(RealEnv(), folder))),
                           kLogLimits);
}

}  // namespace

void AddLogServeVerb(Program& program) {
  auto options = std::make_shared<Options>();
  program
      .AddVerb({.path = "log serve",
                .group = {},
                .purpose = "Serve the log's public files over HTTP, to read, until it is stopped.",
                .who = "anyone who can read the log's folder; no key is needed.",
                .example = "writ log serve --listen 127.0.0.1:8080"})
      .Optional("--dir", options->dir, "The folder with checkpoint and tile/; else that of the data folder")
      .Optional("--listen", options->listen, "IP:PORT; port 0 takes a free one; else 127.0.0.1:8080")
      .Runs([options](const CommonOptions& common) { return Serve(*options, common); });
}

}  // namespace writ
