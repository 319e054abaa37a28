#include "search/standing.h"

#include <utility>

#include "search/destruction.h"

namespace writ {

Concern ConcernOf(const WritUses& writ_uses, const SearchRecord& search) {
  return {.user = {},
          .galleries = search.galleries,
          .issuer = search.issuer,
          .on_heads_word = writ_uses.LapseOf(search.entry).has_value()};
}

Result<void> CheckMayRun(Deployment& deployment, const SearchRecord& search) {
  Concern concern = ConcernOf(deployment.writ_uses(), search);
  concern.user = search.investigator;
  return deployment.office().suspension().Check(concern);
}

Result<void> CheckNotEnded(const Registry& registry, const WritUses& writ_uses, const SearchRecord& search, UtcTime now,
                           const std::string& doing) {
  const auto refused = [&](std::string reason, const std::string& cause, std::string advice) {
    return Fail(Code::kRefused, std::move(reason),
                "couldn't " + doing + " search " + std::to_string(search.entry) + ": " + cause, std::move(advice));
  };
  if (search.state == SearchState::kDestroyed) {
    return refused("search-destroyed",
                   "all that was kept of it was destroyed (entry " + std::to_string(search.destroyed_by) + ")",
                   "nothing can bring it back; the log keeps the proof that it was there");
  }
  if (writ_uses.SearchIsRevoked(search.entry)) {
    return refused("writ-revoked", "its issuer revoked the writ", "ask the issuer for a new writ");
  }
  if (writ_uses.SearchIsLapsed(search.entry, now)) {
    return refused("writ-lapsed", "its urgent writ was not ratified within 48 hours",
                   "nothing of it is shown any more, and it is to be destroyed; ask the issuer for a new writ");
  }
  if (now > KeptUntil(registry, search)) {
    return refused("search-expired", "it was kept until " + FormatTime(KeptUntil(registry, search)),
                   "nothing of it is shown any more, and it is to be destroyed; ask for a new writ");
  }
  return {};
}

Result<void> CheckStands(Deployment& deployment, const SearchRecord& search, UtcTime now, const std::string& doing) {
  WRIT_CHECK(CheckNotEnded(deployment.registry(), deployment.writ_uses(), search, now, doing));
  return deployment.office().suspension().Check(ConcernOf(deployment.writ_uses(), search));
}

}  // namespace writ
