#include "log/ledger_batch.h"

namespace writ {

Result<void> CheckBatchSize(const std::vector<EntryDraft>& drafts) {
  std::size_t bytes = 0;
  for (const EntryDraft& draft : drafts) {
    for (const VaultPart& part : draft.vault) bytes += part.sealed.size();
  }
  if (drafts.size() <= kMaxBatchEntries && (drafts.size() <= 1 || bytes <= kMaxBatchVaultBytes)) return {};
  return Fail(Code::kRefused, "batch-too-large",
              "couldn't write to the log: " + std::to_string(drafts.size()) + " entries with " + std::to_string(bytes) +
                  " bytes of sealed parts are too many at once",
              "write at most " + std::to_string(kMaxBatchEntries) + " entries and " +
                  std::to_string(kMaxBatchVaultBytes >> 20) + " MiB at a time");
}

}  // namespace writ
