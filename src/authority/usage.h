// How much a deployment is used: one fold over the public entries, for the head's statements and the public's reports.
//
// It sees type, time, outcome and clear fields alone, so that whoever has the log comes to the same figures without
// trusting anybody. docs/transparency_report.md lists them. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "log/entry.h"

namespace writ {

// A figure is the number of entries of one type with one outcome.
struct UsageFigure {
  std::string_view name;
  std::string_view type;
  std::string_view outcome;
  std::string_view words;  // what is counted, for people
};
std::span<const UsageFigure> UsageFigures();

// The figures that are not such a number.
inline constexpr std::string_view kRefusedActs = "refused_acts";      // entries with the outcome "refused"
inline constexpr std::string_view kStrangersActs = "strangers_acts";  // the sum of the counts of "strangers"
inline constexpr std::string_view kDaysOfUse = "days_of_use";         // UTC days with an authorised search

// The UTC day of a time, "2026-11-24".
std::string DayOf(UtcTime time);

class UsageCounts {
 public:
  void Add(const Entry& entry);

  std::uint64_t Of(std::string_view type, std::string_view outcome) const;
  std::uint64_t all() const { return all_; }
  // Type → outcome → number, of those that occur: also of types that no figure knows yet.
  const std::map<std::string, std::map<std::string, std::uint64_t>, std::less<>>& entries() const { return entries_; }
  // Type → number of refused acts, of those that occur.
  std::map<std::string, std::uint64_t> Refused() const;
  // Every figure by its name, zeros too.
  std::map<std::string, std::uint64_t> Figures() const;

 private:
  std::map<std::string, std::map<std::string, std::uint64_t>, std::less<>> entries_;
  std::set<std::string> days_;
  std::uint64_t strangers_ = 0;
  std::uint64_t all_ = 0;
};

}  // namespace writ
