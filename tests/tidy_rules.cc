#include "tidy_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <utility>

namespace writ::tidy {
namespace {

using Folders = std::set<std::string, std::less<>>;

const std::map<std::string, Folders, std::less<>>& MayInclude() {
  static const std::map<std::string, Folders, std::less<>> arrows = {
      {"base", {"base"}},
      {"face", {"face", "base"}},
      {"index", {"index", "base"}},
      {"log", {"log", "base"}},
      {"authority", {"authority", "log", "base"}},
      {"gallery", {"gallery", "authority", "log", "face", "index", "base"}},
      {"search", {"search", "gallery", "authority", "log", "face", "index", "base"}},
      {"api", {"api", "search", "gallery", "authority", "log", "face", "index", "base"}},
      {"server", {"server", "api", "search", "gallery", "authority", "log", "face", "index", "base"}},
      {"cli", {"cli", "server", "api", "search", "gallery", "authority", "log", "face", "index", "base"}},
  };
  return arrows;
}

// A library's header, by how it starts, and the folders that may see it.
struct Owned {
  std::string_view prefix;
  Folders folders;
};
const std::vector<Owned>& OwnedHeaders() {
  static const std::vector<Owned> owned = {
      {"openvino/", {"face"}},
      {"SQLiteCpp/", {"log", "authority", "gallery", "search"}},
      {"sqlite3.h", {"log", "authority", "gallery", "search"}},
      {"chrono", {"base", "log", "authority", "gallery", "search", "server", "cli"}},
      {"ctime", {"base"}},
      {"random", {"base"}},
  };
  return owned;
}

bool IsTest(std::string_view path) { return path.ends_with("_test.cc"); }

// "src/log/tile.cc" -> "log"; empty elsewhere.
std::string FolderOf(std::string_view path) {
  constexpr std::string_view kRoot = "src/";
  if (!path.starts_with(kRoot)) return {};
  path.remove_prefix(kRoot.size());
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string{} : std::string(path.substr(0, slash));
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Violation At(std::string_view path, int line, std::string rule) { return {std::string(path), line, std::move(rule)}; }

// The end of the literal or comment that starts at `at`, or `at` itself where none starts.
std::size_t EndOfOpaque(std::string_view text, std::size_t at) {
  const auto after = [&](std::string_view close, std::size_t from) {
    const auto found = text.find(close, from);
    return found == std::string_view::npos ? text.size() : found + close.size();
  };
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) return after("*/", at + 2);
  if (rest.starts_with("R\"")) {
    const auto open = std::min(rest.find('('), rest.size());
    return after(")" + std::string(rest.substr(2, open - 2)) + "\"", at + open);
  }
  const char quote = text[at];
  const bool digit_separator = quote == '\'' && at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])) != 0;
  if ((quote != '"' && quote != '\'') || digit_separator) return at;
  for (auto i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote || text[i] == '\n') {
      return i + 1;
    }
  }
  return text.size();
}

// Line ends inside raw literals become `text_line`: '\n' as they were, kTextLine to tell a page of text from code.
constexpr char kTextLine = '\v';
std::string Blank(std::string_view text, char text_line) {
  std::string out(text);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = EndOfOpaque(text, at);
    const bool raw = text.substr(at).starts_with("R\"");
    for (auto i = at; i < end; ++i) out[i] = out[i] != '\n' ? ' ' : raw ? text_line : '\n';
    at = std::max(end, at + 1);
  }
  return out;
}

// Blanks #define and its like, with their continuation lines: their braces need not balance.
void BlankDirectives(std::string& text) {
  bool in_directive = false;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto first = text.find_first_not_of(' ', start);
    in_directive = in_directive || (first < end && text[first] == '#');
    const bool goes_on = in_directive && end > start && text[end - 1] == '\\';
    if (in_directive) std::fill(text.begin() + static_cast<long>(start), text.begin() + static_cast<long>(end), ' ');
    in_directive = goes_on;
    start = end + 1;
  }
}

// Walks blanked code, one chunk at namespace or class scope at a time.
class FunctionScanner {
 public:
  FunctionScanner(std::string_view path, std::string code) : path_(path), code_(std::move(code)) {}

  std::vector<Violation> Scan() {
    while (at_ < code_.size()) Step();
    return std::move(found_);
  }

 private:
  void Step() {
    const char c = code_[at_];
    if (c == '{') {
      static const std::regex scope(
          R"(^\s*(template\s*<[^;]*>\s*)?(inline\s+)?(namespace|class|struct|union|extern)\b)");
      if (std::regex_search(Head(), scope) && !LooksLikeCall()) {
        begin_ = ++at_;
      } else {
        SkipChunk();
      }
      return;
    }
    ++at_;
    if (c == ';' || c == '}' || (c == ':' && IsAccessLabel())) begin_ = at_;
  }

  std::string Head() const { return code_.substr(begin_, at_ - begin_); }

  // A signature has a parameter list; an initialised constant has `=` before any.
  bool LooksLikeCall() const {
    static const std::regex attribute(R"(\[\[[^\]]*\]\]|alignas\s*\([^)]*\))");
    const std::string head = std::regex_replace(Head(), attribute, "");
    const auto open = head.find('(');
    if (open == std::string::npos) return false;
    if (head.find("operator") != std::string::npos) return true;
    static const std::regex template_head(R"(template\s*<[^(]*>)");
    return std::regex_replace(head.substr(0, open), template_head, "").find('=') == std::string::npos;
  }

  bool IsAccessLabel() const {
    static const std::regex label(R"(^\s*(public|private|protected)\s*:$)");
    return std::regex_search(Head(), label);
  }

  // From a `{` past its `}`, and on over `, member_{…} {…}` of a constructor and `= Default{}) {…}`.
  void SkipChunk() {
    const bool function = LooksLikeCall();
    for (;;) {
      for (int depth = 0; at_ < code_.size();) {
        const char c = code_[at_++];
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth == 0) break;
      }
      const auto next = code_.find_first_not_of(" \n", at_);
      if (!function || next == std::string::npos || std::string_view(",{)").find(code_[next]) == std::string::npos)
        break;
      const auto open = code_.find_first_of("{;", next);
      if (open == std::string::npos || code_[open] == ';') break;
      at_ = open;
    }
    if (function) Measure();
    begin_ = at_;
  }

  void Measure() {
    const auto first = std::min(code_.find_first_not_of(" \n", begin_), at_);
    const auto line = 1 + std::count_if(code_.begin(), code_.begin() + static_cast<long>(first),
                                        [](char c) { return c == '\n' || c == kTextLine; });
    const auto length =
        1 + std::count(code_.begin() + static_cast<long>(first), code_.begin() + static_cast<long>(at_), '\n');
    if (length <= kMaxFunctionLines) return;
    found_.push_back(
        At(path_, static_cast<int>(line),
           "a function of " + std::to_string(length) + " lines; at most " + std::to_string(kMaxFunctionLines)));
  }

  std::string_view path_;
  std::string code_;
  std::size_t begin_ = 0;  // of the chunk at hand
  std::size_t at_ = 0;
  std::vector<Violation> found_;
};

}  // namespace

std::string BlankCommentsAndLiterals(std::string_view text) { return Blank(text, '\n'); }

std::vector<Violation> CheckIncludes(std::string_view path, std::string_view text) {
  std::vector<Violation> found;
  const std::string folder = FolderOf(path);
  if (folder.empty()) return found;
  const auto arrows = MayInclude().find(folder);
  if (arrows == MayInclude().end()) return {At(path, 1, "src/" + folder + " is no folder of the design")};
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  int number = 0;
  for (const std::string& line : Lines(text)) {
    ++number;
    std::smatch match;
    if (!std::regex_search(line, match, include)) continue;
    const std::string target = match[2];
    if (match[1] == "\"") {
      const std::string to = target.substr(0, target.find('/'));
      if (IsTest(path) && to == "support") continue;
      if (target.find('/') == std::string::npos || !arrows->second.contains(to)) {
        found.push_back(At(path, number, folder + " may not include \"" + target + "\""));
      }
      continue;
    }
    for (const Owned& owned : OwnedHeaders()) {
      if (target.starts_with(owned.prefix) && !owned.folders.contains(folder) && !IsTest(path)) {
        found.push_back(At(path, number, folder + " may not include <" + target + ">"));
      }
    }
  }
  return found;
}

std::vector<Violation> CheckOutsideWorld(std::string_view path, std::string_view text) {
  std::vector<Violation> found;
  const std::string folder = FolderOf(path);
  if (folder.empty() || folder == "base" || IsTest(path)) return found;
  static const std::regex world(
      R"(\bsystem_clock::now\b|\bstd::time\(|\brandom_device\b|\bmt19937|\b[io]?fstream\b|\bfopen\()");
  int number = 0;
  for (const std::string& line : Lines(BlankCommentsAndLiterals(text))) {
    ++number;
    std::smatch match;
    if (std::regex_search(line, match, world))
      found.push_back(At(path, number, match.str() + ": ask base/env instead"));
  }
  return found;
}

std::vector<Violation> CheckFileLength(std::string_view path, std::string_view text) {
  const auto lines = static_cast<int>(Lines(text).size());
  if (lines <= kMaxFileLines) return {};
  return {At(path, kMaxFileLines + 1,
             "a file of " + std::to_string(lines) + " lines; at most " + std::to_string(kMaxFileLines))};
}

std::vector<Violation> CheckFunctionLength(std::string_view path, std::string_view text) {
  std::string code = Blank(text, kTextLine);
  BlankDirectives(code);
  return FunctionScanner(path, std::move(code)).Scan();
}

std::vector<Violation> CheckHeader(std::string_view path, std::string_view text) {
  std::vector<Violation> found;
  if (!path.ends_with(".h")) return found;
  if (!text.starts_with("//")) found.push_back(At(path, 1, "a header opens with its purpose, reason and thread rule"));
  const auto lines = Lines(text);
  if (std::ranges::find(lines, "#pragma once") == lines.end()) found.push_back(At(path, 1, "no #pragma once"));
  return found;
}

std::vector<Violation> CheckWords(std::string_view path, std::string_view text) {
  // Written in pieces, so that this file passes its own check.
  static const std::regex words(
      "\\b(TO"
      "DO|FIX"
      "ME|X"
      "XX)\\b|(?:not implemen"
      "ted)|\\bissue #[0-9]|py"
      "pi\\.org|pythonhos"
      "ted\\.org|npm"
      "js\\.org|crates"
      "\\.io|ruby"
      "gems\\.org|proxy\\.gol"
      "ang\\.org");
  std::vector<Violation> found;
  int number = 0;
  for (const std::string& line : Lines(text)) {
    ++number;
    std::smatch match;
    if (std::regex_search(line, match, words)) found.push_back(At(path, number, "the words \"" + match.str() + "\""));
  }
  return found;
}

std::vector<Violation> CheckTestsBesideCode(const std::vector<std::string>& paths) {
  constexpr std::string_view kSuffix = "_test.cc";
  std::vector<Violation> found;
  for (const std::string& path : paths) {
    if (!IsTest(path) || FolderOf(path).empty()) continue;
    const std::string stem = path.substr(0, path.size() - kSuffix.size());
    const bool beside = std::ranges::any_of(std::array{".cc", ".h"}, [&](const char* suffix) {
      return std::ranges::find(paths, stem + suffix) != paths.end();
    });
    if (!beside) found.push_back(At(path, 1, "no " + stem + ".cc or .h beside it"));
  }
  return found;
}

}  // namespace writ::tidy
