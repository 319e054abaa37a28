// Verifies a published log from its public files alone, in a folder or on a server: entries ↔ tiles of every level ↔
// root ↔ signed checkpoint.
//
// This is what an auditor runs. It needs the files and the verifier key, no database and no secret; it names the first
// file that is wrong. Thread rule: as the files; no shared state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/env.h"
#include "base/status.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/tile_reader.h"

namespace writ {

struct VerifyOptions {
  // A checkpoint that the auditor kept from an earlier day, already opened: the log must continue it.
  std::optional<Checkpoint> earlier;
  // Each of them must have cosigned the log's checkpoint.
  std::vector<Cosigner> witnesses;
  // Called after each tile of entries with the number of entries verified so far, and all.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  // Called for each entry in order, once its bytes are known to be those under its tile of level 0; what is above may
  // still turn out wrong. An error stops the verification.
  std::function<Result<void>(std::uint64_t index, ByteView entry)> entry;
};

struct VerifiedLog {
  Checkpoint checkpoint;
  std::string note;               // the checkpoint as it stands in its file
  std::vector<UtcTime> cosigned;  // when, for each of the witnesses
  std::uint64_t files = 0;        // tiles read, without the checkpoint
  std::uint64_t entry_bytes = 0;  // of all entries together
};

// Errors (kCorruption; the message names the file): those of OpenCheckpoint and TileReader; "tile-wrong" (a tile that
// is not what the files below it give), "root-wrong" (the tiles' root is not the signed one), "log-rolled-back"
// (smaller than `earlier`), "log-forked" (does not continue `earlier`, or is of another origin), those of
// FindCosignature.
Result<VerifiedLog> VerifyLog(const TileReader& files, const LogVerifier& verifier, const VerifyOptions& options = {});
Result<VerifiedLog> VerifyLogFolder(Env& env, const std::filesystem::path& folder, const LogVerifier& verifier,
                                    const VerifyOptions& options = {});

}  // namespace writ
