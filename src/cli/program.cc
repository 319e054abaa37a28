#include "cli/program.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <utility>

#include <unistd.h>
#include <CLI/CLI.hpp>

#include "cli/belongings.h"

namespace writ {
namespace {

constexpr char kEveryVerb[] = "Options that every verb has";
constexpr char kPurpose[] =
    "Writ searches sealed galleries for a face, under a signed writ and never without one. Everything that is done or\n"
    "refused stands in a log that anyone can check.";

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void Fill(std::string& target, const char* name, const std::string& fallback = {}) {
  if (target.empty()) target = FromEnvironment(name);
  if (target.empty()) target = fallback;
}

// The verb or family that the command line had reached, as it is typed.
std::string PathOf(const CLI::App& app, const CLI::App** last) {
  std::string path = "writ";
  *last = &app;
  while (!(*last)->get_subcommands().empty()) {
    *last = (*last)->get_subcommands().back();
    path += " " + (*last)->get_name();
  }
  return path;
}

// The first word after the verb that was reached, or nothing: CLI11 doesn't say which word it didn't know.
std::string WordAfter(const std::string& path, int argc, const char* const* argv) {
  const auto depth = static_cast<int>(std::count(path.begin(), path.end(), ' ')) + 1;
  return depth < argc && argv[depth][0] != '-' ? argv[depth] : "";
}

Error UsageError(const CLI::App& app, const std::string& cause, int argc, const char* const* argv) {
  const CLI::App* last = nullptr;
  const std::string path = PathOf(app, &last);
  std::string verbs;
  for (const CLI::App* verb : last->get_subcommands([](const CLI::App*) { return true; })) {
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  if (!verbs.empty()) {
    const std::string word = WordAfter(path, argc, argv);
    return {Code::kUsage, "usage",
            word.empty() ? "couldn't tell which verb of `" + path + "` is meant"
                         : "couldn't find a verb \"" + word + "\" of `" + path + "`",
            "choose one of " + verbs + "; `" + path + " --help` says what each does"};
  }
  return {Code::kUsage, "usage", "couldn't read the command line: " + cause, "`" + path + " --help` shows how"};
}

// Where a full disk or a closed pipe swallows the answer, the exit status says so.
int Print(std::string_view text, int status) {
  std::cout << text << std::flush;
  return std::cout.good() ? status : ExitStatus(Code::kUnavailable);
}

std::string JsonLine(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n"; }

int Report(const Result<Answer>& answer, bool json) {
  if (answer && json) {
    Json object = answer->json;
    if (answer->failure) object.update(ErrorJson(*answer->failure));
    return Print(JsonLine(object), answer->failure ? ExitStatus(answer->failure->code) : 0);
  }
  if (answer) {
    const int status = Print(PrintableLines(answer->text), answer->failure ? ExitStatus(answer->failure->code) : 0);
    std::cerr << PrintableLines(answer->note) << (answer->failure ? ErrorText(*answer->failure) : "") << std::flush;
    return status;
  }
  const int status = ExitStatus(answer.error().code);
  if (json) return Print(JsonLine(ErrorJson(answer.error())), status);
  std::cerr << ErrorText(answer.error()) << std::flush;
  return status;
}

}  // namespace

struct Verb::State {
  CLI::App* app = nullptr;
  CommonOptions* common = nullptr;
  Action* chosen = nullptr;
};

struct Program::State {
  CLI::App app{kPurpose, "writ"};
  CommonOptions common;
  Action chosen;
};

DeploymentPaths CommonOptions::Paths() const {
  const Belongings own = OwnBelongings();
  const std::filesystem::path named(models);
  return {.data = data,
          .keys = keys,
          .model_cards = models.empty() ? own.model_cards : named,
          .model_weights = models.empty() ? own.model_weights : named,
          .compact_codes = codes == "compact"};
}

Verb& Verb::Required(const std::string& name, std::string& target, const std::string& help) {
  state_->app->add_option(name, target, help)->required();
  return *this;
}

Verb& Verb::Optional(const std::string& name, std::string& target, const std::string& help) {
  state_->app->add_option(name, target, help);
  return *this;
}

Verb& Verb::Number(const std::string& name, std::optional<std::int64_t>& target, const std::string& help) {
  const auto keep = [&target, name](const std::int64_t& value) {
    if (value < 0) throw CLI::ValidationError(name, "the number must not be negative");
    target = value;
  };
  state_->app->add_option_function<std::int64_t>(name, keep, help)->type_name("NUMBER");
  return *this;
}

Verb& Verb::Many(const std::string& name, std::vector<std::string>& target, const std::string& help, bool required) {
  state_->app->add_option(name, target, help)->required(required);
  return *this;
}

Verb& Verb::Each(const std::string& name, std::vector<std::string>& target, const std::string& help, bool required) {
  state_->app->add_option(name, target, help)->required(required)->allow_extra_args(false);
  return *this;
}

Verb& Verb::Flag(const std::string& name, bool& target, const std::string& help) {
  state_->app->add_flag(name, target, help);
  return *this;
}

Verb& Verb::Acts() {
  state_->app->add_option("--as", state_->common->as, "Who acts: a name in the deployment (or WRIT_AS)");
  state_->app->add_option("--server", state_->common->server,
                          "The site of a `writ serve` elsewhere, in place of --data (or WRIT_SERVER)");
  return Signs();
}

Verb& Verb::Signs() {
  state_->app->add_option("--key", state_->common->key,
                          "The actor's private key, or the .pub file of a key in ssh-agent (or WRIT_KEY)");
  return *this;
}

void Verb::Runs(Action action) {
  state_->app->add_option("--data", state_->common->data, "The deployment's folder (or WRIT_DATA; else ./writ-data)")
      ->group(kEveryVerb);
  state_->app->add_option("--keys", state_->common->keys, "The folder of its keys (or WRIT_KEYS; else DATA.keys)")
      ->group(kEveryVerb);
  state_->app->add_flag("--json", state_->common->json, "Print one JSON object")->group(kEveryVerb);
  state_->app->callback([chosen = state_->chosen, action = std::move(action)] { *chosen = action; });
}

Program::Program() : state_(std::make_unique<State>()) {
  CLI::App& app = state_->app;
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this help");
  app.set_version_flag("--version", "writ " WRIT_VERSION, "Print the version");
  app.get_formatter()->column_width(34);
  app.get_formatter()->label("REQUIRED", "(needed)");
  app.footer(
      "`writ VERB --help` says what a verb does, who may do it, and shows an example.\nTo see the whole story "
      "on this machine: writ demo\n");
}

Program::~Program() = default;

void Program::AddFamily(const std::string& word, const std::string& group, const std::string& purpose) {
  state_->app.add_subcommand(word, purpose)->group(group)->require_subcommand(1);
}

Verb Program::AddVerb(const VerbText& text) {
  const std::size_t space = text.path.find(' ');
  CLI::App* parent = &state_->app;
  std::string name = text.path;
  if (space != std::string::npos) {
    parent = state_->app.get_subcommand(text.path.substr(0, space));
    name = text.path.substr(space + 1);
  }
  CLI::App* verb = parent->add_subcommand(name, text.purpose);
  if (!text.group.empty()) verb->group(text.group);
  verb->footer("Who may: " + text.who + "\nExample:\n  " + text.example + "\n");
  auto state = std::make_shared<Verb::State>();
  state->app = verb;
  state->common = &state_->common;
  state->chosen = &state_->chosen;
  return Verb(std::move(state));
}

int Program::Run(int argc, const char* const* argv) {
  CLI::App& app = state_->app;
  CommonOptions& common = state_->common;
  bool json = false;
  for (int i = 1; i < argc; ++i) json = json || std::string_view(argv[i]) == "--json";
  if (argc < 2) {
    std::cerr << app.help() << std::flush;
    return ExitStatus(Code::kUsage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Print(app.help(), 0);
  } catch (const CLI::CallForVersion& version) {
    return Print(std::string(version.what()) + "\n", 0);
  } catch (const CLI::ParseError& error) {
    return Report(tl::make_unexpected(UsageError(app, error.what(), argc, argv)), json);
  }
  Fill(common.data, "WRIT_DATA", "writ-data");
  while (common.data.size() > 1 && common.data.ends_with('/')) common.data.pop_back();  // DATA.keys lies beside it
  Fill(common.keys, "WRIT_KEYS", common.data + ".keys");
  Fill(common.models, "WRIT_MODELS");
  Fill(common.codes, "WRIT_CODES", "fast");
  if (common.codes != "fast" && common.codes != "compact") {
    return Report(Fail(Code::kUsage, "codes-unknown", "couldn't go on: WRIT_CODES is " + common.codes,
                       "set it to fast or compact, or not at all"),
                  common.json);
  }
  Fill(common.server, "WRIT_SERVER");
  Fill(common.as, "WRIT_AS");
  Fill(common.key, "WRIT_KEY");
  try {
    return Report(state_->chosen(common), common.json);
  } catch (const std::exception& error) {
    return Report(Fail(Code::kInternal, "exception", std::string("couldn't go on: ") + error.what(),
                       "this is a defect of writ; please report it with the command that you gave"),
                  common.json);
  }
}

ProgressLine::ProgressLine(bool quiet) : quiet_(quiet || ::isatty(STDERR_FILENO) == 0) {}

ProgressLine::~ProgressLine() {
  if (shown_) std::cerr << "\r\033[K" << std::flush;
}

void ProgressLine::Show(std::string_view stage, std::uint64_t done, std::uint64_t all, std::string_view more) {
  if (quiet_) return;
  std::string line(stage);
  if (all > 0) line += ": " + std::to_string(done * 100 / all) + " % of " + std::to_string(all);
  if (!more.empty()) line += ", " + std::string(more);
  const auto now = std::chrono::steady_clock::now();
  if (line == last_ || (done < all && now - shown_at_ < std::chrono::milliseconds(100))) return;
  shown_at_ = now;
  last_ = std::move(line);
  shown_ = true;
  std::cerr << "\r\033[K" << last_ << std::flush;
}

}  // namespace writ
