// Numbers of a report in words that a court can use: counts of people and searches, never a percentage.
//
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "search/candidate_list.h"

namespace writ {

// "2026-11-24 09:00:00 UTC"; of the log's text form, anything else as it is.
std::string TimeInWords(UtcTime time);
std::string TimeInWords(const std::string& text);
// Three decimals: "0.612".
std::string ScoreInWords(double score);
// "5,000"
std::string CountInWords(std::uint64_t count);
// How many strangers are expected at a score among `compared` faces; "not measured: …" where the curve doesn't say.
std::string StrangersInWords(const std::optional<double>& expected, std::uint64_t compared);
// "1 in 100", "3 in 1,000", … of a rate per million.
std::string RateInWords(std::int64_t per_million);
// What the threshold promises, "FPIR not measured for N faces" where nothing.
std::string ThresholdInWords(const AppliedThreshold& threshold, std::uint64_t compared);

inline constexpr char kLeadReminder[] = "A candidate is a lead, never a match.";

}  // namespace writ
