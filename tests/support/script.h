// The text form of the sessions in tests/scripts: what is typed, and what must come of it.
//
// A script is read by people first, so its form is small; tests/scripts/README.md describes it. Thread rule: pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace writ::support {

// A line of a script, split into words as a shell would: spaces part them, ' and " keep what is between them.
struct ScriptLine {
  int number = 0;                  // from 1
  std::string sign;                // the line's first word: "$", ">", "exit", …
  std::vector<std::string> words;  // what follows it
  std::string rest;                // the same, as written
};

// A command or a preparation, with the expectations that stand under it.
struct ScriptStep {
  ScriptLine line;
  std::vector<ScriptLine> expected;
};

// The steps of a script. What can't be read is added to `mistakes`, one sentence each.
std::vector<ScriptStep> ParseScript(std::string_view text, std::vector<std::string>& mistakes);

// Whether the line is the pattern, where … in the pattern stands for anything, or nothing.
bool MatchesPattern(std::string_view line, std::string_view pattern);

// Whether each pattern matches a line, in their order; lines between them may be passed over.
bool LinesMatch(std::string_view text, const std::vector<std::string>& patterns, std::string& missing);

// {NAME} replaced by its value; a name that is not there stays as it is written.
std::string Substitute(std::string text, const std::map<std::string, std::string>& values);

}  // namespace writ::support
