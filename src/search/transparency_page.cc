#include "search/transparency_page.h"

#include <algorithm>

#include "search/charts.h"
#include "search/html.h"

namespace writ {
namespace {

constexpr std::int64_t kDaysOfWeek = 7;
constexpr std::size_t kMaxListedSuspensions = 200;

std::string LastDay(const ReportPeriod& period) { return DayOf({period.until.seconds - 1}); }

// Searches authorised, on whosever word.
std::uint64_t AllSearches(const UsageCounts& counts) {
  return counts.Of("search", "done") + counts.Of("search", kUrgentOutcome);
}

using CountOf = std::uint64_t (*)(const UsageCounts&);

// One bar a day; one a week where days would be too many to read.
std::vector<ChartBar> OverTime(const TransparencyReport& report, CountOf count) {
  const ReportPeriod& period = report.period();
  const std::int64_t days = (period.until.seconds - period.from.seconds) / kSecondsPerDay;
  const std::int64_t step = days > static_cast<std::int64_t>(kMaxColumns) ? kDaysOfWeek : 1;
  std::vector<ChartBar> bars;
  for (std::int64_t first = 0; first < days; first += step) {
    ChartBar bar{.label = DayOf({period.from.seconds + first * kSecondsPerDay}), .value = 0};
    for (std::int64_t day = first; day < std::min(days, first + step); ++day) {
      const auto counts = report.days().find(DayOf({period.from.seconds + day * kSecondsPerDay}));
      if (counts != report.days().end()) bar.value += count(counts->second);
    }
    bars.push_back(std::move(bar));
  }
  return bars;
}

bool ByWeeks(const ReportPeriod& period) {
  return period.until.seconds - period.from.seconds > static_cast<std::int64_t>(kMaxColumns) * kSecondsPerDay;
}

Html Column(const TransparencyReport& report, std::string_view title, CountOf count) {
  const std::vector<ChartBar> bars = OverTime(report, count);
  std::uint64_t all = 0;
  for (const ChartBar& bar : bars) all += bar.value;
  if (all == 0) return Html("<p>There were none in this period.</p>\n");
  return ColumnChart(title, ByWeeks(report.period()) ? "In the week from then" : "On that day", bars);
}

Html Top(const TransparencyReport& report) {
  const std::map<std::string, std::uint64_t> counts = report.counts().Figures();
  Html page = Fill(
      "<p class=\"mark\">Writ · transparency report</p>\n<h1>{}</h1>\n<p class=\"quiet\">{} to {}, both included, "
      "in UTC. The log's last entry is of <time>{}</time>.</p>\n",
      report.origin(), DayOf(report.period().from), LastDay(report.period()), FormatTime(report.last_entry()));
  if (report.tells_nothing()) {
    page +=
        "<p class=\"notice\">This log ends before the period begins: nothing can be said about it. That all numbers "
        "below are nought doesn't mean that nothing was done.</p>\n";
  } else if (report.last_entry() < report.period().until) {
    page +=
        "<p class=\"notice\">The log that this was counted from ends before the period does: what was done after its "
        "last entry, and whether anything was, can't be told from it.</p>\n";
  }
  const std::uint64_t all = AllSearches(report.counts());
  const std::uint64_t urgent = counts.at("urgent_searches");
  page += Fill(
      "<ul class=\"key\">\n<li><b>{}</b>{}{}</li>\n<li><b>{}</b>leads released</li>\n"
      "<li><b>{}</b>acts refused</li>\n<li><b>{}</b>photos enrolled</li>\n</ul>\n",
      all, std::string(all == 1 ? "search authorised" : "searches authorised"),
      urgent == 0 ? std::string() : ", " + std::to_string(urgent) + " of them on the head's word",
      counts.at("leads_released"), counts.at(std::string(kRefusedActs)),
      counts.at("enrolments") + counts.at("imported_photos"));
  return page;
}

Html Outcomes(const TransparencyReport& report) {
  const UsageCounts& counts = report.counts();
  Html part(
      "<h2>What searches came to</h2>\n<p>A search is counted when it is authorised, before anything is compared. A "
      "candidate is a lead "
      "to be examined, never a match: only after two examiners have said the same does one reach an "
      "investigator.</p>\n");
  part +=
      BarChart("What searches came to",
               {{"Searches under an issuer's writ", counts.Of("search", "done")},
                {"Urgent searches, on the head's word before any court signed", counts.Of("search", kUrgentOutcome)},
                {"Nobody found", counts.Of("search_result", "no_candidate")},
                {"Candidates found", counts.Of("search_result", "candidates")},
                {"Interrupted", counts.Of("search_abort", "done")},
                {"Lead released", counts.Of("release", "lead")},
                {"No lead after review", counts.Of("release", "no_lead")}});
  part +=
      "<p class=\"quiet\">What began in this period may have ended in the next, and the other way round: the "
      "figures need not add up.</p>\n";
  return part;
}

// "policy_set" as people read it.
std::string TypeInWords(std::string type) {
  std::replace(type.begin(), type.end(), '_', ' ');
  return type;
}

Html Refusals(const TransparencyReport& report) {
  Html part(
      "<h2>What was refused</h2>\n<p>Acts that somebody of the deployment signed and the program refused, by their "
      "type. Why stands in "
      "the deployment's own rows.</p>\n");
  std::vector<ChartBar> bars;
  for (const auto& [type, number] : report.counts().Refused()) bars.push_back({TypeInWords(type), number});
  part += bars.empty() ? Html("<p>Nothing was refused in this period.</p>\n") : BarChart("Refused acts by type", bars);
  part += Fill("<p>Attempts by strangers, whose keys belong to nobody here: {}.</p>\n",
               report.counts().Figures().at(std::string(kStrangersActs)));
  return part;
}

// What an order of that scope stops.
std::string StoppedBy(const std::string& scope) {
  if (scope == "deployment") return "the whole deployment";
  if (scope == "gallery") return "a gallery";
  if (scope == "user") return "a person";
  return scope == "issuer" ? "an authority" : scope;
}

Html Suspended(const TransparencyReport& report) {
  Html part("<h2>When it was suspended</h2>\n");
  const std::vector<TransparencyReport::Suspension> all = report.Suspensions();
  if (all.empty()) {
    part += "<p>No order of suspension was in force in this period.</p>\n";
    return part;
  }
  const ReportPeriod& period = report.period();
  const auto within = [&](UtcTime time) {
    return static_cast<std::uint64_t>(std::clamp(time, period.from, period.until).seconds - period.from.seconds);
  };
  std::vector<ChartSpan> spans;
  Html rows;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool in_force = all[i].lifted.seconds == 0;
    if (all[i].scope == "deployment" && spans.size() < kMaxListedSuspensions) {
      spans.push_back({within(all[i].logged),
                       in_force ? within(std::max(report.last_entry(), all[i].logged)) : within(all[i].lifted)});
    }
    if (i >= kMaxListedSuspensions) continue;
    rows += Fill("<tr><td class=\"hash\">{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", all[i].order.substr(0, 16),
                 StoppedBy(all[i].scope), FormatTime(all[i].logged),
                 in_force ? "in force at the log's end" : FormatTime(all[i].lifted));
  }
  if (spans.empty()) {
    part += "<p>The whole deployment was not suspended in this period; parts of it were.</p>\n";
  } else {
    part += SpanChart("When the whole deployment was suspended", within(period.until), spans, DayOf(period.from),
                      LastDay(period));
  }
  part += Fill(
      "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Order</th><th scope=\"col\">What</th>"
      "<th scope=\"col\">Logged</th><th scope=\"col\">Lifted</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n",
      rows);
  if (all.size() > kMaxListedSuspensions) {
    part += Fill("<p class=\"quiet\">Of {} the first {} are shown.</p>\n", all.size(), kMaxListedSuspensions);
  }
  part += "<p class=\"quiet\">An order counts from when its file was there, which may be earlier than the log.</p>\n";
  return part;
}

Html AllFigures(const TransparencyReport& report) {
  const std::map<std::string, std::uint64_t> counts = report.counts().Figures();
  Html rows;
  const auto row = [&](std::string_view name, std::string_view words) {
    rows += Fill("<tr><td>{} <code class=\"quiet\">{}</code></td><td class=\"number\">{}</td></tr>\n", words, name,
                 counts.at(std::string(name)));
  };
  for (const UsageFigure& figure : UsageFigures()) row(figure.name, figure.words);
  row(kRefusedActs, "acts refused");
  row(kStrangersActs, "attempts by strangers");
  row(kDaysOfUse, "days with a search");
  return Fill(
      "<h2>Every figure</h2>\n<details open><summary>All counts, with their names in the JSON</summary>"
      "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\" "
      "class=\"number\">How many</th></tr></thead>\n<tbody>\n{}</tbody></table></div></details>\n",
      rows);
}

Html Limits(const Checkpoint& checkpoint) {
  Html part(R"(<h2>What these numbers can't show</h2>
<ul>
<li><strong>Who was searched for, and who searched.</strong> The public log holds commitments, never identities.</li>
<li><strong>Whether a search was right.</strong> A lead may be wrong, and a search that found nobody may have missed somebody.</li>
<li><strong>How many people are affected.</strong> One person may be enrolled several times, and one search compares a
face with everybody in the galleries that its writ names.</li>
<li><strong>What was done outside this program</strong>, with copies of photos or with another system.</li>
<li><strong>A log that was never published.</strong> The counts are those of one log; that everybody is shown the same one is
what witnesses are for.</li>
</ul>
<h2>How to check them</h2>
<p>Fetch the log, verify it, and count again: <code>writ report --period … --log DIR --vkey KEY --json</code>
(or <code>--url ADDRESS</code>). The counts are
defined in docs/transparency_report.md, so that a program of your own can count them without this one.</p>
)");
  part += Fill(
      "<dl>\n<dt>Origin</dt><dd>{}</dd>\n<dt>Entries in the log</dt><dd class=\"number\">{}</dd>\n"
      "<dt>Root of the log</dt><dd class=\"hash\">{}</dd>\n</dl>\n",
      checkpoint.origin, checkpoint.size, ToBase64(checkpoint.root));
  return part;
}

}  // namespace

std::string TransparencyPage(const TransparencyReport& report, const Checkpoint& checkpoint) {
  Html body = ChartStyle();
  body += Top(report);
  const bool weeks = ByWeeks(report.period());
  body += weeks ? Html("<h2>Searches, week by week</h2>\n") : Html("<h2>Searches, day by day</h2>\n");
  body += Column(report, "Searches authorised over time", AllSearches);
  body += Outcomes(report);
  body += Refusals(report);
  body += weeks ? Html("<h2>Photos enrolled, week by week</h2>\n") : Html("<h2>Photos enrolled, day by day</h2>\n");
  body += Column(report, "Photos enrolled over time", [](const UsageCounts& counts) {
    return counts.Of("enrol", "done") + counts.Of("import_photo", "done");
  });
  body += Suspended(report);
  body += AllFigures(report);
  body += Limits(checkpoint);
  return WritePage("Transparency report of " + report.origin(), body);
}

}  // namespace writ
