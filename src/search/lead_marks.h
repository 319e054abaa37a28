// Marks of leads: by them the alarms know that searches led to the same person, and not who it is.
//
// A mark names the search that had this person as a lead first. A release keeps keyed tags of its leads in a sealed
// part that is destroyed with its case; a later release compares, and takes the mark over. Once the cases are destroyed
// nobody can tell whom a mark stands for, with all keys in hand. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "search/candidate_list.h"
#include "search/deployment.h"

namespace writ {

inline constexpr std::size_t kMostComparedReleases = 1'000;  // the newest ones

struct LeadMarks {
  std::vector<std::string> marks;  // one a lead, in their order
  std::vector<VaultPart> parts;    // for the release's vault; none where there is no lead
};

// For the release of that search, which is the next entry. Errors: those of Ledger::ReadVault, "seal-broken"
// (kCorruption).
Result<LeadMarks> MarkLeads(Deployment& deployment, std::uint64_t search, const std::vector<Candidate>& leads);

}  // namespace writ
