// Whether a search may go on, and what came of it be seen: its writ stands, and no order of suspension concerns it.
//
// Thread rule: one thread.
#pragma once

#include <string>

#include "search/deployment.h"

namespace writ {

// While it runs, and before its result is written: Check of its investigator, its galleries and its issuer.
Result<void> CheckMayRun(Deployment& deployment, const SearchRecord& search);

// Before anything of it is reviewed, decided, released or shown; `doing` is what was asked for, "review".
// "writ-revoked" (its issuer ended the writ), "writ-lapsed" (urgent, and not ratified in time), "search-expired" (kept
// longer than the policy allows), "search-destroyed", all kRefused; "suspended", "gallery-suspended",
// "issuer-suspended".
Result<void> CheckStands(Deployment& deployment, const SearchRecord& search, UtcTime now, const std::string& doing);

}  // namespace writ
