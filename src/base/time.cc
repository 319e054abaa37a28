#include "base/time.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <utility>

namespace writ {

std::string FormatTime(UtcTime time) {
  using namespace std::chrono;
  const sys_seconds moment{seconds{time.seconds}};
  const sys_days day = floor<days>(moment);
  const year_month_day date{day};
  const hh_mm_ss clock{moment - day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

Result<UtcTime> ParseTime(std::string_view text) {
  using namespace std::chrono;
  const auto bad = [&] {
    return Fail(Code::kUsage, "not-a-time", "couldn't read the time \"" + std::string(text.substr(0, 40)) + "\"",
                "write it in UTC as 2026-11-24T09:00:00Z");
  };
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kShape.size()) return bad();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !is_digit : text[i] != kShape[i]) return bad();
  }
  const auto number = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                            day{static_cast<unsigned>(number(8, 2))}};
  const int hour = number(11, 2);
  const int minute = number(14, 2);
  const int second = number(17, 2);
  if (!date.ok() || number(0, 4) < 1970 || hour > 23 || minute > 59 || second > 59) return bad();
  return UtcTime{(sys_days{date}.time_since_epoch() / seconds{1}) + hour * 3600 + minute * 60 + second};
}

std::string DurationInWords(std::int64_t seconds) {
  constexpr std::pair<std::int64_t, const char*> kUnits[] = {
      {kSecondsPerDay, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  const auto counted = [](std::int64_t count, const char* unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
  };
  const std::int64_t left = std::abs(std::max(seconds, -std::numeric_limits<std::int64_t>::max()));
  for (std::size_t i = 0; i < std::size(kUnits); ++i) {
    const auto [length, unit] = kUnits[i];
    if (left < length && length > 1) continue;
    const std::int64_t rest = length > 1 ? left % length / kUnits[i + 1].first : 0;
    return counted(left / length, unit) + (rest == 0 ? "" : " " + counted(rest, kUnits[i + 1].second));
  }
  return {};
}

}  // namespace writ
