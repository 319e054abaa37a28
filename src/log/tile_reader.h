// Reads a published log's files: tiles and checkpoint, with bounds, and with the full tile where the partial is gone.
//
// What comes from here has a right form and is otherwise untrusted until it is hashed up to a signed root. Thread rule:
// as the files; a reader has no state of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/env.h"
#include "base/status.h"
#include "log/log_files.h"

namespace writ {

class TileReader {
 public:
  // `folder` holds `checkpoint` and `tile/`.
  TileReader(Env& env, std::filesystem::path folder) : files_(FilesInFolder(env, std::move(folder))) {}
  explicit TileReader(std::shared_ptr<LogFiles> files) : files_(std::move(files)) {}

  // The first `width` hashes of a tile. A partial tile that is missing is read from the full tile: a writer may have
  // replaced it meanwhile. "tile-missing", "tile-malformed" (kCorruption); the message names the file.
  Result<std::vector<Hash32>> HashTile(unsigned level, std::uint64_t index, std::uint64_t width) const;
  // The first `width` entries of a tile; errors as above.
  Result<std::vector<Bytes>> EntriesTile(std::uint64_t index, std::uint64_t width) const;
  // The signed note. "checkpoint-missing" (kCorruption).
  Result<std::string> CheckpointNote() const;

  // A file as people find it; `name` is relative.
  std::string Name(const std::string& name) const { return files_->Name(name); }

 private:
  struct FoundTile {
    Bytes bytes;
    std::uint64_t width = 0;  // of the file that was found
    std::string name;         // as people find it
  };
  Result<FoundTile> ReadTile(const std::string& name, const std::string& full_name, std::uint64_t width,
                             std::size_t max_bytes) const;

  std::shared_ptr<LogFiles> files_;
};

}  // namespace writ
