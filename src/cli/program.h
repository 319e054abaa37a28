// The command line: verbs, their options, their help, and one run of one verb.
//
// One adapter over CLI11, whose headers are heavy: only program.cc includes them. A verb declares its options and what
// it does; the program parses, runs it, prints its Answer or its Error, and gives the exit status. Thread rule: one
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/answer.h"
#include "search/deployment.h"

namespace writ {

// The options that every verb has. Empty where neither flag nor environment gives one.
struct CommonOptions {
  std::string data;    // --data, WRIT_DATA, ./writ-data
  std::string keys;    // --keys, WRIT_KEYS, DATA.keys
  std::string models;  // WRIT_MODELS: a folder with cards and weights; empty: the program's own
  std::string codes;   // WRIT_CODES: "fast" or "compact", how searches hold faces in memory
  std::string server;  // --server, WRIT_SERVER: the site of a deployment elsewhere
  std::string as;      // --as, WRIT_AS
  std::string key;     // --key, WRIT_KEY
  bool json = false;   // --json

  DeploymentPaths Paths() const;
};

using Action = std::function<Result<Answer>(const CommonOptions&)>;

// One verb's options. A name with dashes is an option, one without is positional. Targets must outlive the program.
class Verb {
 public:
  Verb& Required(const std::string& name, std::string& target, const std::string& help);
  Verb& Optional(const std::string& name, std::string& target, const std::string& help);
  // A whole number; negative ones are usage errors.
  Verb& Number(const std::string& name, std::optional<std::int64_t>& target, const std::string& help);
  // One or more values; the option may be given several times.
  Verb& Many(const std::string& name, std::vector<std::string>& target, const std::string& help, bool required);
  // The option may be given several times, with one value each.
  Verb& Each(const std::string& name, std::vector<std::string>& target, const std::string& help, bool required);
  Verb& Flag(const std::string& name, bool& target, const std::string& help);
  // Adds --as, --key and --server: somebody signs an act, or asks a server elsewhere. Signs adds --key alone.
  Verb& Acts();
  Verb& Signs();
  void Runs(Action action);

 private:
  friend class Program;
  struct State;
  explicit Verb(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

// What a verb's help says, in a newcomer's words.
struct VerbText {
  std::string path;     // "search", or "user add"
  std::string group;    // whose verb it is, a heading of the top-level help; empty for "user add"
  std::string purpose;  // one sentence
  std::string who;      // who may do it
  std::string example;  // one command line
};

class Program {
 public:
  Program();
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // A word that has verbs under it, for example "user"; before its verbs.
  void AddFamily(const std::string& word, const std::string& group, const std::string& purpose);
  Verb AddVerb(const VerbText& text);

  // Parses, runs, prints; the process's exit status.
  int Run(int argc, const char* const* argv);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Progress on standard error where that is a terminal: a line that is written over, and wiped at the end.
class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  // `all` is 0 where nobody knows how much there is.
  void Show(std::string_view stage, std::uint64_t done, std::uint64_t all, std::string_view more = {});

 private:
  bool shown_ = false;
  bool quiet_ = false;
  std::chrono::steady_clock::time_point shown_at_;
  std::string last_;
};

}  // namespace writ
