// The publisher: brings the log's public folder up to the table of entries, tiles first, the checkpoint last.
//
// The table's commit decides what is in the log; the folder follows. A crash at any step leaves a folder that the next
// Open completes, because tiles are named by what they hold and the checkpoint speaks only of tiles that are already
// durable. What Open can't explain by a crash is corruption: a table that lost entries which were signed for, or holds
// others. Thread rule: one thread; one process, which holds the data folder's lock.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/env.h"
#include "base/status.h"
#include "log/checkpoint.h"
#include "log/tile_reader.h"
#include "log/tile_tree.h"

namespace writ {

// Where the committed entries come from.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  virtual Result<std::uint64_t> Size() = 0;
  // Exactly the entries first … first+count-1, in order. The publisher asks for at most kTileWidth at a time.
  virtual Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count) = 0;
};

class Publisher {
 public:
  // Checks the folder against the table, makes lost tiles again, and publishes what the table has beyond the
  // checkpoint. An empty table without a checkpoint gets the signed checkpoint of size 0, so that from the first entry
  // on a missing checkpoint means a deleted one. Cheap where the folder is sound: it reads the tiles at the right edge,
  // checks them against the signed root, hashes the entries of the last tile and those beyond the checkpoint;
  // CheckWholeTable does the rest. Makes the folder if missing. `key` and `source` must outlive the publisher. Errors
  // (kCorruption): "log-rolled-back" (the checkpoint is ahead of the table), "log-forked" (the table's root at the
  // checkpoint's size is another), "log-checkpoint-missing" (entries, but no checkpoint), those of OpenCheckpoint.
  static Result<Publisher> Open(Env& env, std::filesystem::path folder, std::string origin, const SigningKey* key,
                                EntrySource& source);

  // Publishes every entry that the table has now. After a failure the publisher refuses to go on
  // ("log-stopped", kUnavailable); open it again.
  Result<Checkpoint> Publish();

  const Checkpoint& published() const { return checkpoint_; }
  // The published checkpoint as it stands in its file, cosignatures too.
  const std::string& note() const { return note_; }
  // Puts the published checkpoint with further signatures in its file, until the next one is published. `note` must be
  // of exactly that checkpoint: "checkpoint-other" (kInternal), those of OpenCheckpoint.
  Result<void> KeepSignatures(const std::string& note);

  // Hashes every entry of the table up to the published size and compares the root: "log-forked".
  Result<void> CheckWholeTable();

  // Compares every tile with the table and writes those that are missing or differ; the checkpoint stays. For a folder
  // that VerifyLogFolder finds wrong. "log-forked" before anything is written where the table is not what was signed.
  Result<void> MakeTilesAgain();

 private:
  // A tile's place, relative to the folder, by how its kind names it.
  struct TilePlace {
    std::function<std::string(std::uint64_t index, std::uint64_t width)> name;
    std::uint64_t index = 0;
    std::uint64_t width = 0;
    std::string path() const { return name(index, width); }
  };
  // Makes the bytes of a tile stand, durably.
  using TileWriter = std::function<Result<void>(const TilePlace& place, ByteView bytes)>;

  Publisher(Env& env, std::filesystem::path folder, std::string origin, const SigningKey* key, EntrySource& source);
  Result<void> ReadCheckpoint();
  Result<bool> LoadEdge();
  Result<bool> EntriesEdgeIsSound();
  bool FullTilesExist() const;
  Result<void> ExtendTo(std::uint64_t size, const TileWriter& write);
  Result<void> WriteTile(const TilePlace& place, ByteView bytes);
  void RemoveStale();
  Result<void> WriteCheckpoint();
  Result<std::vector<Bytes>> ReadEntries(std::uint64_t first, std::uint64_t count);

  Env* env_;
  std::filesystem::path folder_;
  std::string origin_;
  const SigningKey* key_;
  EntrySource* source_;
  TileReader tiles_;
  Checkpoint checkpoint_;           // what the folder's checkpoint says
  std::string note_;                // and how it stands there
  TileTree tree_;                   // what the tiles hold
  Bytes entries_edge_;              // the entries tile at the right edge, encoded; empty where the last one is full
  std::vector<TilePlace> written_;  // since the last checkpoint
  bool stopped_ = false;
};

}  // namespace writ
