// The transparency report as a page for people: one file, no script, each chart beside its numbers.
//
// Thread rule: pure.
#pragma once

#include <string>

#include "search/transparency.h"

namespace writ {

std::string TransparencyPage(const TransparencyReport& report, const Checkpoint& checkpoint);

}  // namespace writ
