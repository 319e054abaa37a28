// The end of what a search kept: probe, candidates, decisions, results.
//
// A case is due when its urgent writ was not ratified in time, or when the policy's retention has passed since its
// writ's end. From then on nothing of it is shown. It is destroyed only when the time is beyond doubt, because a clock
// that jumped forward must not destroy evidence: the log holds two entries a day apart, both past the due time, and the
// head has given his word that the clock is right. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "search/deployment.h"

namespace writ {

// Two entries at least this far apart, both past the due time, before a case is destroyed.
inline constexpr std::int64_t kCertainSeconds = kSecondsPerDay;

// The last second at which anything of the search may be shown.
UtcTime KeptUntil(const Deployment& deployment, const SearchRecord& search);

struct DueCase {
  std::uint64_t search = 0;
  std::string reason;  // "not ratified", "kept long enough"
  UtcTime since;
  bool ordered = false;             // the head gave his word
  std::optional<UtcTime> possible;  // when the log's entries will be far enough apart; none before the first one
};

// Every case that is due at `now`, by number.
std::vector<DueCase> DueCases(const Deployment& deployment, UtcTime now);

// The head's word: act "destroy_order", clear searches. "destruction-not-due" where one of them is not due,
// "destruction-ordered" where nothing new is ordered (both kRefused).
Result<Record> OrderDestruction(Deployment& deployment, const SignedAct& act);

// Destroys what is due, ordered and possible now, in entries of the program; also at every writer's start; nothing
// while the deployment is suspended. Returns the searches.
Result<std::vector<std::uint64_t>> DestroyDueCases(Deployment& deployment);

// Logs each urgent search whose writ was not ratified in time, which stops its investigator. At every writer's start.
Result<void> LogLapses(Deployment& deployment);

}  // namespace writ
