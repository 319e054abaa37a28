// The verified-up-to state: what a writer leaves when it ends, so that the next start need not check every row again.
//
// DATA/state holds a base, every projection as it was after some entry, and a mark. The mark says which database file
// it was left beside (FileIdentity), and what the log's checkpoint signed then. All of it is sealed under a key derived
// from the row key and bound to the deployment and the program, so that nobody else can make it and another program
// checks anew. It is used only where the database and the checkpoint are exactly those that were left; anything else
// means a full check, as if there were no state. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/env.h"
#include "base/file_identity.h"
#include "log/checkpoint.h"

namespace writ {

// A base is written again where a start would replay more entries than these beyond it.
inline constexpr std::uint64_t kMaxEntriesBeyondBase = 2'000;
// Of one sealed file of the state: some 25 million faces.
inline constexpr std::size_t kMaxStateBytes = std::size_t{4} << 30;

class VerifiedState {
 public:
  // What a start goes on from: the projections after `size` entries.
  struct Base {
    std::uint64_t size = 0;
    SecretBytes fields;
    std::function<Result<SecretBytes>()> open_bulk;
  };

  // `program` tells builds of the program apart: BuildId().
  VerifiedState(Env& env, const std::filesystem::path& data, const SecretBytes& row_key, const Hash32& program,
                std::string origin);

  // The base, where everything is as it was left; else nothing, and no reason: the full check finds what is wrong.
  std::optional<Base> Find(const std::optional<FileIdentity>& table, const Checkpoint& published);

  // Whether a mark at `size` would need a new base.
  bool NeedsBase(std::uint64_t size) const { return !base_ || size - base_->size > kMaxEntriesBeyondBase; }
  // A new base after `size` entries. It does not count before the next WriteMark.
  Result<void> WriteBase(std::uint64_t size, ByteView fields, ByteView bulk);
  // The last step of a writer: the state counts from now on. Durable, by one rename.
  Result<void> WriteMark(const FileIdentity& table, const Checkpoint& published);

 private:
  using Id = std::array<std::uint8_t, 16>;
  struct BaseFiles {
    Id id{};  // random: a base's files belong together
    std::uint64_t size = 0;
    FileIdentity fields;
    FileIdentity bulk;
  };
  struct Mark;
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, BaseFiles>& base) {
    auto& [id, size, fields, bulk] = base;
    archive(id, size, fields, bulk);
  }

  std::filesystem::path FileOf(const BaseFiles& base, const char* part) const;
  Bytes Place(const char* part, const Id& id) const;
  std::optional<Mark> ReadMark();
  Result<FileIdentity> WriteSealed(const BaseFiles& base, const char* part, ByteView plaintext);
  void RemoveOldBases();

  Env& env_;
  std::filesystem::path folder_;
  SecretBytes key_;
  Hash32 program_;
  std::string origin_;
  std::optional<BaseFiles> base_;
};

}  // namespace writ
