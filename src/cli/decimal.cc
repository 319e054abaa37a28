#include "cli/decimal.h"

#include <array>
#include <cstdio>

namespace writ {

std::string Decimal(double value, int places) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

}  // namespace writ
