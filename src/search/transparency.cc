#include "search/transparency.h"

#include "authority/registry.h"

namespace writ {
namespace {

constexpr std::size_t kMonthLength = 7;  // 2026-11
constexpr std::size_t kDayLength = 10;   // 2026-11-24
constexpr std::string_view kMidnight = "T00:00:00Z";
constexpr std::int64_t kDaysIntoNextMonth = 31;  // from the first of any month into the next one

tl::unexpected<Error> Malformed(const std::string& cause) {
  return Fail(Code::kUsage, "period-malformed", "couldn't read the period: " + cause,
              "write a month, 2026-11, a day, 2026-11-24, or first and last day, 2026-11-01..2026-11-30");
}

Result<UtcTime> Midnight(std::string_view day) {
  const Result<UtcTime> time = ParseTime(std::string(day) + std::string(kMidnight));
  return time && day.size() == kDayLength ? time
                                          : Malformed("there is no day \"" + std::string(day.substr(0, 64)) + "\"");
}

}  // namespace

Result<ReportPeriod> ParseReportPeriod(std::string_view text) {
  ReportPeriod period;
  if (text.size() == kMonthLength) {
    WRIT_TRY(period.from, Midnight(std::string(text) + "-01"));
    const UtcTime in_next{period.from.seconds + kDaysIntoNextMonth * kSecondsPerDay};
    WRIT_TRY(period.until, Midnight(FormatTime(in_next).substr(0, kMonthLength) + "-01"));
    return period;
  }
  const std::size_t dots = text.find("..");
  const std::string_view last = dots == std::string_view::npos ? text : text.substr(dots + 2);
  WRIT_TRY(period.from, Midnight(text.substr(0, dots)));
  WRIT_TRY(period.until, Midnight(last));
  period.until.seconds += kSecondsPerDay;
  if (period.until <= period.from) return Malformed("it ends before it begins");
  if (period.until.seconds - period.from.seconds > kMaxReportDays * kSecondsPerDay) {
    return Malformed("it is longer than " + std::to_string(kMaxReportDays) + " days");
  }
  return period;
}

void TransparencyReport::Add(const Entry& entry) {
  const std::string type = entry.type();
  last_entry_ = std::max(last_entry_, entry.time);  // a clock that was put right goes back
  if (origin_.empty()) origin_ = entry.act.at("origin").get<std::string>();
  const bool done = entry.outcome != kRefused;
  if (done && type == "suspend") {
    suspensions_.push_back({.order = OrderId(entry.ActBytes()),
                            .scope = entry.act.at("scope").get<std::string>(),
                            .logged = entry.time,
                            .lifted = {}});
  }
  if (done && type == "resume") {
    for (const Json& order : entry.act.at("orders")) {
      for (Suspension& suspension : suspensions_) {
        const bool ends = suspension.order == order.get<std::string>() && suspension.lifted.seconds == 0;
        if (ends) suspension.lifted = entry.time;
      }
    }
  }
  if (entry.time < period_.from || entry.time >= period_.until) return;
  counts_.Add(entry);
  days_[DayOf(entry.time)].Add(entry);
}

std::vector<TransparencyReport::Suspension> TransparencyReport::Suspensions() const {
  std::vector<Suspension> in_period;
  for (const Suspension& suspension : suspensions_) {
    const bool ended_before = suspension.lifted.seconds != 0 && suspension.lifted < period_.from;
    if (!ended_before && suspension.logged < period_.until) in_period.push_back(suspension);
  }
  return in_period;
}

namespace {

Json EntriesJson(const UsageCounts& counts) {
  Json json = Json::object();
  for (const auto& [type, outcomes] : counts.entries()) json[type] = outcomes;
  return json;
}

}  // namespace

Json TransparencyReport::ToJson(const Checkpoint& checkpoint) const {
  Json days = Json::object();
  for (const auto& [day, counts] : days_) days[day] = EntriesJson(counts);
  Json suspensions = Json::array();
  for (const Suspension& suspension : Suspensions()) {
    suspensions.push_back({{"order", suspension.order},
                           {"scope", suspension.scope},
                           {"logged", FormatTime(suspension.logged)},
                           {"lifted", suspension.lifted.seconds == 0 ? "" : FormatTime(suspension.lifted)}});
  }
  return Json{{"report", "v1"},
              {"origin", origin_},
              {"size", checkpoint.size},
              {"root", ToBase64(checkpoint.root)},
              {"last_entry", FormatTime(last_entry_)},
              {"from", FormatTime(period_.from)},
              {"until", FormatTime(period_.until)},
              {"counts", counts_.Figures()},
              {"entries", EntriesJson(counts_)},
              {"days", std::move(days)},
              {"suspensions", std::move(suspensions)}};
}

}  // namespace writ
