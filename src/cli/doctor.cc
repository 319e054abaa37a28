#include "cli/doctor.h"

#include <algorithm>

#include "cli/session.h"
#include "cli/verbs.h"

namespace writ {
namespace {

std::string Word(Verdict verdict) {
  return verdict == Verdict::kOk ? "ok" : verdict == Verdict::kWarning ? "warning" : "wrong";
}

// Corruption outweighs all else that is wrong.
const Finding* Worst(const std::vector<Finding>& findings) {
  const Finding* worst = nullptr;
  for (const Finding& finding : findings) {
    if (finding.verdict != Verdict::kWrong) continue;
    if (worst == nullptr || (finding.code == Code::kCorruption && worst->code != Code::kCorruption)) worst = &finding;
  }
  return worst;
}

Result<Answer> Doctor(const CommonOptions& common) {
  std::vector<Finding> findings = ExamineMachine(RealEnv(), common.Paths());
  std::ranges::move(ExamineDeployment(RealEnv(), common.Paths()), std::back_inserter(findings));
  Answer answer;
  answer.json["findings"] = Json::array();
  Columns lines;
  for (const Finding& finding : findings) {
    answer.json["findings"].push_back(Json{{"check", finding.check},
                                           {"verdict", Word(finding.verdict)},
                                           {"words", finding.words},
                                           {"advice", finding.advice}});
    lines.Add({Word(finding.verdict), finding.check, finding.words});
    if (!finding.advice.empty()) lines.Add({"", "", "→ " + finding.advice});
  }
  answer.text = lines.Text("");
  const auto wrong = std::ranges::count(findings, Verdict::kWrong, &Finding::verdict);
  if (const Finding* worst = Worst(findings)) {
    answer.failure = Error{worst->code, "not-in-order",
                           "couldn't find everything in order: " +
                               Count(static_cast<std::uint64_t>(wrong), "thing is", "things are") + " wrong",
                           "each line marked \"wrong\" says what to do"};
  }
  return answer;
}

}  // namespace

void AddDoctorVerb(Program& program) {
  program
      .AddVerb({.path = "doctor",
                .group = kForHead,
                .purpose = "Check this machine and the deployment, and say in plain words what is wrong. Reads only.",
                .who = "anyone; what the keys open is checked where they can be read.",
                .example = "writ doctor --data /srv/writ-data"})
      .Runs(Doctor);
}

}  // namespace writ
