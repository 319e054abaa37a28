// The imports of a deployment: which manifests were to be enrolled, by whom, and how far each came.
//
// A fold over the log's records. An import is one act of a custodian, who signs for the manifest's hash and for the
// root of a Merkle tree over the enrolments in it (subject, photo, basis and face of each row); each photo is then an
// entry by the program, whose sealed content shows by its path that it is one of those. So what is kept of a face says
// that somebody signed for it, and nothing says who else stood in the manifest. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "log/ledger.h"

namespace writ {

struct Import {
  std::uint64_t entry = 0;
  std::string gallery;  // ID
  std::string custodian;
  Hash32 manifest_sha256{};
  Hash32 enrolments{};  // the root
  std::uint64_t rows = 0;
  std::uint64_t enrolled = 0;
  UtcTime since;
  bool ended = false;
};

// Later an import is gone on with by a new act only: nobody's signature waits for ever.
inline constexpr std::int64_t kImportDays = 7;
bool HasLapsed(const Import& import, UtcTime now);

// Until when it can be gone on with.
UtcTime LapsesAt(const Import& import);

class Imports : public Projection {
 public:
  // "no-such-import" (kCorruption) for a photo, or an end, of an import that was not begun or has ended.
  Result<void> Apply(const Record& record) override;
  Result<void> Save(StateWriter& state) const override;
  void Load(StateReader& state) override;

  const std::map<std::uint64_t, Import>& by_entry() const { return by_entry_; }

 private:
  Result<Import*> Open(const Record& record);
  std::map<std::uint64_t, Import> by_entry_;
};

// Those that can be gone on with, in the order in which they were begun.
std::vector<const Import*> UnfinishedImports(const Imports& imports, UtcTime now);

// One row of a manifest, as the custodian signs for it.
struct PlannedEnrolment {
  std::string subject;
  Hash32 photo_sha256{};
  Hash32 basis_sha256{};
  std::string face;  // as it stands in the row
};

// The leaf that stands for it: canonical JSON {"basis", "face", "photo", "subject"}.
Hash32 LeafOf(const PlannedEnrolment& enrolment);

// Where a row's leaf stands, for the sealed content of its face; and the check of it against what was signed:
// "not-in-import" (kCorruption).
struct PlaceInImport {
  std::uint64_t row = 0;
  std::uint64_t rows = 0;
  std::string face;
  std::vector<Hash32> path;
};
Json PlaceToJson(const PlaceInImport& place);
Result<PlaceInImport> PlaceFromJson(const Json& json);
Result<void> CheckPlace(const Import& import, const PlannedEnrolment& enrolment, const PlaceInImport& place);

}  // namespace writ
