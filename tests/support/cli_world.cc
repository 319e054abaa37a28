#include "support/cli_world.h"
#include "base/source_folder.h"
#include "support/program_path.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace writ::support {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPeople[] = {"head", "custodian", "officer", "investigator", "examiner1", "examiner2", "auditor"};
constexpr const char* kRoles[] = {"head",     "custodian", "data-protection-officer", "investigator", "examiner",
                                  "examiner", "auditor"};

std::string ReadText(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void CopyFolder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace

RunOutcome RunProgram(const std::vector<std::string>& program, const fs::path& folder) {
  const TestFolder scratch;
  const fs::path out = scratch / "out";
  const fs::path err = scratch / "err";
  std::vector<char*> arguments;
  for (const std::string& argument : program) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), 0);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT, 0600), 1);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT, 0600), 2);
    if (::chdir(folder.c_str()) == 0) ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .output = ReadText(out),
          .error = ReadText(err)};
}

fs::path PhotoPath(const std::string& name) { return SourceFolder() / ".deps/photos" / name; }

bool PhotosAreThere() { return fs::exists(PhotoPath("obama.jpg")); }

CliWorld::CliWorld() {
  for (const char* name :
       {"head", "custodian", "officer", "investigator", "examiner1", "examiner2", "auditor", "court", "stranger"}) {
    const RunOutcome made =
        RunProgram({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Key(name).string()});
    EXPECT_EQ(made.status, 0) << made.error;
  }
}

std::vector<std::string> CliWorld::Command(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), ProgramPath());
  arguments.insert(arguments.end(), {"--data", data().string()});
  return arguments;
}

std::vector<std::string> CliWorld::CommandAs(const std::string& name, std::vector<std::string> arguments) const {
  std::vector<std::string> command = Command(std::move(arguments));
  command.insert(command.end(), {"--as", name, "--key", Key(name).string()});
  return command;
}

void CliWorld::Found(const std::vector<std::string>& witnessing) const {
  std::vector<std::string> init{"init", "--origin", "faces.agency.example", "--head",
                                "head", "--key",    Key("head").string()};
  init.insert(init.end(), witnessing.begin(), witnessing.end());
  const RunOutcome founded = Writ(init);
  ASSERT_EQ(founded.status, 0) << founded.error;
  for (std::size_t i = 1; i < std::size(kPeople); ++i) {
    const RunOutcome added = WritAs(
        "head", {"user", "add", kPeople[i], "--role", kRoles[i], "--public-key", Key(kPeople[i]).string() + ".pub"});
    ASSERT_EQ(added.status, 0) << added.error;
  }
  const RunOutcome court =
      WritAs("head", {"authority", "add", "court@example", "--public-key", Key("court").string() + ".pub"});
  ASSERT_EQ(court.status, 0) << court.error;
  const RunOutcome quiet =
      WritAs("head", {"policy", "set", "alarm_same=0", "alarm_case=0", "alarm_night_from=0", "alarm_night_until=0",
                      "alarm_burst=0", "alarm_haste=0", "alarm_agreement=0", "alarm_refusals=0"});
  ASSERT_EQ(quiet.status, 0) << quiet.error;
}

void CliWorld::Enrol() const {
  const RunOutcome made = WritAs("custodian", {"gallery", "create", "custody"});
  ASSERT_EQ(made.status, 0) << made.error;
  const fs::path basis = folder() / "basis.toml";
  const std::string photo = PhotoPath("obama.jpg").string();
  const RunOutcome drafted =
      Writ({"basis", "draft", "--kind", "statute", "--gallery", "custody", "--subject", "obama", "--photo", photo,
            "--provision", "Custody Act s. 1", "--source", "custody photos", "--out", basis.string()});
  ASSERT_EQ(drafted.status, 0) << drafted.error;
  Sign("officer", "writ-basis@v1", basis);
  const RunOutcome enrolled =
      WritAs("custodian", {"enrol", "custody", photo, "--subject", "obama", "--basis", basis.string()});
  ASSERT_EQ(enrolled.status, 0) << enrolled.error;
}

fs::path CliWorld::SignedWrit(const std::string& id, const fs::path& photo,
                              const std::vector<std::string>& more) const {
  const fs::path file = folder() / ("writ-" + id + ".toml");
  std::vector<std::string> draft{
      "writ",           "draft",        "--photo",  photo.string(),       "--gallery", "custody",
      "--investigator", "investigator", "--issuer", "court@example",      "--id",      id,
      "--case",         "2026-CR-1",    "--ground", "Procedure Act s. 2", "--purpose", "identify the person",
      "--out",          file.string()};
  draft.insert(draft.end(), more.begin(), more.end());
  const RunOutcome drafted = Writ(draft);
  EXPECT_EQ(drafted.status, 0) << drafted.error;
  Sign("court", "writ@v1", file);
  return file;
}

void CliWorld::Sign(const std::string& name, const std::string& name_space, const fs::path& file) const {
  fs::remove(file.string() + ".sig");
  const RunOutcome signed_file =
      RunProgram({"ssh-keygen", "-q", "-Y", "sign", "-n", name_space, "-f", Key(name).string(), file.string()});
  EXPECT_EQ(signed_file.status, 0) << signed_file.error;
}

void CliWorld::Save(const std::string& name) const {
  CopyFolder(data(), folder() / (name + ".data"));
  CopyFolder(data().string() + ".keys", folder() / (name + ".keys"));
}

void CliWorld::Restore(const std::string& name) const {
  CopyFolder(folder() / (name + ".data"), data());
  CopyFolder(folder() / (name + ".keys"), data().string() + ".keys");
}

}  // namespace writ::support
