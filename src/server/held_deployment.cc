#include "server/held_deployment.h"

#include <utility>

namespace writ {

Result<std::unique_ptr<HeldDeployment>> HeldDeployment::Open(Env& env, const DeploymentPaths& paths,
                                                             std::shared_ptr<const Pipeline> pipeline) {
  if (pipeline == nullptr) {
    WRIT_TRY(Pipeline loaded, LoadOwnPipeline(env, paths));
    pipeline = std::make_shared<const Pipeline>(std::move(loaded));
  }
  std::unique_ptr<HeldDeployment> held(new HeldDeployment(env, paths, std::move(pipeline)));
  WRIT_CHECK(held->Tended());
  return held;
}

Result<Deployment*> HeldDeployment::Tended() {
  if (deployment_ != nullptr && deployment_->ledger().stopped()) deployment_.reset();
  if (deployment_ == nullptr) {
    WRIT_TRY(deployment_, Deployment::Open(env_, paths_, Access::kWrite, {.pipeline = pipeline_}));
    return deployment_.get();
  }
  const Result<void> tended = deployment_->Tend();
  if (tended) return deployment_.get();
  // What contradicts its log is looked at whole again, and stays refused.
  if (tended.error().code == Code::kCorruption) deployment_.reset();
  return tl::make_unexpected(tended.error());
}

}  // namespace writ
