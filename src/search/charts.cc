#include "search/charts.h"

#include <algorithm>

namespace writ {
namespace {

constexpr std::uint64_t kWidth = 720;  // of every chart, in its own units
constexpr std::uint64_t kLeft = 44;    // room for the scale
constexpr std::uint64_t kTop = 14;
constexpr std::uint64_t kHeight = 150;    // of the columns
constexpr std::uint64_t kLabelRoom = 80;  // of a day written out
constexpr std::uint64_t kRow = 30;        // of one lying bar

std::uint64_t Largest(const std::vector<ChartBar>& bars) {
  std::uint64_t largest = 0;
  for (const ChartBar& bar : bars) largest = std::max(largest, bar.value);
  return largest;
}

// The scale's end: 1, 2 or 5 times a power of ten, not below the largest value.
std::uint64_t ScaleEnd(std::uint64_t largest) {
  for (std::uint64_t power = 1; power < UINT64_MAX / 100; power *= 10) {
    for (const std::uint64_t step : {1u, 2u, 5u}) {
      if (power * step >= largest) return power * step;
    }
  }
  return std::max<std::uint64_t>(largest, 1);
}

// Never nothing for something: one search among thousands still shows.
std::uint64_t Scaled(std::uint64_t value, std::uint64_t length, std::uint64_t end) {
  if (value == 0) return 0;
  const double part = static_cast<double>(value) / static_cast<double>(end) * static_cast<double>(length);
  return std::max<std::uint64_t>(2, static_cast<std::uint64_t>(part));
}

Html TableOf(std::string_view unit, const std::vector<ChartBar>& bars) {
  Html rows;
  for (const ChartBar& bar : bars) {
    rows += Fill("<tr><td>{}</td><td class=\"number\">{}</td></tr>\n", bar.label, bar.value);
  }
  return Fill(
      "<details><summary>The same in numbers</summary><div class=\"scroll\"><table>\n"
      "<thead><tr><th scope=\"col\">When</th><th scope=\"col\" class=\"number\">{}</th></tr></thead>\n"
      "<tbody>\n{}</tbody></table></div></details>\n",
      unit, rows);
}

}  // namespace

Html ColumnChart(std::string_view title, std::string_view unit, const std::vector<ChartBar>& bars) {
  const std::uint64_t end = ScaleEnd(Largest(bars));
  const std::uint64_t room = (kWidth - kLeft) / std::max<std::uint64_t>(bars.size(), 1);
  const std::uint64_t slot = std::clamp<std::uint64_t>(room, 4, 60);
  const std::uint64_t gap = slot < 12 ? 1 : slot / 6;
  Html marks;
  for (const std::uint64_t line : {std::uint64_t{0}, end}) {
    const std::uint64_t y = kTop + (line == 0 ? kHeight : 0);
    marks += Fill("<line class=\"rule\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", kLeft, y, kWidth, y);
    marks += Fill("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", kLeft - 8, y + 5, line);
  }
  // So many labels that they don't touch.
  const std::size_t every = std::max<std::size_t>(1, (kLabelRoom + slot - 1) / slot);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const std::uint64_t height = Scaled(bars[i].value, kHeight, end);
    const std::uint64_t x = kLeft + i * slot;
    if (height > 0) {
      marks += Fill("<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}: {}</title></rect>\n",
                    x + gap, kTop + kHeight - height, slot - gap, height, bars[i].label, bars[i].value);
    }
    if (i % every == 0 && x + gap + kLabelRoom <= kWidth) {
      marks += Fill("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", i / every % 2 == 0 ? "when" : "when between",
                    x + gap, kTop + kHeight + 20, bars[i].label);
    }
  }
  Html chart = Fill(
      "<figure class=\"chart\"><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}; the numbers stand in the "
      "table below\">\n{}</svg></figure>\n",
      kWidth, kTop + kHeight + 28, title, marks);
  chart += TableOf(unit, bars);
  return chart;
}

Html BarChart(std::string_view title, const std::vector<ChartBar>& bars) {
  const std::uint64_t largest = std::max<std::uint64_t>(Largest(bars), 1);
  Html rows;
  for (const ChartBar& bar : bars) {
    rows += Fill(
        "<tr><th scope=\"row\">{}</th><td class=\"line\"><svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\"><rect class=\"bar\" x=\"0\" y=\"0\" width=\"{}\" height=\"{}\"/></svg></td>"
        "<td class=\"number\">{}</td></tr>\n",
        bar.label, kWidth, kRow, Scaled(bar.value, kWidth, largest), kRow, bar.value);
  }
  return Fill("<table class=\"bars\" aria-label=\"{}\">\n<tbody>\n{}</tbody></table>\n", title, rows);
}

Html SpanChart(std::string_view title, std::uint64_t whole, const std::vector<ChartSpan>& spans,
               std::string_view first_label, std::string_view last_label) {
  constexpr std::uint64_t kStrip = 26;
  Html marks = Fill("<rect class=\"ground\" x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", kTop, kWidth, kStrip);
  for (const ChartSpan& span : spans) {
    const std::uint64_t from = std::min(span.from, whole) * kWidth / std::max<std::uint64_t>(whole, 1);
    const std::uint64_t until = std::min(span.until, whole) * kWidth / std::max<std::uint64_t>(whole, 1);
    marks += Fill("<rect class=\"stop\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", from, kTop,
                  std::max<std::uint64_t>(2, until - from), kStrip);
  }
  const std::uint64_t below = kTop + kStrip + 20;
  marks += Fill("<text x=\"0\" y=\"{}\">{}</text>\n", below, first_label);
  marks += Fill("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", kWidth, below, last_label);
  return Fill(
      "<figure class=\"chart\"><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}; the times stand in the table "
      "below\">\n{}</svg></figure>\n",
      kWidth, below + 8, title, marks);
}

Html ChartStyle() {
  return Html(R"(<style>
.chart { margin: .8rem 0; }
.chart svg { display: block; width: 100%; height: auto; }
.chart text { font: 12.5px var(--label); fill: var(--quiet); font-variant-numeric: tabular-nums; }
.bar { fill: var(--accent); }
.ground { fill: var(--panel); stroke: var(--rule); }
.stop { fill: var(--notice-rule); }
.rule { stroke: var(--rule); }
.bars th { width: 42%; color: var(--ink); font-size: .9rem; font-weight: 400; }
.bars td, .bars th { border: 0; padding: .3rem .9rem .3rem 0; vertical-align: middle; }
.bars .line svg { display: block; width: 100%; height: 1.1rem; }
.bars .number, details td.number, details th.number { text-align: right; width: 5rem; }
.bars .number { font-weight: 650; }
.key { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem; margin: 1.8rem 0 0; padding: 0; list-style: none; }
.key li { padding: .9rem 1rem; background: var(--panel); border-top: 3px solid var(--accent); font: .85rem/1.4 var(--label); color: var(--quiet); }
.key b { display: block; font: 600 1.9rem/1.2 var(--text); color: var(--ink); font-variant-numeric: lining-nums; }
@media (max-width: 40rem) { .key { grid-template-columns: 1fr 1fr; } .chart text { font-size: 20px; } .between { display: none; } }
@media print { .key li { border: 1px solid #000; } .bar, .stop { print-color-adjust: exact; } }
</style>
)");
}

}  // namespace writ
