#include <array>
#include <chrono>
#include <thread>

#include "cli/demo_service.h"
#include "cli/demo_story.h"
#include "cli/interrupt.h"

namespace writ {
namespace {

constexpr std::array kAddresses{"127.0.0.1:8080", "127.0.0.1:0"};  // the second where the first is taken
constexpr std::chrono::milliseconds kLook{200};

Result<std::unique_ptr<DemoService>> StartSite(const std::string& writ, const std::filesystem::path& folder) {
  Result<std::unique_ptr<DemoService>> site = Fail(Code::kInternal, "no-address", "couldn't serve");
  for (const char* address : kAddresses) {
    site = DemoService::Start({writ, "serve", "--listen", address}, folder);
    if (site) break;
  }
  return site;
}

// Passkeys want a name, and this machine's own is localhost.
std::string ByName(const std::string& url) { return "http://localhost" + url.substr(url.rfind(':')); }

Result<void> Invite(DemoStage& stage, const std::string& person, const std::string& role, const std::string& site) {
  const std::string key = "keys/" + person;
  WRIT_TRY(const Json invited, stage.Ask({"writ", "user", "add-key", "--invite", site, "--as", person, "--key", key}));
  stage.Tell(person + ", " + role + ":");
  stage.Tell(invited.at("link").get<std::string>());
  return {};
}

}  // namespace

Result<void> PlayWeb(DemoStage& stage, const std::string& writ) {
  stage.Begin("8  In a browser");
  WRIT_CHECK(PrepareUnusedWrit(stage));
  WRIT_TRY(const std::unique_ptr<DemoService> service, StartSite(writ, stage.folder()));
  const std::string site = ByName(service->url());
  stage.Tell("The public log, which the page checks by itself, is at " + site + "/ now.");
  stage.Tell(
      "Everybody's passkey is made by a link of their own, once. Open each in a profile or a private window of its "
      "own, "
      "or sign out in between:");
  WRIT_CHECK(Invite(stage, "h.vega", "head", site));
  for (const DemoMember& member : DemoMembers()) WRIT_CHECK(Invite(stage, member.name, member.role, site));
  stage.Tell("To search, i.lund drops writ-4.toml, writ-4.toml.sig and probe.jpg, which lie in");
  stage.Tell(stage.folder().string());
  stage.Tell("Ctrl-C ends it.");
  while (!WasInterrupted()) {
    if (!service->IsRunning()) {
      return Fail(Code::kUnavailable, "server-ended", "couldn't go on: the demo's server ended",
                  "`writ demo --keep` leaves the folder; run `writ serve` in it to see why");
    }
    std::this_thread::sleep_for(kLook);
  }
  return {};
}

}  // namespace writ
