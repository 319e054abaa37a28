#include "support/deployment_state.h"

#include <fstream>

#include <nlohmann/json.hpp>

namespace writ::support {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string TextOf(const RunOutcome& run) { return std::to_string(run.status) + " " + run.output + run.error; }

std::size_t CountMinutes(const fs::path& file) {
  std::ifstream stream(file);
  std::size_t count = 0;
  for (std::string line; std::getline(stream, line);) count += line.empty() ? 0 : 1;
  return count;
}

void ReadLog(const RunOutcome& listed, DeploymentState& state) {
  const Json json = Json::parse(listed.output, nullptr, false);
  if (listed.status != 0 || !json.contains("entries")) {
    state.log = TextOf(listed);
    return;
  }
  for (const Json& entry : json["entries"]) {
    std::string text = entry["type"].get<std::string>() + " " + entry["outcome"].get<std::string>();
    if (entry["type"] == "strangers") state.strangers += std::stoul(entry["detail"].get<std::string>());
    if (entry["detail"] != "") text += " " + entry["detail"].get<std::string>();
    state.entries.push_back(text);
  }
}

}  // namespace

DeploymentState ReadState(const fs::path& folder, const std::vector<std::string>& writs,
                          const std::function<RunOutcome(std::vector<std::string>)>& run) {
  DeploymentState state;
  ReadLog(run({"log", "show", "--json"}), state);
  state.strangers += CountMinutes(folder / "data" / "strangers");
  for (const std::vector<std::string>& list : std::vector<std::vector<std::string>>{
           {"user", "list"}, {"authority", "list"}, {"policy", "show"}, {"gallery", "list"}, {"result"}}) {
    std::vector<std::string> command = list;
    command.push_back("--json");
    state.tables += TextOf(run(std::move(command)));
  }
  for (const std::string& name : writs) state.tables += name + ": " + TextOf(run({"writ", "show", name, "--json"}));
  return state;
}

}  // namespace writ::support
