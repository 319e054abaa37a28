// Sealed shards: a gallery's codes on disk, so that a search need not open every face. A cache of the rows and nothing
// more: whoever deletes it loses time; it is in no backup.
//
// DATA/shards/GALLERY/GENERATION/N, each part sealed (XChaCha20-Poly1305) and bound to gallery, generation, its own
// number and the number of all, so that none can be swapped, left out or cut off. Each generation has a random key of
// its own, sealed to the gallery's public key in KEYS/shards/GALLERY: written without opening the gallery, read by the
// holder of a permit only, and destroyed with its generation. A generation of yesterday has no key any more. Thread
// rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/env.h"
#include "gallery/galleries.h"
#include "index/certified_index.h"

namespace writ {

struct StoredIndex {
  std::unique_ptr<CertifiedIndex> index;
  std::uint64_t fitted_to = 0;  // how many faces the plan was fitted to
  std::uint64_t strangers = 0;  // faces in it whose period is not known any more: they were left out
};

class ShardStore {
 public:
  ShardStore(Env& env, const std::filesystem::path& data, const std::filesystem::path& keys);

  // The gallery's index as it was last written, with the periods that `period_of` gives today; a face without one is
  // left out. Nothing where none is kept. "shard-altered" (kCorruption) for one that is not as it was written.
  Result<std::optional<StoredIndex>> Read(
      const Gallery& gallery, const BoxKeyPair& keys, const ScanOptions& options,
      const std::function<std::optional<IndexedFace>(std::uint64_t face_id)>& period_of) const;
  // A new generation; the earlier one and its key are destroyed. What could not be written as a whole is removed again.
  // "folder-is-none" (kCorruption) where a link stands in place of a folder of DATA: none is followed.
  Result<void> Write(const Gallery& gallery, const CertifiedIndex& index, std::uint64_t fitted_to);
  // Every generation of the gallery, and first of all the key.
  Result<void> Destroy(const std::string& gallery_id);

 private:
  using Generation = std::array<std::uint8_t, 16>;
  struct GenerationKey {
    Generation generation{};
    SecretBytes key;
  };
  std::filesystem::path Folder(const std::string& gallery_id) const { return shards_ / gallery_id; }
  std::filesystem::path KeyFile(const std::string& gallery_id) const { return keys_ / gallery_id; }
  Result<std::optional<GenerationKey>> ReadKey(const std::string& gallery_id, const BoxKeyPair& keys) const;

  // All of the gallery's generations but the one to keep go.
  Result<void> RemoveGenerations(const std::string& gallery_id, const std::string& keep);
  Result<void> WriteParts(const Gallery& gallery, const CertifiedIndex& index, std::uint64_t fitted_to,
                          const GenerationKey& key) const;

  Env& env_;
  std::filesystem::path data_;
  std::filesystem::path shards_;
  std::filesystem::path keys_;
};

}  // namespace writ
