// What is handed to the ledger: drafts of entries, one alone or a batch of them.
//
// Thread rule: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "log/entry.h"
#include "log/ledger_store.h"

namespace writ {

// A batch's entries, and, where it has more than one, the bytes of its sealed parts: a transaction is held in memory,
// and nobody else can write for as long as it takes.
inline constexpr std::size_t kMaxBatchEntries = 1'024;
inline constexpr std::size_t kMaxBatchVaultBytes = std::size_t{256} << 20;

// What a caller wants to stand in the log.
struct EntryDraft {
  Json act;
  Proof proof;
  std::string outcome;
  UtcTime time;                             // the act's one `now`
  Json row = Json::object();                // may hold names: it is sealed, the entry only commits to it
  std::vector<std::uint64_t> emptied = {};  // earlier entries whose sealed parts this one destroys; the row says it
  std::vector<VaultPart> vault;             // sealed by the caller, bound to VaultPlace(NextIndex(), name)
};

// "batch-too-large" (kRefused).
Result<void> CheckBatchSize(const std::vector<EntryDraft>& drafts);

}  // namespace writ
