// What a witness remembers: for each log that it was told to trust, the last checkpoint that it signed.
//
// One SQLite file. Each answer is durable before it returns (synchronous=FULL), because a witness that forgets could
// sign two histories. An old copy of this file makes it forget all the same: it must not be restored from a backup.
// Thread rule: one thread at a time; several processes may hold one file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "log/checkpoint.h"

namespace writ {

inline constexpr std::uint64_t kMaxWitnessedLogs = 10'000;

struct WitnessedLog {
  LogVerifier verifier;
  // The last tree that was signed; size 0 and the empty root where none was.
  std::uint64_t size = 0;
  Hash32 root{};
  std::string note;  // the log's own signed words for it; empty where none was
};

class WitnessStore {
 public:
  virtual ~WitnessStore() = default;
  // Nothing where the origin is unknown.
  virtual Result<std::optional<WitnessedLog>> Find(std::string_view origin) = 0;
  // Replaces `known`, as Find gave it, by the tree of `next`: true once that is durable, false where something else
  // stands there by now. Comparing and writing are one step.
  virtual Result<bool> Advance(const WitnessedLog& known, const Checkpoint& next, std::string_view note) = 0;
};

class SqliteWitnessStore : public WitnessStore {
 public:
  static constexpr int kSchemaVersion = 1;

  static Result<std::unique_ptr<SqliteWitnessStore>> Create(const std::filesystem::path& file);
  // "data-newer", "data-version", "schema-altered" and what SQLite says, as LedgerStore.
  static Result<std::unique_ptr<SqliteWitnessStore>> Open(const std::filesystem::path& file);
  ~SqliteWitnessStore() override;

  // "log-known" (kUsage) where the origin stands there already, under whatever key; "too-many-logs" (kRefused).
  Result<void> AddLog(const LogVerifier& verifier);
  // Ordered by origin.
  Result<std::vector<WitnessedLog>> Logs();

  Result<std::optional<WitnessedLog>> Find(std::string_view origin) override;
  Result<bool> Advance(const WitnessedLog& known, const Checkpoint& next, std::string_view note) override;

 private:
  struct State;
  explicit SqliteWitnessStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace writ
