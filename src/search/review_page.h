// The examiner's page: the face searched for beside each candidate's face, large, by its letter.
//
// No score, no name, no order that means anything: an examiner looks at faces alone. One self-contained page, as a
// report is. Thread rule: pure.
#pragma once

#include <string>

#include "search/review.h"

namespace writ {

// HTML in UTF-8. Errors: those of DecodePhoto.
Result<std::string> WriteReviewPage(const ReviewTask& task);

}  // namespace writ
