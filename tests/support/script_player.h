// Plays a script of tests/scripts against the real program, and holds what comes against what the script says.
//
// Beside what a script says, it demands of every run of `writ` what holds always: with --json one JSON object on
// standard output and nothing else; without, a failure is one line that says what went wrong and one that says what to
// do; and a failure adds to the log exactly what the script names and changes nothing else. Failures are GoogleTest's.
// Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/source_folder.h"
#include "support/cli_world.h"
#include "support/deployment_state.h"
#include "support/disk.h"
#include "support/script.h"
#include "support/serving_program.h"

namespace writ::support {

class ScriptPlayer {
 public:
  // `served`: as soon as there is a deployment, a `writ serve` holds it, and every act goes through that.
  explicit ScriptPlayer(std::string file, bool served = false) : file_(std::move(file)), served_(served) {}

  // Plays the steps until the end, a failure, or something that this machine lacks: then `lacking` says what.
  void Play(const std::vector<ScriptStep>& steps);
  const std::string& lacking() const { return lacking_; }

 private:
  void PlayStep(const ScriptStep& step);
  void Prepare(const ScriptLine& line);
  bool PrepareDeployment(const ScriptLine& line);
  bool PrepareDocument(const ScriptLine& line);
  bool PrepareFolder(const ScriptLine& line);
  void Need(const std::string& what);
  void DraftAndSign(const std::vector<std::string>& command, const std::string& signer, const std::string& name_space,
                    const std::string& file);

  void PlayCommand(const ScriptStep& step);
  RunOutcome Run(std::vector<std::string> words) const;
  DeploymentState State(const ScriptLine& command) const;
  void CheckOutput(const ScriptStep& step, const RunOutcome& run);
  void CheckForm(const ScriptLine& command, const RunOutcome& run);
  void CheckJson(const ScriptStep& step, const RunOutcome& run);
  void CheckState(const ScriptStep& step, bool failed, const DeploymentState& before, const DeploymentState& after);
  std::string Filled(const std::string& text) const { return Substitute(text, values_); }

  // Starts the server, or stops it.
  void Serve(bool serves);

  std::string file_;
  bool served_ = false;
  std::string lacking_;
  CliWorld world_;
  std::string actor_;                // who signs; nobody where empty
  std::vector<std::string> nobody_;  // what runs a program as the system's user nobody
  std::map<std::string, std::string> values_{{"SOURCE", SourceFolder()}};  // and those of `let`
  std::unique_ptr<HeldFileLock> lock_;
  std::unique_ptr<SmallDisk> disk_;
  std::unique_ptr<ServingProgram> server_;
};

}  // namespace writ::support
