// The report of a search: one self-contained page for the investigator, the court, and the defence to look at.
//
// It shows what was compared, by what right, who decided, and how anyone can check that the search stands in the log.
// It says what a candidate is not. It shows leads alone: of nobody else does it hold a name or a picture. Thread rule:
// one thread.
#pragma once

#include <string>

#include "search/case_file.h"
#include "search/deployment.h"

namespace writ {

// The origin of the demonstration's deployment: its reports say that their documents are made up.
inline constexpr char kDemoOrigin[] = "faces.demo.example";

struct ReportOptions {
  bool fictional = false;  // the documents are made up for a demonstration: said at the top, and at the writ
};

// HTML in UTF-8: no script, nothing from outside, pictures inside. Errors: those of DecodePhoto and MakeReceipt, and
// "writ-signature" (kCorruption) where the case's writ does not bear its signature any more.
Result<std::string> WriteReport(Deployment& deployment, const CaseFile& file, const ReportOptions& options = {});

}  // namespace writ
