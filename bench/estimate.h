// What goes into the recognition model's card: the mean template and the impostor curve, both of the even half, and the
// curve of mates, of both.
//
// Thread rule: pure.
#pragma once

#include <string>
#include <vector>

#include "bench/lfw.h"
#include "bench/open_set.h"

namespace writ::bench {

// The tables [mean], [impostor_curve], [mated_curve] and [quality] of the card in TOML, and behind them, as comments,
// how the curve holds on the odd half, which had no part in it.
std::string EstimateCard(const std::vector<Person>& people, const Samples& samples);

}  // namespace writ::bench
