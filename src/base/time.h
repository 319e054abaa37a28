// A moment in UTC seconds, the only time that Writ stores or compares.
//
// A document or basis is valid iff not_before <= now <= not_after. Text form: 2026-11-24T09:00:00Z (RFC 3339, UTC,
// no fraction). Thread rule: pure.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"

namespace writ {

inline constexpr std::int64_t kSecondsPerDay = 86'400;  // UTC seconds: no leap seconds

struct UtcTime {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00:00Z
  auto operator<=>(const UtcTime&) const = default;
};

std::string FormatTime(UtcTime time);
// Exactly the text form above, years 1970 to 9999, a real calendar date; else "not-a-time".
Result<UtcTime> ParseTime(std::string_view text);
// A length of time for people, in its largest unit and the next where that is not zero: "2 days 1 hour", "90 minutes"
// is "1 hour 30 minutes". Its sign is the caller's to tell.
std::string DurationInWords(std::int64_t seconds);

}  // namespace writ
