#include "cli/decisions.h"

#include <algorithm>

#include "search/review.h"

namespace writ {
namespace {

constexpr std::size_t kMaxLabelBytes = 2;  // the largest list has 50 candidates

tl::unexpected<Error> Malformed(const std::string& cause) {
  return Fail(Code::kUsage, "decisions-malformed", "couldn't read the decisions: " + cause,
              "decide for each candidate, for example --decide A=same B=different C=cannot-say");
}

bool IsLabel(const std::string& text) {
  return !text.empty() && text.size() <= kMaxLabelBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Result<Json> ParseDecisions(const std::vector<std::string>& assignments) {
  Json decisions = Json::object();
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    std::string label = assignment.substr(0, equals);
    for (char& c : label) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (equals == std::string::npos || !IsLabel(label)) {
      return Malformed("\"" + assignment.substr(0, 64) + "\" is not LABEL=VERDICT");
    }
    std::string verdict = assignment.substr(equals + 1);
    if (verdict == "cannot-say") verdict = "cannot say";
    if (std::find(kVerdicts.begin(), kVerdicts.end(), verdict) == kVerdicts.end()) {
      return Malformed("\"" + verdict.substr(0, 64) + "\" is not same, different or cannot-say");
    }
    if (decisions.contains(label)) return Malformed("candidate " + label + " is decided twice");
    decisions[label] = verdict;
  }
  return decisions;
}

}  // namespace writ
