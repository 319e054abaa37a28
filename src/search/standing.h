// Whether a search may go on, and what came of it be seen: its writ stands, and no order of suspension concerns it.
//
// Thread rule: one thread.
#pragma once

#include <string>

#include "search/deployment.h"

namespace writ {

// While it runs, and before its result is written: Check of its investigator, its galleries and its issuer.
Result<void> CheckMayRun(Deployment& deployment, const SearchRecord& search);

// What concerns it: its galleries, its issuer, and the head where it rests on the head's word.
Concern ConcernOf(const WritUses& writ_uses, const SearchRecord& search);

// By the log alone, at a time: "writ-revoked" (its issuer ended the writ), "writ-lapsed" (urgent, and not ratified in
// time), "search-expired" (kept longer than the policy allows), "search-destroyed", all kRefused. `doing` is what is
// asked for, "review".
Result<void> CheckNotEnded(const Registry& registry, const WritUses& writ_uses, const SearchRecord& search, UtcTime now,
                           const std::string& doing);

// Before anything of it is reviewed, decided, released or shown: CheckNotEnded, and "suspended", "user-suspended",
// "gallery-suspended", "issuer-suspended".
Result<void> CheckStands(Deployment& deployment, const SearchRecord& search, UtcTime now, const std::string& doing);

}  // namespace writ
