#include "search/standing.h"

#include <utility>

#include "search/destruction.h"

namespace writ {

Result<void> CheckMayRun(Deployment& deployment, const SearchRecord& search) {
  return deployment.office().suspension().Check(
      {.user = search.investigator, .galleries = search.galleries, .issuer = search.issuer});
}

Result<void> CheckStands(Deployment& deployment, const SearchRecord& search, UtcTime now, const std::string& doing) {
  const auto refused = [&](std::string reason, const std::string& cause, std::string advice) {
    return Fail(Code::kRefused, std::move(reason),
                "couldn't " + doing + " search " + std::to_string(search.entry) + ": " + cause, std::move(advice));
  };
  if (search.state == SearchState::kDestroyed) {
    return refused("search-destroyed",
                   "all that was kept of it was destroyed (entry " + std::to_string(search.destroyed_by) + ")",
                   "nothing can bring it back; the log keeps the proof that it was there");
  }
  if (deployment.writ_uses().SearchIsRevoked(search.entry)) {
    return refused("writ-revoked", "its issuer revoked the writ", "ask the issuer for a new writ");
  }
  if (deployment.writ_uses().SearchIsLapsed(search.entry, now)) {
    return refused("writ-lapsed", "its urgent writ was not ratified within 48 hours",
                   "nothing of it is shown any more, and it is to be destroyed; ask the issuer for a new writ");
  }
  if (now > KeptUntil(deployment, search)) {
    return refused("search-expired", "it was kept until " + FormatTime(KeptUntil(deployment, search)),
                   "nothing of it is shown any more, and it is to be destroyed; ask for a new writ");
  }
  return deployment.office().suspension().Check({.user = {}, .galleries = search.galleries, .issuer = search.issuer});
}

}  // namespace writ
