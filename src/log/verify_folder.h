// Verifies a published log from its public files alone: entries ↔ tiles of every level ↔ root ↔ signed checkpoint.
//
// This is what an auditor runs. It needs the folder and the verifier key, no database and no secret; it names the first
// file that is wrong. Thread rule: as Env; no shared state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "base/env.h"
#include "base/status.h"
#include "log/checkpoint.h"

namespace writ {

struct VerifyOptions {
  // A checkpoint that the auditor kept from an earlier day, already opened: the log must continue it.
  std::optional<Checkpoint> earlier;
  // Called after each tile of entries with the number of entries verified so far, and all.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  // Called for each entry in order, once its bytes are known to be those under its tile of level 0; what is above may
  // still turn out wrong. An error stops the verification.
  std::function<Result<void>(std::uint64_t index, ByteView entry)> entry;
};

struct VerifiedLog {
  Checkpoint checkpoint;
  std::uint64_t files = 0;        // tiles read, without the checkpoint
  std::uint64_t entry_bytes = 0;  // of all entries together
};

// Errors (kCorruption; the message names the file): those of OpenCheckpoint and TileReader; "tile-wrong" (a tile that
// is not what the files below it give), "root-wrong" (the tiles' root is not the signed one), "log-rolled-back"
// (smaller than `earlier`), "log-forked" (does not continue `earlier`, or is of another origin).
Result<VerifiedLog> VerifyLogFolder(Env& env, const std::filesystem::path& folder, const LogVerifier& verifier,
                                    const VerifyOptions& options = {});

}  // namespace writ
