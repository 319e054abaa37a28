#include "log/publisher.h"

#include <algorithm>
#include <utility>

#include "log/merkle.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCheckpointFile = "checkpoint";

tl::unexpected<Error> RolledBack(std::uint64_t table, std::uint64_t published) {
  return Fail(Code::kCorruption, "log-rolled-back",
              "couldn't open the log: its checkpoint signs " + std::to_string(published) + " entries, the table has " +
                  std::to_string(table),
              "an old copy of the table was put back: restore the newest one");
}

tl::unexpected<Error> TableForked(std::uint64_t size) {
  return Fail(Code::kCorruption, "log-forked",
              "couldn't open the log: the table's first " + std::to_string(size) +
                  " entries are not those that the checkpoint signs",
              "the table or the checkpoint was replaced: restore both from the same backup");
}

}  // namespace

Publisher::Publisher(Env& env, fs::path folder, std::string origin, const SigningKey* key, EntrySource& source)
    : env_(&env),
      folder_(std::move(folder)),
      origin_(std::move(origin)),
      key_(key),
      source_(&source),
      tiles_(env, folder_) {}

Result<Publisher> Publisher::Open(Env& env, fs::path folder, std::string origin, const SigningKey* key,
                                  EntrySource& source) {
  Publisher publisher(env, std::move(folder), std::move(origin), key, source);
  WRIT_CHECK(env.MakeFolder(publisher.folder_));
  WRIT_CHECK(publisher.ReadCheckpoint());
  WRIT_TRY(const bool is_sound, publisher.LoadEdge());
  if (!is_sound) WRIT_CHECK(publisher.MakeTilesAgain());
  WRIT_CHECK(publisher.Publish());
  return publisher;
}

Result<Checkpoint> Publisher::Publish() {
  if (stopped_) {
    return Fail(Code::kUnavailable, "log-stopped", "couldn't publish the log: an earlier attempt failed half-way",
                "start again: the next start completes it");
  }
  WRIT_TRY(const std::uint64_t size, source_->Size());
  if (size < checkpoint_.size) return RolledBack(size, checkpoint_.size);
  if (size == checkpoint_.size) return checkpoint_;
  stopped_ = true;  // until all of it stands
  WRIT_CHECK(ExtendTo(size, [this](const TilePlace& place, ByteView bytes) { return WriteTile(place, bytes); }));
  WRIT_CHECK(WriteCheckpoint());
  RemoveStale();
  stopped_ = false;
  return checkpoint_;
}

Result<void> Publisher::CheckWholeTable() {
  CompactTree tree;
  while (tree.size() < checkpoint_.size) {
    const std::uint64_t count = std::min(kTileWidth, checkpoint_.size - tree.size());
    WRIT_TRY(const std::vector<Bytes> entries, ReadEntries(tree.size(), count));
    for (const Bytes& entry : entries) tree.Append(LeafHash(entry));
  }
  if (tree.Root() != checkpoint_.root) return TableForked(checkpoint_.size);
  return {};
}

Result<void> Publisher::ReadCheckpoint() {
  WRIT_TRY(const std::uint64_t size, source_->Size());
  if (env_->Exists(folder_ / kCheckpointFile)) {
    WRIT_TRY(note_, tiles_.CheckpointNote());
    Result<Checkpoint> checkpoint = OpenCheckpoint(note_, MakeLogVerifier(origin_, key_->public_key));
    if (!checkpoint)
      return WithContext(std::move(checkpoint).error(), "couldn't use " + (folder_ / kCheckpointFile).string());
    checkpoint_ = std::move(*checkpoint);
    if (checkpoint_.size > size) return RolledBack(size, checkpoint_.size);
    return {};
  }
  if (size != 0) {
    return Fail(Code::kCorruption, "log-checkpoint-missing",
                "couldn't open the log: the table has " + std::to_string(size) + " entries and no checkpoint",
                "the log's folder was removed or replaced: restore it from a backup");
  }
  return WriteCheckpoint();
}

// False where tiles are missing or torn; the tree is then of no use.
Result<bool> Publisher::LoadEdge() {
  Result<TileTree> tree = TileTree::Load(tiles_, checkpoint_.size);
  if (!tree && tree.error().code == Code::kCorruption) return false;
  if (!tree) return tl::make_unexpected(std::move(tree).error());
  if (tree->Root() != checkpoint_.root) return false;
  tree_ = std::move(*tree);
  WRIT_TRY(const bool is_sound, EntriesEdgeIsSound());
  return is_sound && FullTilesExist();
}

// Compares the last entries of the table with their leaves, which the signed root covers, and with their tile.
Result<bool> Publisher::EntriesEdgeIsSound() {
  const std::uint64_t width = tree_.EdgeLeaves().size();
  if (width == 0) return true;
  WRIT_TRY(const std::vector<Bytes> entries, ReadEntries(tree_.size() - width, width));
  entries_edge_.clear();
  for (std::size_t i = 0; i < width; ++i) {
    if (LeafHash(entries[i]) != tree_.EdgeLeaves()[i]) return TableForked(checkpoint_.size);
    WRIT_CHECK(AppendToEntriesTile(entries_edge_, entries[i]));
  }
  const Result<std::vector<Bytes>> published = tiles_.EntriesTile(tree_.size() / kTileWidth, width);
  if (!published && published.error().code != Code::kCorruption) return tl::make_unexpected(published.error());
  return published && *published == entries;
}

// Their contents are for VerifyLogFolder; a lost file is found here, at the price of a look at the folder.
bool Publisher::FullTilesExist() const {
  for (std::uint64_t index = 0; index < checkpoint_.size / kTileWidth; ++index) {
    if (!env_->Exists(folder_ / EntriesTilePath(index, kTileWidth))) return false;
  }
  for (unsigned level = 0; level < kTileLevels; ++level) {
    for (std::uint64_t index = 0; index < LevelSize(checkpoint_.size, level) / kTileWidth; ++index) {
      if (!env_->Exists(folder_ / TilePath(level, index, kTileWidth))) return false;
    }
  }
  return true;
}

Result<void> Publisher::MakeTilesAgain() {
  WRIT_CHECK(CheckWholeTable());
  stopped_ = true;  // until tree and folder agree
  tree_ = {};
  entries_edge_.clear();
  WRIT_CHECK(ExtendTo(checkpoint_.size, [this](const TilePlace& place, ByteView bytes) -> Result<void> {
    const Result<Bytes> found = env_->ReadFile(folder_ / place.path(), bytes.size());
    if (found && std::ranges::equal(*found, bytes)) return {};
    return WriteTile(place, bytes);
  }));
  RemoveStale();
  stopped_ = false;
  return {};
}

Result<void> Publisher::ExtendTo(std::uint64_t size, const TileWriter& write) {
  const TileSink write_hashes = [&](const HashTile& tile) {
    const auto name = [level = tile.level](std::uint64_t index, std::uint64_t width) {
      return TilePath(level, index, width);
    };
    return write({name, tile.index, tile.hashes.size()}, EncodeHashTile(tile.hashes));
  };
  while (tree_.size() < size) {
    const std::uint64_t first = tree_.size();
    const std::uint64_t count = std::min(kTileWidth - first % kTileWidth, size - first);
    WRIT_TRY(const std::vector<Bytes> entries, ReadEntries(first, count));
    for (const Bytes& entry : entries) {
      WRIT_CHECK(AppendToEntriesTile(entries_edge_, entry));
      WRIT_CHECK(tree_.Append(LeafHash(entry), write_hashes));
    }
    const std::uint64_t width = (first + count) % kTileWidth;
    WRIT_CHECK(write({EntriesTilePath, first / kTileWidth, width == 0 ? kTileWidth : width}, entries_edge_));
    if (width == 0) entries_edge_.clear();
  }
  return tree_.EmitEdge(write_hashes);
}

Result<void> Publisher::WriteTile(const TilePlace& place, ByteView bytes) {
  const fs::path file = folder_ / place.path();
  WRIT_CHECK(env_->MakeFolder(file.parent_path()));
  WRIT_CHECK(env_->WriteFile(file, bytes));
  written_.push_back(place);
  return {};
}

// The partial tiles that a full one replaced go while the next tile fills: one of that width for each that is written,
// and what is then left of them when it is full. All at once they would hold up one entry in 256 for a second, since a
// file system frees hundreds of files slowly. They go behind the checkpoint, and nobody waits: a crash may bring them
// back, and one that can't be removed harms no reader.
void Publisher::RemoveStale() {
  for (const TilePlace& place : std::exchange(written_, {})) {
    if (place.index == 0) continue;
    if (place.width < kTileWidth) {
      (void)env_->DiscardFile(folder_ / place.name(place.index - 1, place.width));
    } else {
      (void)env_->RemoveBelow(folder_, place.name(place.index - 1, kTileWidth) + ".p");
    }
  }
}

Result<void> Publisher::WriteCheckpoint() {
  Checkpoint next{origin_, tree_.size(), tree_.Root()};
  std::string note = SignCheckpoint(next, *key_, origin_);
  WRIT_CHECK(env_->WriteFile(folder_ / kCheckpointFile, AsBytes(note)));
  checkpoint_ = std::move(next);
  note_ = std::move(note);
  return {};
}

Result<void> Publisher::KeepSignatures(const std::string& note) {
  WRIT_TRY(const Checkpoint signed_one, OpenCheckpoint(note, MakeLogVerifier(origin_, key_->public_key)));
  if (signed_one != checkpoint_) {
    return Fail(Code::kInternal, "checkpoint-other", "couldn't keep signatures: they are of another checkpoint");
  }
  if (note == note_) return {};
  WRIT_CHECK(env_->WriteFile(folder_ / kCheckpointFile, AsBytes(note)));
  note_ = note;
  return {};
}

Result<std::vector<Bytes>> Publisher::ReadEntries(std::uint64_t first, std::uint64_t count) {
  WRIT_TRY(std::vector<Bytes> entries, source_->Entries(first, count));
  if (entries.size() != count) {
    return Fail(Code::kCorruption, "log-table-short",
                "couldn't read the log's table: it gave " + std::to_string(entries.size()) + " of " +
                    std::to_string(count) + " entries from " + std::to_string(first),
                "run `writ verify`, and restore the data folder from a backup");
  }
  return entries;
}

}  // namespace writ
