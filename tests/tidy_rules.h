// The house rules that a program can check, over source text.
//
// A rule that only a person can notice is broken within weeks; these are noticed by the build. Each takes the path
// relative to the tree's root ("src/log/tile.cc") and the file's text, so that each can be tried on a bad sample. They
// read text, not C++: they count on clang-format's layout. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::tidy {

struct Violation {
  std::string path;
  int line = 0;  // from 1
  std::string rule;
};

// The longest file and the longest function, in lines.
inline constexpr int kMaxFileLines = 400;
inline constexpr int kMaxFunctionLines = 50;

// The text with comments and the insides of literals blanked, line for line as before.
std::string BlankCommentsAndLiterals(std::string_view text);

// base <- face, index, log; log <- authority <- gallery <- search <- server <- cli; gallery, search -> face, index too.
// A test may include tests/support too. The networks' library belongs to face, which knows no clock; the database
// belongs to log and what stands on it.
std::vector<Violation> CheckIncludes(std::string_view path, std::string_view text);
// Clock, randomness and file streams are asked for through base/env (tests and base itself are free).
std::vector<Violation> CheckOutsideWorld(std::string_view path, std::string_view text);
std::vector<Violation> CheckFileLength(std::string_view path, std::string_view text);
// From the first line of the signature to the closing brace, less the inner lines of raw literals, which are pages of
// text; a class is no function, its members are.
std::vector<Violation> CheckFunctionLength(std::string_view path, std::string_view text);
// A header opens with a comment and has #pragma once.
std::vector<Violation> CheckHeader(std::string_view path, std::string_view text);
// Unfinished work, names of package registries' hosts, pointers to a tracker.
std::vector<Violation> CheckWords(std::string_view path, std::string_view text);
// src/x_test.cc stands beside x.cc or x.h. `paths` are all files of the tree.
std::vector<Violation> CheckTestsBesideCode(const std::vector<std::string>& paths);

}  // namespace writ::tidy
