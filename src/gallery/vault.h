// The vault of an entry: its sealed parts, under one random key that only the holder of a gallery's or a case's secret
// can unseal. Destroying the part "data_key" destroys them all.
//
// Each part is bound to its entry and its name, so that none can be moved. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "log/ledger.h"

namespace writ {

// Contents (decisions, candidates, writs) are padded to a multiple of this: what was decided can't be told by length.
inline constexpr std::size_t kContentStepBytes = 16 * 1024;

class VaultWriter {
 public:
  // For the entry that comes next, sealed to `public_key`.
  VaultWriter(Env& env, std::uint64_t entry, const Hash32& public_key);
  // Sealed behind its length and zeros up to a multiple of `step_bytes`, so that the ciphertext's size tells less.
  void Add(const std::string& name, ByteView plaintext, std::size_t step_bytes = 1);
  // Seals canonical JSON with a salt and returns the commitment that the row holds.
  std::string AddContent(const Json& content);
  std::vector<VaultPart> Finish() { return std::move(parts_); }

 private:
  Env& env_;
  std::uint64_t entry_;
  SecretBytes data_key_;
  std::vector<VaultPart> parts_;
};

class VaultReader {
 public:
  static Result<VaultReader> Open(Ledger& ledger, std::uint64_t entry, const BoxKeyPair& keys);
  Result<SecretBytes> Read(const std::string& name) const;
  // The content, checked against the commitment in the row: "content-altered" (kCorruption).
  Result<Json> ReadContent(std::string_view commitment) const;

 private:
  VaultReader(Ledger& ledger, std::uint64_t entry, SecretBytes data_key)
      : ledger_(&ledger), entry_(entry), data_key_(std::move(data_key)) {}
  Ledger* ledger_;
  std::uint64_t entry_;
  SecretBytes data_key_;
};

}  // namespace writ
