#include "log/destroyed_parts.h"

namespace writ {

void DestroyedParts::Note(const Record& record) {
  if (record.entry.outcome == kRefused || !record.row.contains(kEmptiedField)) return;
  for (const Json& other : record.row[kEmptiedField]) by_[other.get<std::uint64_t>()] = record.index;
}

std::optional<std::uint64_t> DestroyedParts::By(std::uint64_t index) const {
  const auto it = by_.find(index);
  return it == by_.end() ? std::nullopt : std::optional(it->second);
}

Result<void> DestroyedParts::CheckGone(LedgerStore& store) const {
  for (const auto& [index, by] : by_) {
    WRIT_TRY(const bool holds, store.HoldsParts(index));
    if (!holds) continue;
    return Fail(Code::kCorruption, "vault-revived",
                "couldn't accept the sealed parts of entry " + std::to_string(index) + ": entry " + std::to_string(by) +
                    " says that they were destroyed",
                "somebody put an old copy back: keep the folder as evidence, and restore it from a backup made since");
  }
  return {};
}

}  // namespace writ
