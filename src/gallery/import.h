// The import: the photos of a manifest enter a gallery, each under a legal basis in force, or do not enter it.
//
// One act of a custodian stands for all of them, then an entry by the program for each photo, some dozens a transaction
// and in the manifest's order: whatever ends the program, what stands in the log stays, and the same import goes on
// behind it, without another act. Photos that stand in the gallery are known by a keyed hash of their bytes: faces are
// never compared. Thread rule: one thread calls; photos are read and looked at by kInferenceThreads others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "authority/office.h"
#include "face/pipeline.h"
#include "gallery/galleries.h"
#include "gallery/import_plan.h"
#include "gallery/imports.h"

namespace writ {

// What is held of photos until they are committed.
inline constexpr std::size_t kImportBatchPhotos = 64;
inline constexpr std::size_t kImportBatchBytes = 32u << 20;
inline constexpr std::int64_t kImportBatchSeconds = 2;  // a batch that fills slowly is committed after so long

// The parts of a deployment that an import needs.
struct ImportDesk {
  Office& office;
  const Galleries& galleries;
  const Imports& imports;
  const Pipeline& pipeline;
  // Asked before each batch and before the end: the clock can be believed still ("clock-…", kUnavailable), and nobody
  // has asked the program to stop ("interrupted", kUnavailable).
  std::function<Result<void>()> may_go_on = [] { return Result<void>(); };
};

struct ImportProgress {
  std::size_t done = 0;  // rows, of those that were not enrolled before
  std::size_t all = 0;
  std::size_t refused = 0;
};

struct ImportSources {
  // A photo's bytes by what the manifest calls it; called from several threads.
  std::function<Result<Bytes>(const std::string& file)> read_photo;
  std::function<void(const ImportProgress&)> progress;
};

struct ImportReport {
  std::uint64_t import = 0;         // its entry
  std::size_t enrolled = 0;         // by this run
  std::size_t poor = 0;             // of these, whose face is of poor quality (IsPoor)
  std::size_t already = 0;          // stood in the gallery under the same name
  std::vector<RefusedRow> refused;  // those of the plan too, in the manifest's order
};

// The import of that custodian into the gallery, of this very plan, that did not come to its end and has not lapsed;
// null where none is.
const Import* FindUnfinishedImport(const Imports& imports, const std::string& gallery_id, const std::string& custodian,
                                   const ImportPlan& plan, UtcTime now);

// Commits the act: clear gallery, rows; committed manifest (SHA-256) and enrolments (the plan's root), hexadecimal.
// Beside Office::Handle's refusals: "gallery-unknown", "gallery-other-model", "act-other-files", "manifest-empty",
// "gallery-suspended".
Result<Record> BeginImport(const ImportDesk& desk, const SignedAct& act, const ImportPlan& plan);

// The import, where it is that of this plan and may be gone on with: "no-such-import", "import-orphaned" (its custodian
// is none any more), "import-lapsed".
Result<const Import*> FindImportToGoOn(const ImportDesk& desk, std::uint64_t import, const ImportPlan& plan);

// Enrols what can be. No photo is looked at whose basis would not admit it now; when it is committed, its basis, its
// signer and all suspensions are asked again. A row is refused for what Enrol refuses a photo for, and "photo-other"
// (another file than the manifest says), "photo-twice" (it stands in the gallery under another name),
// "another-face-stands" (another one of that photo than the row names, under the same name), "basis-other-manifest";
// nothing of a refused row is logged but their number. What stops all of it, and leaves the import to be gone on with:
// "suspended", "gallery-suspended", "user-suspended" (the custodian), what FindImportToGoOn says, a doubtful clock, and
// what is not the photos' fault.
Result<ImportReport> RunImport(const ImportDesk& desk, std::uint64_t import, const ImportPlan& plan,
                               const ImportSources& sources);

// The last entry of an import that went through its plan. Until then the same import can be gone on with: so that a
// report is written first.
Result<void> EndImport(const ImportDesk& desk, const ImportPlan& plan, const ImportReport& report);

}  // namespace writ
