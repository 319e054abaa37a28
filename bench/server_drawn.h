// Faces that nobody has, enrolled by an import of theirs: templates out of a generator, grey stubs for photos.
//
// A manifest is planned, begun by a custodian's act and ended as every import; between the two stand the entries that
// an import writes for each row, sealed by the same functions. Only what an import would learn from a photo is drawn.
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "gallery/import.h"
#include "gallery/import_plan.h"
#include "gallery/legal_basis.h"
#include "search/deployment.h"

namespace writ::bench {

inline constexpr std::size_t kMostDrawnFaces = 100'000;  // of one import: half a GB of templates would be held

// A statute for the gallery, from now on; whom it covers is left to say.
LegalBasis BenchBasis(UtcTime now, std::int64_t days);

class DrawnImport {
 public:
  // Faces number `first` and on, under one basis. The deployment must outlive it.
  DrawnImport(Deployment& deployment, const std::string& gallery, BasisPaper basis, std::size_t first,
              std::size_t count);
  // Of the act by which a custodian begins it.
  Json ClearFields() const;
  std::map<std::string, Json> CommittedFields() const;
  void Import(const SignedAct& act);

 private:
  EntryDraft Draft(std::uint64_t import, std::size_t row, std::uint64_t index, std::span<const float> values,
                   UtcTime now) const;

  Deployment& deployment_;
  const Gallery gallery_;
  const BasisPaper paper_;
  const LegalBasis basis_;
  const std::size_t first_;
  ImportPlan plan_;
};

}  // namespace writ::bench
