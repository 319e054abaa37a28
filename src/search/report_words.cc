#include "search/report_words.h"

#include <cmath>
#include <cstdio>

namespace writ {
namespace {

// Two figures that mean something; more would claim more than a curve knows.
std::uint64_t TwoFigures(double value) {
  double unit = 1;
  while (value / unit >= 100) unit *= 10;
  return static_cast<std::uint64_t>(std::llround(value / unit) * std::llround(unit));
}

std::string Faces(std::uint64_t count) { return CountInWords(count) + (count == 1 ? " face" : " faces"); }

}  // namespace

std::string TimeInWords(const std::string& text) {
  if (text.size() != 20) return text;
  return text.substr(0, 10) + " " + text.substr(11, 8) + " UTC";
}

std::string TimeInWords(UtcTime time) { return TimeInWords(FormatTime(time)); }

std::string ScoreInWords(double score) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", score);
  return text;
}

std::string CountInWords(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string StrangersInWords(const std::optional<double>& expected, std::uint64_t compared) {
  if (!expected || !(*expected > 0)) {
    return "not measured: so high a score lies beyond the data, so nobody can say how rare it is among strangers";
  }
  const std::string among = " among the " + Faces(compared) + " compared";
  if (*expected >= 1) return "about " + CountInWords(TwoFigures(*expected)) + among + ", none of them the person";
  return "fewer than one" + among + ": about one in every " + CountInWords(TwoFigures(1 / *expected)) +
         " searches of that size would show a stranger at this score or above";
}

std::string RateInWords(std::int64_t per_million) {
  for (std::int64_t of = 10; of <= 1'000'000; of *= 10) {
    const std::int64_t each = 1'000'000 / of;
    if (per_million % each == 0) {
      return CountInWords(static_cast<std::uint64_t>(per_million / each)) + " in " +
             CountInWords(static_cast<std::uint64_t>(of));
    }
  }
  return "";
}

std::string ThresholdInWords(const AppliedThreshold& threshold, std::uint64_t compared) {
  if (!threshold.measured) {
    return "FPIR not measured for " + Faces(compared) +
           ": the highest measured threshold was applied, and how often a stranger reaches it is not known";
  }
  return "set so that at most " + RateInWords(threshold.fpir_per_million) +
         " searches for somebody who is not among the " + Faces(compared) + " compared returns anybody";
}

}  // namespace writ
