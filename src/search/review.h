// Review: two examiners, blind to each other, say of each candidate `same`, `different` or `cannot say`.
//
// Decisions are committed in the log when they are made and opened together when both are in; a lead is two `same`.
// On one machine this is blind to its users, not to whoever runs it. Thread rule: one thread.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/candidate_list.h"
#include "search/case_file.h"
#include "search/deployment.h"

namespace writ {

inline constexpr std::array<std::string_view, 3> kVerdicts{"same", "different", "cannot say"};
inline constexpr std::size_t kMaxRemarksBytes = 1000;

// What an examiner is shown: no score, no name, no order that means anything, no other's decision.
struct ReviewTask {
  std::uint64_t search = 0;
  std::vector<CaseProbe::Photo> probe;  // photos of the person searched for
  std::vector<Candidate> candidates;    // by label; label, face and photo only
};

// A consultation, logged. "search-unknown", "review-not-open" (nothing waits), "review-own-search",
// "review-decided", CheckStands's.
Result<ReviewTask> OpenReview(Deployment& deployment, const SignedAct& act);

// Committed "decisions": {"decisions": {label: verdict}, "remarks": text}, one verdict for each candidate:
// "decisions-malformed", "review-not-seen" (who decides must have opened the review); else as OpenReview. The second
// one releases the search.
Result<Record> Decide(Deployment& deployment, const SignedAct& act);

// Opens both decisions and logs the outcome. For Decide, and for a start after a crash in between.
Result<void> Release(Deployment& deployment, std::uint64_t search);

// The labels on which every one of the opened decisions says "same".
Json LeadsOf(const Json& opened, std::size_t candidates);

}  // namespace writ
