#include "support/script_player.h"
#include "support/program_path.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace writ::support {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kStrangers = "strangers ";  // the entry that counts them

std::vector<std::string> Patterns(const ScriptStep& step, const std::string& sign) {
  std::vector<std::string> patterns;
  for (const ScriptLine& line : step.expected) {
    if (line.sign == sign) patterns.push_back(line.rest);
  }
  return patterns;
}

int ExpectedStatus(const ScriptStep& step) {
  const std::vector<std::string> named = Patterns(step, "exit");
  return named.empty() ? 0 : std::stoi(named.front());
}

// "error.reason" → the value there; null where there is none.
Json ValueAt(const Json& json, std::string path) {
  std::replace(path.begin(), path.end(), '.', '/');
  const Json::json_pointer pointer("/" + path);
  return json.contains(pointer) ? json.at(pointer) : Json();
}

std::string TextOf(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

bool IsWrit(const ScriptLine& line) {
  return !line.words.empty() && (line.words[0] == "writ" || line.words[0] == "nobody");
}

// Whether what the command prints is a report, which a failure follows.
bool IsReport(const std::vector<std::string>& words) {
  const auto starts = [&](const std::vector<std::string>& verb) {
    return words.size() > verb.size() && std::equal(verb.begin(), verb.end(), words.begin() + 1);
  };
  return starts({"doctor"}) || starts({"clock", "show"}) || starts({"witness", "status"});
}

// Whether the line takes the deployment for itself, which no server may hold then.
bool TakesItself(const ScriptLine& line) {
  static const std::set<std::string> verbs{"audit", "import", "init", "serve"};
  static const std::set<std::string> preparations{"founded", "enrolled", "sql",  "save", "restore",
                                                  "lock",    "unlock",   "disk", "fill"};
  return IsWrit(line) ? line.words.size() > 1 && verbs.contains(line.words[1]) : preparations.contains(line.sign);
}

bool HasJsonFlag(const ScriptLine& line) {
  return std::find(line.words.begin(), line.words.end(), "--json") != line.words.end();
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

void ScriptPlayer::Play(const std::vector<ScriptStep>& steps) {
  for (const ScriptStep& step : steps) {
    SCOPED_TRACE(file_ + ":" + std::to_string(step.line.number) + ": " + step.line.sign + " " + step.line.rest);
    PlayStep(step);
    if (!lacking_.empty() || ::testing::Test::HasFailure()) return;
  }
}

void ScriptPlayer::PlayStep(const ScriptStep& step) {
  if (served_) Serve(std::filesystem::exists(world_.data() / "writ.db") && !TakesItself(step.line));
  if (step.line.sign == "$") {
    PlayCommand(step);
  } else {
    ScriptLine line = step.line;
    line.rest = Filled(line.rest);
    for (std::string& word : line.words) word = Filled(word);
    Prepare(line);
  }
}

RunOutcome ScriptPlayer::Run(std::vector<std::string> words) const {
  for (std::string& word : words) word = Filled(word);
  std::vector<std::string> command;
  if (words.front() == "nobody") {
    command = nobody_;
    words.front() = "writ";
  }
  if (words.front() != "writ") return RunProgram(words, world_.folder());
  words.front() = ProgramPath();
  command.insert(command.end(),
                 {"env", "WRIT_DATA=data", "WRIT_AS=" + actor_, "WRIT_KEY=" + (actor_.empty() ? "" : actor_ + ".key")});
  command.insert(command.end(), words.begin(), words.end());
  return RunProgram(command, world_.folder());
}

DeploymentState ScriptPlayer::State(const ScriptLine& command) const {
  std::vector<std::string> writs;
  for (const std::string& word : command.words) {
    if (word.starts_with("writ-") && word.ends_with(".toml")) writs.push_back(word);
  }
  return ReadState(world_.folder(), writs, [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "writ");
    return Run(std::move(arguments));
  });
}

void ScriptPlayer::PlayCommand(const ScriptStep& step) {
  ASSERT_FALSE(step.line.words.empty()) << "no command";
  const int status = ExpectedStatus(step);
  const bool is_writ = IsWrit(step.line);
  const bool failure = is_writ && status != 0;
  const bool compare = failure || !Patterns(step, "+").empty();
  const DeploymentState before = compare ? State(step.line) : DeploymentState{};
  const RunOutcome run = Run(step.line.words);
  ASSERT_EQ(run.status, status) << run.output << run.error;
  if (is_writ) CheckForm(step.line, run);
  CheckOutput(step, run);
  CheckJson(step, run);
  if (compare) CheckState(step, failure, before, State(step.line));
}

// What holds for every run of the program, whatever the script says.
void ScriptPlayer::CheckForm(const ScriptLine& command, const RunOutcome& run) {
  if (HasJsonFlag(command)) {
    EXPECT_EQ(Lines(run.output).size(), 1U) << run.output;
    EXPECT_EQ(run.error, "");
    const Json object = Json::parse(run.output, nullptr, false);
    EXPECT_TRUE(object.is_object()) << run.output;
    for (const char* field : {"code", "reason", "message", "advice"}) {
      EXPECT_TRUE(run.status == 0 || !TextOf(ValueAt(object, std::string("error.") + field)).empty())
          << field << " is empty: " << run.output;
    }
  } else if (run.status != 0) {
    const std::vector<std::string> lines = Lines(run.error);
    // A report is an answer, whatever it found.
    const bool reports = IsReport(command.words);
    EXPECT_TRUE(reports || run.output.empty()) << run.output;
    ASSERT_EQ(lines.size(), 2U) << "not one line on what happened and one on what to do:\n" << run.error;
    EXPECT_TRUE(lines[0].starts_with("couldn't ")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("→ ")) << lines[1];
  }
}

void ScriptPlayer::CheckOutput(const ScriptStep& step, const RunOutcome& run) {
  for (const char* sign : {">", "!"}) {
    std::vector<std::string> patterns = Patterns(step, sign);
    for (std::string& pattern : patterns) pattern = Filled(pattern);
    const std::string& text = sign == std::string(">") ? run.output : run.error;
    std::string missing;
    EXPECT_TRUE(LinesMatch(text, patterns, missing)) << "missing: " << missing << "\nin:\n" << text;
  }
}

void ScriptPlayer::CheckJson(const ScriptStep& step, const RunOutcome& run) {
  const Json json = Json::parse(run.output, nullptr, false);
  for (const ScriptLine& line : step.expected) {
    if (line.sign == "let") {  // let NAME PATH
      ASSERT_EQ(line.words.size(), 2U);
      values_[line.words[0]] = TextOf(ValueAt(json, line.words[1]));
      EXPECT_NE(values_[line.words[0]], "null") << line.rest;
    } else if (line.sign == "json") {  // json PATH, or json PATH VALUE
      ASSERT_FALSE(line.words.empty());
      const Json value = ValueAt(json, line.words[0]);
      EXPECT_FALSE(value.is_null()) << line.words[0] << " is not in " << run.output;
      if (line.words.size() > 1) {
        EXPECT_TRUE(MatchesPattern(TextOf(value), Filled(line.words[1]))) << line.rest << " but " << value;
      }
    }
  }
}

void ScriptPlayer::CheckState(const ScriptStep& step, bool failed, const DeploymentState& before,
                              const DeploymentState& after) {
  EXPECT_EQ(after.log, before.log);
  ASSERT_GE(after.entries.size(), before.entries.size()) << "the log became shorter";
  EXPECT_TRUE(std::equal(before.entries.begin(), before.entries.end(), after.entries.begin()));
  std::vector<std::string> expected = Patterns(step, "+");
  if (expected == std::vector<std::string>{"nothing"}) expected.clear();
  const bool names_strangers = !expected.empty() && expected.front().starts_with(kStrangers);
  std::vector<std::string> added;
  std::string shown;
  for (std::size_t i = before.entries.size(); i < after.entries.size(); ++i) {
    // A minute of strangers that ended meanwhile is logged by whoever writes next; their number is checked below.
    if (after.entries[i].starts_with(kStrangers) && !names_strangers) continue;
    added.push_back(after.entries[i]);
    shown += "\n  " + after.entries[i];
  }
  ASSERT_EQ(added.size(), expected.size()) << "new entries:" << shown;
  for (std::size_t i = 0; i < added.size(); ++i) {
    EXPECT_TRUE(MatchesPattern(added[i], Filled(expected[i]))) << "not " << expected[i] << " but:" << shown;
  }
  const std::size_t strangers = Patterns(step, "stranger").size();
  EXPECT_EQ(after.strangers, before.strangers + strangers) << "acts of strangers, logged or waiting to be";
  if (failed) {
    EXPECT_EQ(after.tables, before.tables) << "a failure changed something";
  }
}

}  // namespace writ::support
