#include "log/tile_reader.h"

#include "log/checkpoint.h"
#include "log/tile.h"

namespace writ {
namespace {

constexpr std::string_view kAdvice = "get the file again from the log's publisher, or restore it from a backup";

// Not every failure is the log's fault: a disk that can't be read now says nothing about what it holds.
tl::unexpected<Error> FileFailure(Error error, const std::string& slug, const std::string& name) {
  if (error.reason == "file-missing" || error.reason == "not-a-file") {
    return Fail(Code::kCorruption, slug + "-missing", "couldn't read " + name + ": the file is missing",
                std::string(kAdvice));
  }
  if (error.reason == "file-too-large") {
    return Fail(Code::kCorruption, slug + "-malformed", std::move(error.message), std::string(kAdvice));
  }
  return tl::make_unexpected(std::move(error));
}

}  // namespace

Result<TileReader::FoundTile> TileReader::ReadTile(const std::string& name, const std::string& full_name,
                                                   std::uint64_t width, std::size_t max_bytes) const {
  Result<Bytes> bytes = files_->Read(name, max_bytes);
  if (bytes) return FoundTile{std::move(*bytes), width, Name(name)};
  // A writer removes the partial tiles once the full one stands, maybe after the reader saw the checkpoint.
  if (name != full_name && bytes.error().reason == "file-missing") {
    Result<Bytes> full = files_->Read(full_name, max_bytes);
    if (full) return FoundTile{std::move(*full), kTileWidth, Name(full_name)};
    if (full.error().reason != "file-missing") {
      return FileFailure(std::move(full).error(), "tile", Name(full_name));
    }
  }
  return FileFailure(std::move(bytes).error(), "tile", Name(name));
}

Result<std::vector<Hash32>> TileReader::HashTile(unsigned level, std::uint64_t index, std::uint64_t width) const {
  WRIT_TRY(const FoundTile tile,
           ReadTile(TilePath(level, index, width), TilePath(level, index, kTileWidth), width, kFullTileBytes));
  Result<std::vector<Hash32>> hashes = DecodeHashTile(tile.bytes, tile.width);
  if (!hashes) return WithContext(std::move(hashes).error(), "couldn't use " + tile.name);
  hashes->resize(width);
  return hashes;
}

Result<std::vector<Bytes>> TileReader::EntriesTile(std::uint64_t index, std::uint64_t width) const {
  WRIT_TRY(const FoundTile tile,
           ReadTile(EntriesTilePath(index, width), EntriesTilePath(index, kTileWidth), width, kMaxEntriesTileBytes));
  Result<std::vector<ByteView>> views = DecodeEntriesTile(tile.bytes, tile.width);
  if (!views) return WithContext(std::move(views).error(), "couldn't use " + tile.name);
  std::vector<Bytes> entries;
  entries.reserve(width);
  for (std::uint64_t i = 0; i < width; ++i) entries.emplace_back((*views)[i].begin(), (*views)[i].end());
  return entries;
}

Result<std::string> TileReader::CheckpointNote() const {
  Result<Bytes> bytes = files_->Read("checkpoint", kMaxCheckpointBytes);
  if (!bytes) return FileFailure(std::move(bytes).error(), "checkpoint", Name("checkpoint"));
  return std::string(AsText(*bytes));
}

}  // namespace writ
