// Reads a published log's files: tiles and checkpoint, with bounds, and with the full tile where the partial is gone.
//
// What comes from here has a right form and is otherwise untrusted until it is hashed up to a signed root. Thread rule:
// as Env; a reader has no state of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/env.h"
#include "base/status.h"

namespace writ {

class TileReader {
 public:
  // `folder` holds `checkpoint` and `tile/`.
  TileReader(Env& env, std::filesystem::path folder) : env_(&env), folder_(std::move(folder)) {}

  // The first `width` hashes of a tile. A partial tile that is missing is read from the full tile: a writer may have
  // replaced it meanwhile. "tile-missing", "tile-malformed" (kCorruption); the message names the file.
  Result<std::vector<Hash32>> HashTile(unsigned level, std::uint64_t index, std::uint64_t width) const;
  // The first `width` entries of a tile; errors as above.
  Result<std::vector<Bytes>> EntriesTile(std::uint64_t index, std::uint64_t width) const;
  // The signed note. "checkpoint-missing" (kCorruption).
  Result<std::string> CheckpointNote() const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  struct FoundTile {
    Bytes bytes;
    std::uint64_t width = 0;  // of the file that was found
    std::filesystem::path path;
  };
  Result<FoundTile> ReadTile(const std::string& name, const std::string& full_name, std::uint64_t width,
                             std::size_t max_bytes) const;

  Env* env_;
  std::filesystem::path folder_;
};

}  // namespace writ
