#include "support/script.h"

#include <set>

namespace writ::support {
namespace {

constexpr std::string_view kAnything = "…";

const std::set<std::string, std::less<>>& Expectations() {
  static const std::set<std::string, std::less<>> signs = {">", "!", "+", "exit", "stranger", "json", "let"};
  return signs;
}

const std::set<std::string, std::less<>>& Preparations() {
  static const std::set<std::string, std::less<>> signs = {
      "$",    "needs",   "as",   "founded", "enrolled", "order", "basis",    "sign",  "set",   "drop", "photo", "sql",
      "save", "restore", "lock", "unlock",  "disk",     "fill",  "contains", "lacks", "serve", "stop", "card"};
  return signs;
}

std::vector<std::string> SplitWords(std::string_view text, bool& closed) {
  std::vector<std::string> words;
  bool open_word = false;
  char quote = 0;
  for (const char c : text) {
    if (quote == 0 && c == ' ') {
      open_word = false;
      continue;
    }
    if (!open_word) words.emplace_back();
    open_word = true;
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else {
      words.back() += c;
    }
  }
  closed = quote == 0;
  return words;
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

ScriptLine ReadLine(std::string_view text, int number, bool& closed) {
  ScriptLine line;
  line.number = number;
  const std::size_t space = std::min(text.find(' '), text.size());
  line.sign = text.substr(0, space);
  line.rest = Trimmed(text.substr(space));
  // What a program prints is not for a shell: an apostrophe in it is one.
  const bool is_output = line.sign == ">" || line.sign == "!";
  closed = true;
  if (!is_output) line.words = SplitWords(line.rest, closed);
  return line;
}

}  // namespace

std::vector<ScriptStep> ParseScript(std::string_view text, std::vector<std::string>& mistakes) {
  std::vector<ScriptStep> steps;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view written = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (written.empty() || written.starts_with('#')) continue;
    bool closed = true;
    ScriptLine line = ReadLine(written, number, closed);
    const auto mistake = [&](const std::string& what) {
      mistakes.push_back("line " + std::to_string(number) + ": " + what);
    };
    if (!closed) mistake("a quotation mark is not closed");
    if (Preparations().contains(line.sign)) {
      steps.push_back({.line = std::move(line), .expected = {}});
    } else if (!Expectations().contains(line.sign)) {
      mistake("\"" + line.sign + "\" begins no line of a script");
    } else if (steps.empty() || steps.back().line.sign != "$") {
      mistake("an expectation stands under no command");
    } else {
      steps.back().expected.push_back(std::move(line));
    }
  }
  return steps;
}

bool MatchesPattern(std::string_view line, std::string_view pattern) {
  const std::size_t first = pattern.find(kAnything);
  if (first == std::string_view::npos) return line == pattern;
  if (!line.starts_with(pattern.substr(0, first))) return false;
  line.remove_prefix(first);
  pattern.remove_prefix(first + kAnything.size());
  for (std::size_t skipped = 0; skipped <= line.size(); ++skipped) {
    if (MatchesPattern(line.substr(skipped), pattern)) return true;
  }
  return false;
}

bool LinesMatch(std::string_view text, const std::vector<std::string>& patterns, std::string& missing) {
  for (const std::string& pattern : patterns) {
    bool found = false;
    while (!found && !text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      found = MatchesPattern(Trimmed(text.substr(0, end)), pattern);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!found) {
      missing = pattern;
      return false;
    }
  }
  return true;
}

std::string Substitute(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) {
    const std::string mark = "{" + name + "}";
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size()) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

}  // namespace writ::support
