// Numbers with a fraction for people to read.
//
// Thread rule: pure.
#pragma once

#include <string>

namespace writ {

// Rounded to so many digits behind the point.
std::string Decimal(double value, int places);

}  // namespace writ
