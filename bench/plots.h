// The figures as pictures (SVG) for people to look at.
//
// Thread rule: pure.
#pragma once

#include <string>
#include <vector>

#include "bench/open_set.h"
#include "bench/reject.h"

namespace writ::bench {

// Misses (FNIR) against false alarms (FPIR), both logarithmic, with the 95 % interval of the misses.
std::string DetPlot(const OpenSetFigures& figures);

// Misses against the share of pairs that was rejected, a line a measure.
std::string RejectPlot(const std::vector<RejectCurve>& curves);

}  // namespace writ::bench
