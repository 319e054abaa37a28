// The periods of a segment's faces, each once: a face keeps two bytes, the number of its own.
//
// Thread rule: as a container.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.h"

namespace writ {

struct Period {
  UtcTime not_before;  // both inclusive
  UtcTime not_after;
  bool operator==(const Period&) const = default;
  bool Holds(UtcTime now) const { return not_before <= now && now <= not_after; }
};

class PeriodTable {
 public:
  static constexpr std::size_t kMost = 65'535;

  // From 1, in the order in which they came first. There must be room.
  std::uint16_t NumberOf(const Period& period);
  const Period& operator[](std::uint16_t number) const { return periods_[number - 1]; }
  std::size_t size() const { return periods_.size(); }
  std::size_t bytes() const;

 private:
  void Grow();
  std::uint16_t& SlotOf(const Period& period);

  std::vector<Period> periods_;
  std::vector<std::uint16_t> slots_;  // a hash table of numbers, a power of two long; 0: free
};

}  // namespace writ
