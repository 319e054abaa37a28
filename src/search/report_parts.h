// The chapters of a report, one function each; report.cc puts them in order.
//
// Thread rule: one thread.
#pragma once

#include "search/html.h"
#include "search/report.h"

namespace writ {

// What came of the search, and what that means and does not mean.
Html OutcomePart(const CaseFile& file);
// Probe and lead side by side, a part for each lead; the probe alone where there is none.
Result<Html> FacesPart(const Deployment& deployment, const CaseFile& file);
// Both examiners' decisions and remarks; empty where nobody had to decide.
Html DecisionsPart(const CaseFile& file);
// The writ in words and as it was signed, by whom. "writ-signature".
Result<Html> WritPart(const Deployment& deployment, const CaseFile& file, bool fictional);
// The search's entries, its receipt, and how to check them without asking anybody.
Result<Html> LogPart(Deployment& deployment, const CaseFile& file);

}  // namespace writ
