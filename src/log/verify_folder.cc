#include "log/verify_folder.h"

#include <algorithm>
#include <vector>

#include "log/merkle.h"
#include "log/tile.h"
#include "log/tile_reader.h"
#include "log/tile_tree.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolderAdvice = "keep the folder as evidence, and compare it with another copy of the log";

tl::unexpected<Error> Forked(const std::string& cause) {
  return Fail(Code::kCorruption, "log-forked", "couldn't reconcile the log with the earlier checkpoint: " + cause,
              "keep both checkpoints: together they prove that the log was rewritten");
}

Result<void> CheckEarlier(const Checkpoint& earlier, const Checkpoint& now) {
  if (earlier.origin != now.origin) return Forked("that one is of " + earlier.origin);
  if (earlier.size > now.size) {
    return Fail(Code::kCorruption, "log-rolled-back",
                "couldn't reconcile the log with the earlier checkpoint: the log has " + std::to_string(now.size) +
                    " entries, it had " + std::to_string(earlier.size),
                "keep both checkpoints: together they prove that entries were taken away");
  }
  return {};
}

// One run over the files.
class FolderCheck {
 public:
  FolderCheck(const TileReader& tiles, VerifiedLog so_far, const VerifyOptions& options)
      : tiles_(tiles), options_(options), verified_(std::move(so_far)) {}

  Result<VerifiedLog> Run() {
    const std::uint64_t size = verified_.checkpoint.size;
    WRIT_CHECK(CompareEarlier());
    for (std::uint64_t index = 0; TileWidthIn(size, index) != 0; ++index) {
      WRIT_CHECK(CheckTileOfEntries(index, TileWidthIn(size, index)));
      if (options_.progress) options_.progress(tree_.size(), size);
    }
    WRIT_CHECK(tree_.EmitEdge(sink_));
    if (tree_.Root() != verified_.checkpoint.root) {
      return Fail(
          Code::kCorruption, "root-wrong",
          "couldn't verify the log: the root of its tiles is not the one that " + tiles_.Name("checkpoint") + " signs",
          std::string(kFolderAdvice));
    }
    return std::move(verified_);
  }

 private:
  Result<void> CheckTileOfEntries(std::uint64_t index, std::uint64_t width) {
    WRIT_TRY(const std::vector<Bytes> entries, tiles_.EntriesTile(index, width));
    // The level-0 tile first, so that the caller never sees an entry of a torn tile.
    std::vector<Hash32> leaves;
    for (const Bytes& entry : entries) leaves.push_back(LeafHash(entry));
    WRIT_CHECK(CompareTile({0, index, leaves}));
    verified_.files += 2;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (options_.entry) WRIT_CHECK(options_.entry(index * kTileWidth + i, entries[i]));
      verified_.entry_bytes += entries[i].size();
      WRIT_CHECK(tree_.Append(leaves[i], sink_));
      WRIT_CHECK(CompareEarlier());
    }
    return {};
  }

  Result<void> CompareEarlier() const {
    if (!options_.earlier || options_.earlier->size != tree_.size()) return {};
    if (options_.earlier->root == tree_.Root()) return {};
    return Forked("its first " + std::to_string(tree_.size()) + " entries are not those of that day");
  }

  Result<void> CompareTile(const HashTile& expected) {
    WRIT_TRY(const std::vector<Hash32> found, tiles_.HashTile(expected.level, expected.index, expected.hashes.size()));
    if (std::ranges::equal(found, expected.hashes)) return {};
    const std::string path = tiles_.Name(TilePath(expected.level, expected.index, expected.hashes.size()));
    const std::string below = expected.level == 0 ? EntriesTilePath(expected.index, expected.hashes.size())
                                                  : "the tiles of level " + std::to_string(expected.level - 1);
    return Fail(Code::kCorruption, "tile-wrong",
                "couldn't verify the log: " + path + " is not what " + below + " gives", std::string(kFolderAdvice));
  }

  const TileReader& tiles_;
  const VerifyOptions& options_;
  VerifiedLog verified_;
  TileTree tree_;
  // Level 0 was compared before its leaves went into the tree.
  const TileSink sink_ = [this](const HashTile& tile) -> Result<void> {
    if (tile.level == 0) return {};
    ++verified_.files;
    return CompareTile(tile);
  };
};

}  // namespace

Result<VerifiedLog> VerifyLog(const TileReader& files, const LogVerifier& verifier, const VerifyOptions& options) {
  VerifiedLog so_far;
  WRIT_TRY(so_far.note, files.CheckpointNote());
  const auto in_its_file = [&](Error error) {
    return WithContext(std::move(error), "couldn't use " + files.Name("checkpoint"));
  };
  Result<Checkpoint> checkpoint = OpenCheckpoint(so_far.note, verifier);
  if (!checkpoint) return in_its_file(std::move(checkpoint).error());
  so_far.checkpoint = std::move(*checkpoint);
  for (const Cosigner& witness : options.witnesses) {
    Result<UtcTime> time = FindCosignature(so_far.note, witness);
    if (!time) return in_its_file(std::move(time).error());
    so_far.cosigned.push_back(*time);
  }
  if (options.earlier) WRIT_CHECK(CheckEarlier(*options.earlier, so_far.checkpoint));
  return FolderCheck(files, std::move(so_far), options).Run();
}

Result<VerifiedLog> VerifyLogFolder(Env& env, const fs::path& folder, const LogVerifier& verifier,
                                    const VerifyOptions& options) {
  return VerifyLog(TileReader(env, folder), verifier, options);
}

}  // namespace writ
