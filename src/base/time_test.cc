#include "base/time.h"

#include <gtest/gtest.h>

#include <limits>

namespace writ {
namespace {

TEST(Time, KnownMomentsReadAndWrite) {
  const std::pair<const char*, std::int64_t> moments[] = {{"1970-01-01T00:00:00Z", 0},
                                                          {"2000-02-29T23:59:59Z", 951868799},
                                                          {"2026-11-24T09:00:00Z", 1795510800},
                                                          {"9999-12-31T23:59:59Z", 253402300799}};
  for (const auto& [text, seconds] : moments) {
    EXPECT_EQ(ParseTime(text)->seconds, seconds) << text;
    EXPECT_EQ(FormatTime(UtcTime{seconds}), text);
  }
}

TEST(Time, OtherFormsAndImpossibleDatesAreRefused) {
  for (const std::string_view text :
       {"", "2026-11-24", "2026-11-24T09:00:00", "2026-11-24T09:00:00+00:00", "2026-11-24t09:00:00z",
        "2026-11-24 09:00:00Z", "2026-11-24T09:00:00.0Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "1969-12-31T23:59:59Z", "2026-11-2aT09:00:00Z",
        " 2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z "}) {
    const Result<UtcTime> time = ParseTime(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().reason, "not-a-time");
  }
}

TEST(Time, OrdersByMoment) { EXPECT_LT(*ParseTime("2026-11-24T09:00:00Z"), *ParseTime("2026-11-24T09:00:01Z")); }

TEST(Time, LengthsAreToldInTheirTwoLargestUnits) {
  const std::pair<std::int64_t, const char*> lengths[] = {
      {0, "0 seconds"},         {1, "1 second"},     {-90, "1 minute 30 seconds"},
      {3600, "1 hour"},         {172'800, "2 days"}, {-(86'400 + 3'599), "1 day"},
      {93'600, "1 day 2 hours"}};
  for (const auto& [seconds, words] : lengths) EXPECT_EQ(DurationInWords(seconds), words);
  EXPECT_EQ(DurationInWords(std::numeric_limits<std::int64_t>::min()),
            DurationInWords(std::numeric_limits<std::int64_t>::max()));
}

}  // namespace
}  // namespace writ
