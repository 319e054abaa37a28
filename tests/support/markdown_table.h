// Reads a table out of a page of docs/, so that a test can hold it against the table in the code.
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_folder.h"

namespace writ::support {

inline std::vector<std::string> MarkdownCells(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t at = 1; at < line.size();) {
    const std::size_t bar = line.find('|', at);
    if (bar == std::string_view::npos) break;
    std::string_view cell = line.substr(at, bar - at);
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    while (cell.ends_with(' ')) cell.remove_suffix(1);
    cells.emplace_back(cell);
    at = bar + 1;
  }
  return cells;
}

// The rows of the first table whose head line has exactly these cells; none where there is no such table.
inline std::vector<std::vector<std::string>> ReadMarkdownTable(const std::string& page,
                                                               const std::vector<std::string>& head) {
  std::ifstream file(SourceFolder() / "docs" / page);
  std::vector<std::vector<std::string>> rows;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (!inside) {
      inside = line.starts_with('|') && MarkdownCells(line) == head;
    } else if (!line.starts_with('|')) {
      break;
    } else if (!line.starts_with("|---")) {
      rows.push_back(MarkdownCells(line));
    }
  }
  return rows;
}

// "`a`, `b`", or a dash for none.
template <class Names>
std::string CodeList(const Names& names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "`" : ", `") + std::string(name) + "`";
  return text.empty() ? "–" : text;
}

}  // namespace writ::support
