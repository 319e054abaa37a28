// A deployment as people make it: real keys by ssh-keygen, every step through the real program.
//
// For tests that cross folders. The program is the one of ProgramPath(); photos are those that script/setup unpacks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/test_folder.h"

namespace writ::support {

struct RunOutcome {
  int status = -1;
  std::string output;  // standard output
  std::string error;   // standard error
};

// Runs a program without a shell, standard input from /dev/null.
RunOutcome RunProgram(const std::vector<std::string>& program, const std::filesystem::path& folder = ".");

std::filesystem::path PhotoPath(const std::string& name);  // in .deps/photos
bool PhotosAreThere();

class CliWorld {
 public:
  // Keys for everybody, nothing founded yet.
  CliWorld();

  // `writ ARGUMENTS`, on this world's data folder.
  RunOutcome Writ(std::vector<std::string> arguments) const { return RunProgram(Command(std::move(arguments))); }
  // The same as `name`, who signs with his own key.
  RunOutcome WritAs(const std::string& name, std::vector<std::string> arguments) const {
    return RunProgram(CommandAs(name, std::move(arguments)));
  }
  std::vector<std::string> Command(std::vector<std::string> arguments) const;
  std::vector<std::string> CommandAs(const std::string& name, std::vector<std::string> arguments) const;

  // Founds the deployment and adds custodian, officer, investigator, examiner1, examiner2, auditor, and court@example.
  void Found(const std::vector<std::string>& witnessing = {"--unwitnessed"}) const;
  // A gallery "custody" with obama.jpg as "obama" under a statute approved by the officer. Needs photos.
  void Enrol() const;
  // A signed writ for a photo and the gallery "custody"; returns its path. One face, or the box "x,y,w,h".
  std::filesystem::path SignedWrit(const std::string& id, const std::filesystem::path& photo,
                                   const std::vector<std::string>& more = {}) const;
  // `ssh-keygen -Y sign` by that person; writes FILE.sig.
  void Sign(const std::string& name, const std::string& name_space, const std::filesystem::path& file) const;

  std::filesystem::path Key(const std::string& name) const { return folder_ / (name + ".key"); }
  std::filesystem::path data() const { return folder_ / "data"; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  // The data folder with its keys, kept aside and brought back.
  void Save(const std::string& name) const;
  void Restore(const std::string& name) const;

 private:
  TestFolder folder_;
};

}  // namespace writ::support
