#include "cli/log_source.h"

#include "log/checkpoint.h"
#include "log/log_files.h"

namespace writ {
namespace {

tl::unexpected<Error> Missing(const std::string& what, const std::string& advice) {
  return Fail(Code::kUsage, "folder-missing", "couldn't read the log: there is no " + what, advice);
}

}  // namespace

Result<TileReader> OpenLogSource(const LogSource& source, const CommonOptions& common) {
  const std::string option(source.folder_option);
  if (!source.url.empty() && !source.folder.empty()) {
    return Fail(Code::kUsage, "log-ambiguous", "couldn't read the log: both --url and " + option + " name one",
                "give one of the two");
  }
  if (!source.url.empty()) {
    WRIT_TRY(std::shared_ptr<LogFiles> files, FilesAtUrl(source.url));
    if (source.seen_before) return TileReader(std::move(files));
    const Result<Bytes> checkpoint = files->Read("checkpoint", kMaxCheckpointBytes);
    if (!checkpoint && checkpoint.error().reason == "file-missing") {
      return Missing(files->Name("checkpoint"), "name the address under which checkpoint and tile/ stand with --url");
    }
    return TileReader(std::move(files));
  }
  const std::filesystem::path folder =
      source.folder.empty() ? std::filesystem::path(common.data) / "log" : std::filesystem::path(source.folder);
  if (!source.seen_before && !RealEnv().Exists(folder / "checkpoint")) {
    return Missing((folder / "checkpoint").string(), "name the folder that holds checkpoint and tile/ with " + option);
  }
  return TileReader(RealEnv(), folder);
}

}  // namespace writ
