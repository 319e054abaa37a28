// The end of what a search kept: probe, candidates, decisions, results.
//
// A case is due when its urgent writ was not ratified in time, or when the policy's retention has passed since its
// writ's end. From then on nothing of it is shown. It is destroyed only when the time is beyond doubt, because a clock
// that jumped forward must not destroy evidence. Where the deployment is witnessed, outsiders have to have said so
// twice, a day apart: a "due" entry keeps the first cosigned checkpoint that is dated past the due time, the "destroy"
// entry the second. Unwitnessed, the log holds two entries a day apart, both past the due time, and the head has given
// his word that the clock is right. CaseAuditor checks all of it again. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "search/deployment.h"

namespace writ {

// Two witnessed times, or two entries, at least this far apart, both past the due time, before a case is destroyed.
inline constexpr std::int64_t kCertainSeconds = kSecondsPerDay;

// The last second at which anything of the search may be shown.
UtcTime KeptUntil(const Registry& registry, const SearchRecord& search);
UtcTime KeptUntil(const Deployment& deployment, const SearchRecord& search);

struct DueCase {
  std::uint64_t search = 0;
  std::string reason;  // "not ratified", "kept long enough"
  UtcTime since;
  bool witnessed = false;           // the witnesses' time decides; else the head's word and the log's entries do
  bool ordered = false;             // the head gave his word
  std::optional<UtcTime> possible;  // a day after the first time or entry past the due time; none before there is one
};

// The case, where it is due at `now` and not destroyed.
std::optional<DueCase> JudgeCase(const Registry& registry, const WritUses& writ_uses, const Searches& searches,
                                 const SearchRecord& search, UtcTime now);
// Whether nothing but the witnesses' second time stands against its destruction at `now`.
bool IsPossible(const DueCase& due, UtcTime now);

// Every case that is due at `now`, by number.
std::vector<DueCase> DueCases(const Deployment& deployment, UtcTime now);

// The head's word: act "destroy_order", clear searches. "destruction-not-due" where one of them is not due,
// "destruction-witnessed" where the witnesses' time decides, "destruction-ordered" where nothing new is ordered (all
// kRefused).
Result<Record> OrderDestruction(Deployment& deployment, const SignedAct& act);

// Destroys what is due and possible now, in entries of the program, and where the deployment is witnessed logs what is
// newly due; also at every writer's start; nothing of what is suspended. Without the witnesses' time nothing is done.
// Returns the searches that were destroyed.
Result<std::vector<std::uint64_t>> DestroyDueCases(Deployment& deployment);

// Logs each urgent search whose writ was not ratified in time, which stops its investigator. At every writer's start.
Result<void> LogLapses(Deployment& deployment);

}  // namespace writ
