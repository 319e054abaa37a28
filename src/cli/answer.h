// What a verb says: words for people and one JSON object for machines, of which the program prints one.
//
// Nothing that came from a file, a name or a log reaches a terminal raw: Printable takes the power to move cursors and
// to reorder text out of it. Thread rule: plain values, pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/status.h"

namespace writ {

struct Answer {
  std::string text;              // for people, on standard output; lines end in "\n"
  Json json = Json::object();    // for machines, with --json
  std::optional<Error> failure;  // said after the rest, and decides the exit status
  std::string note;              // for people, on standard error: what to do next with what `text` is
};

// Each control character, line end and override of reading direction, and each byte that is no UTF-8, as \xNN.
std::string Printable(std::string_view text);
// As Printable, but keeps line ends: for a whole answer, or a document.
std::string PrintableLines(std::string_view text);

// Rows with aligned columns, two spaces apart; trailing spaces are left out. A header row is just the first one.
class Columns {
 public:
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  std::string Text(std::string_view indent = "  ") const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// The error as people read it: the message, then "→ advice"; and as machines do. An error that brings no advice gets
// that of its code.
std::string ErrorText(const Error& error);
Json ErrorJson(const Error& error);

// A field that is text; empty where it is none.
std::string TextOf(const Json& json, const std::string& field);

// "1 face", "2 faces".
std::string Count(std::uint64_t number, std::string_view singular, std::string_view plural);

}  // namespace writ
