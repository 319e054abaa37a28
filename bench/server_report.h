// The figures of `script/bench server` for people: a table, and what they rest on.
//
// Thread rule: one thread.
#pragma once

#include "base/json.h"
#include "bench/server_limits.h"

namespace writ::bench {

// Processor, how many of it, memory.
Json Machine();

// What a search in the server's own hands is made of, where it takes `seconds` there.
Json SharesOfSearch(const SearchLimits& limits, double seconds);

// On standard output.
void PrintReport(const Json& figures);

}  // namespace writ::bench
