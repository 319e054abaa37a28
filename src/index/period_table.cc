#include "index/period_table.h"

#include <algorithm>

namespace writ {
namespace {

constexpr std::size_t kFewest = 8;  // slots

std::size_t Hash(const Period& period) {
  // The multiplier of Steele and Vigna's SplitMix64; the high bits are the mixed ones.
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  const auto from = static_cast<std::uint64_t>(period.not_before.seconds);
  const auto until = static_cast<std::uint64_t>(period.not_after.seconds);
  return static_cast<std::size_t>(((from * kOdd ^ until) * kOdd) >> 32);
}

}  // namespace

std::uint16_t& PeriodTable::SlotOf(const Period& period) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = Hash(period) & mask;
  while (slots_[at] != 0 && periods_[slots_[at] - 1u] != period) at = (at + 1) & mask;
  return slots_[at];
}

// A table twice as large. Vectors double of themselves; here no more is taken than all periods can need.
void PeriodTable::Grow() {
  slots_.assign(std::max(kFewest, 2 * slots_.size()), 0);
  periods_.reserve(std::min(kMost, slots_.size() / 4 * 3));
  for (std::size_t i = 0; i < periods_.size(); ++i) SlotOf(periods_[i]) = static_cast<std::uint16_t>(i + 1);
}

std::uint16_t PeriodTable::NumberOf(const Period& period) {
  if (4 * (periods_.size() + 1) > 3 * slots_.size()) Grow();
  std::uint16_t& slot = SlotOf(period);
  if (slot == 0) {
    periods_.push_back(period);
    slot = static_cast<std::uint16_t>(periods_.size());
  }
  return slot;
}

std::size_t PeriodTable::bytes() const {
  return periods_.capacity() * sizeof(Period) + slots_.capacity() * sizeof(slots_[0]);
}

}  // namespace writ
