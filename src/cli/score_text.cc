#include "cli/score_text.h"

#include <cmath>
#include <cstdio>

namespace writ {
namespace {

// Of a quotient: a value that rounding put just below a whole number counts as that number.
constexpr double kRoundingSlack = 1e-9;

// The next larger number of two significant digits, so that "fewer than" stays true.
std::string RoundedUp(double number) {
  if (number <= 0) return "0";
  const double unit = std::pow(10.0, std::floor(std::log10(number)) - 1);
  const double rounded = (std::floor(number / unit + kRoundingSlack) + 1) * unit;
  const int places = std::max(0, 1 - static_cast<int>(std::floor(std::log10(rounded))));
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", std::min(places, 12), rounded);
  return text;
}

std::string Faces(std::uint64_t number) { return Grouped(number) + (number == 1 ? " face" : " faces"); }

}  // namespace

std::string Grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string ScoreNumber(double score) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", score);
  return text;
}

std::string ScoreText(double score, const std::optional<double>& expected_strangers, std::uint64_t compared) {
  const std::string start = "score " + ScoreNumber(score) + ": ";
  if (!expected_strangers) {
    return start + "how many strangers to expect at this score among " + Faces(compared) + " is not measured";
  }
  return start + "fewer than " + RoundedUp(*expected_strangers) + " strangers expected at this score among " +
         Faces(compared);
}

std::string ThresholdText(const Threshold& threshold, const Policy& policy, std::uint64_t compared) {
  if (!threshold.measured) {
    return "score " + ScoreNumber(threshold.score) + ", the highest measured one; FPIR not measured for " +
           Faces(compared);
  }
  return "score " + ScoreNumber(threshold.score) + ", at which at most " +
         Grouped(static_cast<std::uint64_t>(policy.fpir_per_million)) +
         " in a million searches for a stranger return anybody among " + Faces(compared);
}

}  // namespace writ
