// Charts as SVG in the page's own colours, each with its numbers in a table beside it, for whoever can't see it.
//
// Thread rule: pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/html.h"

namespace writ {

struct ChartBar {
  std::string label;
  std::uint64_t value = 0;
};

// Upright bars, one for each day or week: how something went over time. At most kMaxColumns bars are legible.
inline constexpr std::size_t kMaxColumns = 62;
Html ColumnChart(std::string_view title, std::string_view unit, const std::vector<ChartBar>& bars);

// Lying bars, one for each kind, with their numbers written out: it needs no other table.
Html BarChart(std::string_view title, const std::vector<ChartBar>& bars);

// Stretches of time on a line from 0 to `whole`.
struct ChartSpan {
  std::uint64_t from = 0;
  std::uint64_t until = 0;
};
Html SpanChart(std::string_view title, std::uint64_t whole, const std::vector<ChartSpan>& spans,
               std::string_view first_label, std::string_view last_label);

// The style element that the charts need, beside PageStyle.
Html ChartStyle();

}  // namespace writ
