// What a projection saves of itself for the next start, and is loaded from.
//
// `fields` is read at every start. `bulk` holds what only some verbs need and is large, a record for each face: it is
// opened when somebody asks. One projection may use it. Thread rule: one thread.
#pragma once

#include <functional>

#include "base/archive.h"
#include "base/crypto.h"
#include "base/time.h"

namespace writ {

template <class Archive>
void ArchiveFields(Archive& archive, ArchivedBy<Archive, UtcTime>& time) {
  auto& [seconds] = time;
  archive(seconds);
}

struct StateWriter {
  ArchiveWriter fields;
  ArchiveWriter bulk;
};

struct StateReader {
  ArchiveReader fields;
  std::function<Result<SecretBytes>()> open_bulk;  // "state-altered" (kCorruption); lives as long as the ledger
};

}  // namespace writ
