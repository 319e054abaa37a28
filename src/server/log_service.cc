#include "server/log_service.h"

#include <utility>

#include "log/checkpoint.h"
#include "log/tile.h"

namespace writ {
namespace {

constexpr char kAtTheRoot[] =
    "A log of Writ, as C2SP tlog-tiles says: /checkpoint and /tile/ hold it, `writ log verify --url` checks it.\n";

HttpResponse NoSuchFile() { return {404, {}, "the log has no such file\n", {}}; }

HttpResponse FileAnswer(Result<Bytes> bytes, std::string type, std::string caching) {
  if (bytes) return {200, std::move(type), std::string(AsText(*bytes)), {{"Cache-Control", std::move(caching)}}};
  const bool missing = bytes.error().reason == "file-missing" || bytes.error().reason == "not-a-file";
  return missing ? NoSuchFile() : HttpResponse{500, {}, "the file could not be read\n", {}};
}

}  // namespace

PromptHttpHandler LogHandler(Env& env, std::filesystem::path log_folder) {
  return [&env, folder = std::move(log_folder)](const HttpRequest& request) -> HttpResponse {
    if (auto refused = RefuseUnlessRead(request, "a log is")) return *refused;
    if (request.target == "/") return {200, {}, kAtTheRoot, {}};
    if (request.target == "/checkpoint") {
      return FileAnswer(env.ReadFile(folder / "checkpoint", kMaxCheckpointBytes), "text/plain; charset=utf-8",
                        "no-cache");
    }
    if (!request.target.starts_with('/')) return NoSuchFile();
    const std::optional<TileName> tile = ParseTilePath(std::string_view(request.target).substr(1));
    if (!tile) return NoSuchFile();
    const bool hashes = tile->level.has_value();
    const std::string path =
        hashes ? TilePath(*tile->level, tile->index, tile->width) : EntriesTilePath(tile->index, tile->width);
    return FileAnswer(env.ReadFile(folder / path, hashes ? kFullTileBytes : kMaxEntriesTileBytes),
                      "application/octet-stream", "public, max-age=31536000, immutable");
  };
}

}  // namespace writ
