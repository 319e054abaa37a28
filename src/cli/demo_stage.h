// The stage of the demo: runs each command, shows it with what it answered, and compares that with what the story says.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"

namespace writ {

// One command that a person types.
struct DemoCommand {
  std::string who;                 // who types; empty: anybody
  std::vector<std::string> words;  // "writ" or another program first
  int status = 0;                  // what the story expects
  std::string says = {};           // and what must stand in the answer
  std::size_t lines = 1;           // how much of the answer is shown
  bool acts = true;                // the person signs an act: --as and --key are added
  bool shown = true;               // false for one that only repeats what was shown
};

class DemoStage {
 public:
  // `folder` is where the commands run; `writ` the program's own file.
  DemoStage(std::filesystem::path folder, std::string writ, bool quiet);

  void Begin(const std::string& chapter);  // a heading
  void Tell(const std::string& words);     // a sentence between commands
  // Returns standard output. "demo-differs" (kInternal) where the answer is not the story's: the demo stops there;
  // "interrupted" (kUnavailable).
  Result<std::string> Run(const DemoCommand& command);
  // Run and not shown: for what a person would read off the screen. Adds --json.
  Result<Json> Ask(std::vector<std::string> words);

  // [{chapter, command, status, expected, answer, milliseconds}]
  const Json& steps() const { return steps_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::vector<std::string> Words(const DemoCommand& command, bool shown) const;
  void ShowCommand(const DemoCommand& command) const;
  void ShowAnswer(const DemoCommand& command, const std::string& answer) const;
  void Print(const std::string& text) const;
  std::string Styled(const char* style, const std::string& text) const;

  std::filesystem::path folder_;
  std::string writ_;
  bool quiet_ = false;
  bool colour_ = false;
  std::string chapter_;
  Json steps_ = Json::array();
};

}  // namespace writ
