// What is said of an import that did not come to its end, by the verbs that find one.
//
// Thread rule: pure functions.
#pragma once

#include <string>

#include "gallery/imports.h"

namespace writ {

// "import 12 into custody is unfinished, with 3 of its 5 rows enrolled"; `gallery` is its name.
std::string UnfinishedInWords(const Import& import, const std::string& gallery);

// How to finish it, and what comes of it else.
std::string UnfinishedAdvice(const Import& import);

}  // namespace writ
