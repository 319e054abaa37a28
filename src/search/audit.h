// The audit: what every enrolment and every search rested on, opened and judged again as things stood then.
//
// `verify` leaves galleries and cases closed, so it can't see whether a basis or a writ lies in them. An auditor's act,
// which the log shows, opens them for the program: each legal basis, each writ, each list of candidates, each decision
// goes once more through the very checks that it had to pass. The auditor learns which entries are wrong and why, and
// sees no face. What was destroyed meanwhile can't be judged any more, and is counted. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "search/deployment.h"

namespace writ {

struct AuditOptions {
  // Finds the face in each enrolled photo again and makes its template anew: some 30 ms a photo.
  bool faces_too = false;
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;  // entries
};

struct AuditFinding {
  std::uint64_t entry = 0;
  std::string reason;  // of the check that it did not pass
  std::string what;    // in words
};

struct AuditReport {
  std::uint64_t entry = 0;      // of the audit's own act
  std::uint64_t faces = 0;      // enrolments that were judged
  std::uint64_t searches = 0;   // searches that were judged, with all that came of them
  std::uint64_t destroyed = 0;  // searches whose case was destroyed: not judged
  std::vector<AuditFinding> findings;
};

// A face's template made anew agrees with the stored one where their cosine is at least this; another processor may
// round differently, another photo of the same person reaches about 0.7.
inline constexpr double kSameTemplateCosine = 0.999;

// Act type "audit". AuthoriseAudit's refusals; errors of the ledger. What is wrong is a finding, not an error.
Result<AuditReport> AuditContents(Deployment& deployment, const SignedAct& act, const AuditOptions& options = {});

}  // namespace writ
