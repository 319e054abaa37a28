#include "search/standing.h"

namespace writ {

Result<void> CheckMayRun(Deployment& deployment, const SearchRecord& search) {
  return deployment.office().suspension().Check(
      {.user = search.investigator, .galleries = search.galleries, .issuer = search.issuer});
}

Result<void> CheckStands(Deployment& deployment, const SearchRecord& search, const std::string& doing) {
  if (deployment.writ_uses().SearchIsRevoked(search.entry)) {
    return Fail(Code::kRefused, "writ-revoked",
                "couldn't " + doing + " search " + std::to_string(search.entry) + ": its issuer revoked the writ",
                "ask the issuer for a new writ");
  }
  return deployment.office().suspension().Check({.user = {}, .galleries = search.galleries, .issuer = search.issuer});
}

}  // namespace writ
