#include "cli/demo_stage.h"

#include <unistd.h>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "cli/answer.h"
#include "cli/demo_process.h"
#include "cli/interrupt.h"

namespace writ {
namespace {

constexpr std::size_t kWidth = 100;   // columns
constexpr std::size_t kMaxWord = 44;  // bytes of a word that is shown; the rest is left out
constexpr char kIndent[] = "   ";
constexpr char kBold[] = "\033[1m";
constexpr char kDim[] = "\033[2m";
constexpr char kGreen[] = "\033[32m";
constexpr char kYellow[] = "\033[33m";

// Columns that a text takes, if each character takes one.
std::size_t WidthOf(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return columns;
}

// Cut at a character's border.
std::string Shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string Quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_of(" ;()<>|&$\"'\\*?") == std::string::npos;
  return plain ? word : "\"" + word + "\"";
}

// Lines of at most kWidth columns, broken at spaces; all but the first behind `indent`.
std::string Wrapped(const std::string& text, const std::string& indent) {
  std::string out;
  std::size_t column = indent.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const std::size_t columns = WidthOf(word);
    if (column + columns + 1 > kWidth && column > indent.size()) {
      out += "\n" + indent;
      column = indent.size();
    } else if (at > 0) {
      out += " ";
      ++column;
    }
    out += word;
    column += columns;
    at = end + 1;
  }
  return out;
}

std::vector<std::string> FirstLines(const std::string& text, std::size_t most) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size() && lines.size() < most;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (!line.empty()) lines.push_back(PrintableLines(line));
  }
  return lines;
}

}  // namespace

DemoStage::DemoStage(std::filesystem::path folder, std::string writ, bool quiet)
    : folder_(std::move(folder)),
      writ_(std::move(writ)),
      quiet_(quiet),
      colour_(!quiet && ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr) {}

void DemoStage::Print(const std::string& text) const {
  if (!quiet_) std::cout << text << std::flush;
}

std::string DemoStage::Styled(const char* style, const std::string& text) const {
  return colour_ ? style + text + "\033[0m" : text;
}

void DemoStage::Begin(const std::string& chapter) {
  chapter_ = chapter;
  Print("\n" + Styled(kBold, chapter) + "\n");
}

void DemoStage::Tell(const std::string& words) { Print(kIndent + Wrapped(words, kIndent) + "\n"); }

std::vector<std::string> DemoStage::Words(const DemoCommand& command, bool shown) const {
  std::vector<std::string> words = command.words;
  if (shown || words.front() != "writ") return words;
  words.front() = writ_;
  if (!command.who.empty() && command.acts) {
    for (const std::string& word : {std::string("--as"), command.who, std::string("--key"), "keys/" + command.who}) {
      words.push_back(word);
    }
  }
  return words;
}

void DemoStage::ShowCommand(const DemoCommand& command) const {
  std::string line;
  for (const std::string& word : Words(command, /*shown=*/true)) {
    line += (line.empty() ? "" : " ") + Quoted(Shortened(word, kMaxWord));
  }
  const std::string prompt = (command.who.empty() ? "" : command.who + " ") + "$ ";
  Print(kIndent + Styled(kDim, prompt) + Wrapped(line, std::string(kIndent) + "    ") + "\n");
}

void DemoStage::ShowAnswer(const DemoCommand& command, const std::string& answer) const {
  const std::string mark = command.status == 0 ? Styled(kGreen, "✓ ") : Styled(kYellow, "✗ ");
  const std::string indent = std::string(kIndent) + "    ";
  bool first = true;
  for (const std::string& line : FirstLines(answer, command.lines)) {
    Print(std::string(kIndent) + "  " + (first ? mark : "  ") + Wrapped(line, indent) + "\n");
    first = false;
  }
  if (command.status != 0) {
    Print(indent + Styled(kDim, "(exit status " + std::to_string(command.status) + ", as it should be)") + "\n");
  }
}

Result<std::string> DemoStage::Run(const DemoCommand& command) {
  if (command.shown) ShowCommand(command);
  const auto start = std::chrono::steady_clock::now();
  WRIT_TRY(const ProcessOutcome outcome, RunProcess(Words(command, /*shown=*/false), folder_));
  if (WasInterrupted()) return Fail(Code::kUnavailable, "interrupted", "couldn't end the demo: it was interrupted");
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  const std::string answer = command.status == 0 ? outcome.output : outcome.error;
  std::string typed;
  for (const std::string& word : command.words) typed += (typed.empty() ? "" : " ") + Quoted(word);
  steps_.push_back({{"chapter", chapter_},
                    {"who", command.who},
                    {"command", typed},
                    {"status", outcome.status},
                    {"expected", command.status},
                    {"answer", Printable(Shortened(answer, 400))},
                    {"milliseconds", spent.count()}});
  const bool said = (outcome.output + outcome.error).find(command.says) != std::string::npos;
  if (outcome.status != command.status || !said) {
    Print(PrintableLines(outcome.output + outcome.error) + "\n");
    return Fail(Code::kInternal, "demo-differs",
                "couldn't go on with the demo: \"" + Shortened(typed, 200) + "\" ended with status " +
                    std::to_string(outcome.status) + ", where the story expects " + std::to_string(command.status) +
                    (said ? "" : " and \"" + command.says + "\""),
                "its answer stands above; `writ demo --keep` leaves the folder to look into");
  }
  if (command.shown) ShowAnswer(command, answer);
  return outcome.output;
}

Result<Json> DemoStage::Ask(std::vector<std::string> words) {
  words.push_back("--json");
  WRIT_TRY(const ProcessOutcome outcome,
           RunProcess(Words({.who = {}, .words = std::move(words)}, /*shown=*/false), folder_));
  Json answer = Json::parse(outcome.output, nullptr, /*allow_exceptions=*/false);
  if (outcome.status == 0 && answer.is_object()) return answer;
  return Fail(Code::kInternal, "demo-differs", "couldn't go on with the demo: " + Shortened(outcome.error, 300));
}

}  // namespace writ
