#include "cli/demo_witness.h"

#include "base/env.h"

namespace writ {
namespace {

constexpr std::size_t kMaxKeyBytes = 1'000;

}  // namespace

Result<DemoWitness> StartDemoWitness(const std::string& writ, const std::filesystem::path& folder) {
  WRIT_TRY(std::unique_ptr<DemoService> service,
           DemoService::Start({writ, "witness", "serve", "--dir", "witness", "--listen", "127.0.0.1:0"}, folder));
  WRIT_TRY(const Bytes vkey, RealEnv().ReadFile(folder / "witness" / "witness.vkey", kMaxKeyBytes));
  const std::string key(AsText(vkey).substr(0, AsText(vkey).find('\n')));
  const std::string peer = key + "@" + service->url();
  return DemoWitness{.service = std::move(service), .peer = peer};
}

}  // namespace writ
