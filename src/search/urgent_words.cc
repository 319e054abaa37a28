#include "search/urgent_words.h"

namespace writ {

std::string RatificationInWords(const Deployment& deployment, const SearchRecord& search, UtcTime now,
                                const std::string& file) {
  const std::optional<UtcTime> lapse = deployment.writ_uses().LapseOf(search.entry);
  if (!lapse || search.state == SearchState::kDestroyed) return {};
  if (now > *lapse) return "lapsed: not ratified in time; to be destroyed";
  return search.issuer + " must ratify by " + FormatTime(*lapse) + " (`writ writ ratify " + file +
         "`), or what was found is destroyed and " + search.investigator + " is stopped";
}

}  // namespace writ
