// Runs one program as a person would from a terminal, without a shell, and takes down what it answers.
//
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/status.h"

namespace writ {

inline constexpr std::size_t kMaxAnswerBytes = 1u << 20;  // of each output; more is read and dropped

struct ProcessOutcome {
  int status = -1;     // exit status; 128 + signal where a signal ended it
  std::string output;  // standard output
  std::string error;   // standard error
};

// The environment as it is but for WRIT_DATA, WRIT_KEYS, WRIT_AS and WRIT_KEY, so that a deployment that the user works
// with is never touched; for exec, null at the end.
std::vector<char*> EnvironmentOfOthers();

// In `folder`, standard input empty, with EnvironmentOfOthers. "program-missing" (kUnavailable).
Result<ProcessOutcome> RunProcess(const std::vector<std::string>& words, const std::filesystem::path& folder);

}  // namespace writ
