#include "search/witnessing.h"

#include <algorithm>

namespace writ {

std::vector<SearchCosignature> CosignaturesOn(const std::string& note, const Registry& registry) {
  std::vector<SearchCosignature> found;
  if (note.empty()) return found;
  for (const auto& [name, witness] : registry.witnesses()) {
    const Result<UtcTime> time = FindCosignature(note, witness.peer.cosigner);
    if (time) found.push_back({.witness = name, .time = *time});
  }
  return found;
}

std::optional<UtcTime> WitnessedTime(const std::string& note, const Registry& registry) {
  std::vector<UtcTime> times;
  for (const WitnessPeer& peer : registry.TrustedWitnesses()) {
    if (const Result<UtcTime> time = FindCosignature(note, peer.cosigner)) times.push_back(*time);
  }
  const auto quorum = static_cast<std::size_t>(registry.policy().witness_quorum);
  if (times.size() < quorum) return std::nullopt;
  std::sort(times.rbegin(), times.rend());
  return times[quorum - 1];
}

Json CosignaturesToJson(const std::vector<SearchCosignature>& cosignatures) {
  Json json = Json::array();
  for (const SearchCosignature& one : cosignatures) {
    json.push_back({{"name", one.witness}, {"time", FormatTime(one.time)}});
  }
  return json;
}

std::string CosignaturesInWords(const std::vector<SearchCosignature>& cosignatures) {
  if (cosignatures.empty()) return "none: this deployment is unwitnessed";
  std::string words;
  for (const SearchCosignature& one : cosignatures) {
    words += (words.empty() ? "" : "; ") + one.witness + ", " + FormatTime(one.time);
  }
  return words;
}

}  // namespace writ
