// The lines of a script that prepare something: a deployment, signed documents, spoilt photos, a spoilt data folder.
#include <fstream>
#include <iterator>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/source_folder.h"
#include "support/photo_kinds.h"
#include "support/program_path.h"
#include "support/script_player.h"

namespace writ::support {
namespace {

namespace fs = std::filesystem;

std::string ReadText(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The line `key = …` of a TOML document replaced, or without a value taken out.
void ChangeField(const fs::path& file, const std::string& key, const std::string* value) {
  std::string text = ReadText(file);
  const std::size_t start = text.find("\n" + key + " = ");
  ASSERT_NE(start, std::string::npos) << file << " has no field " << key;
  const std::size_t end = text.find('\n', start + 1);
  text.replace(start, end - start, value == nullptr ? "" : "\n" + key + " = " + *value);
  std::ofstream(file, std::ios::binary) << text;
}

bool MayMount() {
  const TestFolder folder;
  fs::create_directory(folder / "disk");
  return SmallDisk(folder / "disk", 1u << 20).mounted();
}

// A statement on the database, as somebody with the sqlite3 program would make it.
void ChangeDatabase(const fs::path& file, const std::string& statement) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  try {
    database.exec("PRAGMA foreign_keys=OFF");
    database.exec(statement);
  } catch (const SQLite::Exception& exception) {
    ADD_FAILURE() << exception.what();
  }
}

// The command that runs the program as the system's user nobody; empty where there is none. Where the program lies in a
// folder that is its owner's alone, such as /root, nobody may read all there is, and still write only what nobody may.
std::vector<std::string> FindWayToBeNobody(const fs::path& folder) {
  const std::vector<std::string> plain = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
  std::vector<std::string> reading = plain;
  reading.insert(reading.end(), {"--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"});
  for (const std::vector<std::string>& way : {plain, reading}) {
    std::vector<std::string> command = way;
    command.insert(command.end(), {"env", ProgramPath(), "--version"});
    if (::geteuid() == 0 && RunProgram(command, folder).status == 0) return way;
  }
  return {};
}

}  // namespace

void ScriptPlayer::Prepare(const ScriptLine& line) {
  if (line.sign == "needs") {
    Need(line.rest);
  } else if (line.sign == "as") {
    actor_ = line.rest == "nobody" ? "" : line.rest;
  } else if (!PrepareDeployment(line) && !PrepareDocument(line) && !PrepareFolder(line)) {
    ADD_FAILURE() << "couldn't read this line";
  }
}

void ScriptPlayer::Need(const std::string& what) {
  if (what == "photos") {
    if (!PhotosAreThere()) {
      lacking_ = "no photos: run script/setup";
      return;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(PhotoPath("."))) {
      fs::copy_file(entry.path(), world_.folder() / entry.path().filename().string());
    }
  } else if (what == "root") {
    nobody_ = FindWayToBeNobody(world_.folder());
    if (nobody_.empty()) lacking_ = "only root may run a program as somebody else, where that user can reach it";
  } else if (what == "mount") {
    if (!MayMount()) lacking_ = "this machine doesn't let us mount a small disk";
  } else {
    ADD_FAILURE() << "nobody knows how to need " << what;
  }
}

void ScriptPlayer::Serve(bool serves) {
  if (!serves) {
    server_.reset();
  } else if (!server_) {
    server_ = std::make_unique<ServingProgram>(std::vector<std::string>{"/usr/bin/env", "-C", world_.folder().string(),
                                                                        "WRIT_DATA=data", ProgramPath(), "serve"});
  }
}

bool ScriptPlayer::PrepareDeployment(const ScriptLine& line) {
  if (line.sign == "serve" || line.sign == "stop") {
    Serve(line.sign == "serve");
  } else if (line.sign == "founded" || line.sign == "enrolled") {
    world_.Found();
    if (line.sign == "enrolled") world_.Enrol();
  } else if (line.sign == "save") {
    world_.Save(line.rest);
  } else if (line.sign == "restore") {
    world_.Restore(line.rest);
  } else {
    return false;
  }
  return true;
}

// Drafts by the program itself, and signs as a person would.
void ScriptPlayer::DraftAndSign(const std::vector<std::string>& command, const std::string& signer,
                                const std::string& name_space, const std::string& file) {
  fs::remove(world_.folder() / file);
  std::vector<std::string> words = command;
  words.insert(words.end(), {"--out", file});
  const RunOutcome drafted = Run(words);
  ASSERT_EQ(drafted.status, 0) << drafted.error;
  world_.Sign(signer, name_space, world_.folder() / file);
}

bool ScriptPlayer::PrepareDocument(const ScriptLine& line) {
  const std::vector<std::string>& words = line.words;
  const auto with_options = [&](std::vector<std::string> command, std::size_t first) {
    command.insert(command.end(), words.begin() + static_cast<long>(std::min(first, words.size())), words.end());
    return command;
  };
  if (line.sign == "order" && words.size() >= 2) {  // order NAME PHOTO OPTION…
    DraftAndSign(with_options({"writ", "writ", "draft", "--photo", words[1], "--gallery", "custody", "--investigator",
                               "investigator", "--issuer", "court@example", "--id", words[0], "--case", "2026-CR-1",
                               "--ground", "Procedure Act s. 2", "--purpose", "identify the person"},
                              2),
                 "court", "writ@v1", "writ-" + words[0] + ".toml");
  } else if (line.sign == "basis" && words.size() >= 3) {  // basis NAME PHOTO SUBJECT OPTION…
    DraftAndSign(
        with_options({"writ", "basis", "draft", "--kind", "statute", "--gallery", "custody", "--photo", words[1],
                      "--subject", words[2], "--provision", "Custody Act s. 1", "--source", "custody photos"},
                     3),
        "officer", "writ-basis@v1", words[0] + ".toml");
  } else if (line.sign == "sign" && words.size() == 3) {  // sign WHO NAMESPACE FILE
    world_.Sign(words[0], words[1], world_.folder() / words[2]);
  } else if (line.sign == "set" && words.size() == 3) {  // set FILE FIELD VALUE
    ChangeField(world_.folder() / words[0], words[1], &words[2]);
  } else if (line.sign == "drop" && words.size() == 2) {  // drop FILE FIELD
    ChangeField(world_.folder() / words[0], words[1], nullptr);
  } else if (line.sign == "photo" && words.size() >= 2) {  // photo FILE KIND PHOTO…
    std::vector<fs::path> from;
    for (std::size_t i = 2; i < words.size(); ++i) from.push_back(world_.folder() / words[i]);
    EXPECT_TRUE(MakePhoto(words[1], from, world_.folder() / words[0])) << "couldn't make the photo";
  } else {
    return false;
  }
  return true;
}

bool ScriptPlayer::PrepareFolder(const ScriptLine& line) {
  if (line.sign == "card") {
    fs::copy_file(SourceFolder() / "models/sface-2021dec.toml", world_.folder() / line.rest);
  } else if (line.sign == "sql") {
    ChangeDatabase(world_.data() / "writ.db", line.rest);
  } else if (line.sign == "lock") {
    lock_ = std::make_unique<HeldFileLock>(world_.data() / "lock");
  } else if (line.sign == "unlock") {
    lock_.reset();
  } else if (line.sign == "disk" && line.rest == "read-only") {
    if (disk_ != nullptr) disk_->MakeReadOnly();
  } else if (line.sign == "disk") {  // disk BYTES
    disk_ = std::make_unique<SmallDisk>(world_.data(), std::stoul(line.rest));
    EXPECT_TRUE(disk_->mounted());
  } else if (line.sign == "fill" && disk_ != nullptr) {  // fill BYTES-LEFT, or fill nothing
    if (line.rest == "nothing") {
      disk_->Free();
    } else {
      disk_->Fill(std::stoul(line.rest));
    }
  } else if (line.sign == "contains" || line.sign == "lacks") {  // contains FILE TEXT
    const std::string text = ReadText(world_.folder() / line.words.at(0));
    EXPECT_FALSE(text.empty()) << line.words[0] << " is not there";
    EXPECT_EQ(text.find(line.words.at(1)) != std::string::npos, line.sign == "contains");
  } else {
    return false;
  }
  return true;
}

}  // namespace writ::support
