// Entries whose sealed parts were destroyed, and by which entry: what explains that a part is gone, and what betrays
// one that came back from a backup.
//
// A fold over the records: the row of the destroying entry names the others under "emptied". Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "log/ledger_store.h"
#include "log/row_seal.h"

namespace writ {

inline constexpr char kEmptiedField[] = "emptied";

class DestroyedParts {
 public:
  void Note(const Record& record);
  // The entry that destroyed the parts of that one; none where they stand.
  std::optional<std::uint64_t> By(std::uint64_t index) const;
  // That none of them is back: "vault-revived" (kCorruption).
  Result<void> CheckGone(LedgerStore& store) const;

 private:
  template <class Archive>
  friend void ArchiveFields(Archive& archive, ArchivedBy<Archive, DestroyedParts>& parts) {
    auto& [by] = parts;
    archive(by);
  }
  std::map<std::uint64_t, std::uint64_t> by_;
};

}  // namespace writ
