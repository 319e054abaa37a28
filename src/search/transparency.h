// The transparency report: what a deployment did in a period, counted from its public log alone.
//
// Anybody who has the log can make it and compare; it opens no row and needs no key. docs/transparency_report.md fixes
// the counts and their JSON. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "authority/usage.h"
#include "base/json.h"
#include "log/checkpoint.h"

namespace writ {

inline constexpr std::int64_t kMaxReportDays = 366;

// Whole UTC days.
struct ReportPeriod {
  UtcTime from;
  UtcTime until;  // the midnight after the last day; not included
};
// "2026-11", "2026-11-24", or "2026-11-01..2026-11-30", both included. "period-malformed" (kUsage).
Result<ReportPeriod> ParseReportPeriod(std::string_view text);

class TransparencyReport {
 public:
  explicit TransparencyReport(const ReportPeriod& period) : period_(period) {}
  // Every entry of the log, in order.
  void Add(const Entry& entry);

  struct Suspension {
    std::string order;  // its SHA-256
    std::string scope;  // "deployment", "gallery", "user", "issuer"; which one, the log does not show
    UtcTime logged;
    UtcTime lifted;  // zero while it is in force
  };

  const ReportPeriod& period() const { return period_; }
  const UsageCounts& counts() const { return counts_; }
  // Day → what happened on it; only days with entries.
  const std::map<std::string, UsageCounts>& days() const { return days_; }
  // Those in force at any time of the period, in the log's order.
  std::vector<Suspension> Suspensions() const;
  UtcTime last_entry() const { return last_entry_; }
  // Whether the log ends before the period begins: then its zeros say nothing.
  bool tells_nothing() const { return last_entry_ < period_.from; }
  const std::string& origin() const { return origin_; }

  // The report's canonical form, over the log that this checkpoint signs.
  Json ToJson(const Checkpoint& checkpoint) const;

 private:
  ReportPeriod period_;
  UsageCounts counts_;
  std::map<std::string, UsageCounts> days_;
  std::vector<Suspension> suspensions_;  // of all time
  UtcTime last_entry_;
  std::string origin_;
};

}  // namespace writ
