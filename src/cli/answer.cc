#include "cli/answer.h"

#include "api/error_json.h"

#include <algorithm>

#include "base/names.h"

namespace writ {
namespace {

constexpr std::size_t kMaxSequenceBytes = 4;

std::string Escaped(char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  return {'\\', 'x', kDigits[value >> 4], kDigits[value & 15]};
}

// The length of the printable character that the text starts with, or 0.
std::size_t PrintableLength(std::string_view text) {
  for (std::size_t length = 1; length <= std::min(kMaxSequenceBytes, text.size()); ++length) {
    if (IsPlainLine(text.substr(0, length), length)) return length;
  }
  return 0;
}

std::string Clean(std::string_view text, bool keep_line_ends) {
  std::string out;
  while (!text.empty()) {
    std::size_t length = PrintableLength(text);
    if (keep_line_ends && text[0] == '\n') length = 1;
    if (length == 0) {
      out += Escaped(text[0]);
      length = 1;
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out;
}

// Columns on a terminal: characters, not bytes.
std::size_t Width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// What to do where nothing more precise is known.
std::string AdviceOf(const Error& error) {
  if (!error.advice.empty()) return error.advice;
  switch (error.code) {
    case Code::kInternal: return "this is a defect of writ; please report it with the command that you gave";
    case Code::kCorruption: return "run `writ verify`; keep the data folder as evidence, and restore it from a backup";
    case Code::kUnavailable: return "mend what this names, then try again";
    default: return "correct what this names, then try again; `writ VERB --help` shows what is expected";
  }
}

}  // namespace

std::string Printable(std::string_view text) { return Clean(text, false); }
std::string PrintableLines(std::string_view text) { return Clean(text, true); }

std::string Columns::Text(std::string_view indent) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(Printable(row[i])));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = Printable(row[i]);
      line += cell + std::string(widths[i] - Width(cell) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string ErrorText(const Error& error) {
  return Printable(error.message) + "\n→ " + Printable(AdviceOf(error)) + "\n";
}

Json ErrorJson(const Error& error) {
  Error advised = error;
  advised.advice = AdviceOf(error);
  return Json{{"error", ErrorToJson(advised)}};
}

std::string TextOf(const Json& json, const std::string& field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string Count(std::uint64_t number, std::string_view singular, std::string_view plural) {
  return std::to_string(number) + " " + std::string(number == 1 ? singular : plural);
}

}  // namespace writ
