// What is said of a search on the head's word: until when its writ's issuer must ratify, or that nobody did in time.
//
// Thread rule: as the deployment.
#pragma once

#include <string>

#include "search/deployment.h"

namespace writ {

// "judge@court.example must ratify by TIME (`writ writ ratify FILE`), or what was found is destroyed and i.lund is
// stopped"; "lapsed: not ratified in time; to be destroyed"; empty where nothing is to be ratified any more. `file` is
// the writ's, as a word of a command line.
std::string RatificationInWords(const Deployment& deployment, const SearchRecord& search, UtcTime now,
                                const std::string& file = "FILE");

}  // namespace writ
