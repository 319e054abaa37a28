#include "authority/act_auditor.h"

#include "authority/authorship.h"
#include "log/wrong_entry.h"

namespace writ {

Result<void> ActAuditor::Check(const Record& record) {
  WRIT_CHECK(public_rules_.Check(record.entry, record.index));
  WRIT_CHECK(CheckOpened(record));
  WRIT_CHECK(CheckAuthorship(registry_, record, log_key_));
  if (const Result<void> applied = registry_.Apply(record); !applied) {
    return WrongEntry(applied.error().reason, record.index, applied.error().message);
  }
  return {};
}

}  // namespace writ
