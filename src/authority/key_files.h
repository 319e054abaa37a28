// The deployment's own secrets on disk: the master key, from which every sealing key comes, and the log's key.
//
// They lie in a folder beside the data folder (WRIT_KEYS, default DATA.keys, mode 0700), never inside it, so that a
// copy of the data alone is a copy of nothing. Thread rule: one thread.
#pragma once

#include <filesystem>

#include "base/crypto.h"
#include "base/env.h"

namespace writ {

struct DeploymentKeys {
  SecretBytes master;  // 32 bytes
  SigningKey log_key;

  SecretBytes row_key() const { return DeriveKey(master, "writ rows v1"); }
  SecretBytes tag_key() const { return DeriveKey(master, "writ tags v1"); }
};

// Makes new keys in a folder that must not exist yet ("keys-exist", kRefused), with a recovery sheet to be printed.
Result<DeploymentKeys> CreateKeyFiles(Env& env, const std::filesystem::path& folder, std::string_view origin);

// "keys-missing", "keys-malformed", "keys-exposed" (others may read them), all kUnavailable.
Result<DeploymentKeys> LoadKeyFiles(Env& env, const std::filesystem::path& folder);

// One secret of 32 bytes, as a line of hexadecimal, in a file that its owner alone may read; errors as above.
Result<void> WriteSecretFile(Env& env, const std::filesystem::path& file, const SecretBytes& secret);
Result<SecretBytes> ReadSecretFile(Env& env, const std::filesystem::path& file);

inline constexpr char kRecoverySheetName[] = "recovery-sheet.txt";

}  // namespace writ
