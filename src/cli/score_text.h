// How scores and thresholds are put into words: with what is known about strangers, never as per cent.
//
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "authority/policy.h"
#include "face/impostor_curve.h"

namespace writ {

inline constexpr char kLeadReminder[] = "A candidate is a lead, never a match.";

// "score 0.612: fewer than 0.01 strangers expected at this score among 5,000 faces", or "… not measured".
std::string ScoreText(double score, const std::optional<double>& expected_strangers, std::uint64_t compared);

// "0.480, at which at most 1 search in 100 for a stranger returns anybody", or "FPIR not measured for N faces".
std::string ThresholdText(const Threshold& threshold, const Policy& policy, std::uint64_t compared);

// "5,000"
std::string Grouped(std::uint64_t number);
// Three places: "0.612".
std::string ScoreNumber(double score);

}  // namespace writ
