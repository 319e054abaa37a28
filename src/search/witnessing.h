// Who cosigned a search's entry before it was compared, for answers and reports.
//
// Thread rule: pure functions over plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/registry.h"
#include "base/json.h"

namespace writ {

struct SearchCosignature {
  std::string witness;
  UtcTime time;
};

// Those on a checkpoint of the log, by witnesses that are or were trusted; none for an empty note.
std::vector<SearchCosignature> CosignaturesOn(const std::string& note, const Registry& registry);

// The latest time that as many trusted witnesses as the policy demands vouch for with their cosignatures: so many
// signed then or later. None where fewer signed. What the registry says is what counts: who was trusted, and how many.
std::optional<UtcTime> WitnessedTime(const std::string& note, const Registry& registry);

// [{"name", "time"}]; empty says that the search was unwitnessed.
Json CosignaturesToJson(const std::vector<SearchCosignature>& cosignatures);

// "w.example, 2026-11-24T09:00:00Z; …", or that there was no witness.
std::string CosignaturesInWords(const std::vector<SearchCosignature>& cosignatures);

}  // namespace writ
