// A deployment that a server keeps open, and opens again where its log stopped.
//
// A log that could not be written whole (a full disk), or that a witness contradicts, takes nothing more until it is
// opened anew, which completes or refuses what stands there. Thread rule: one thread.
#pragma once

#include <memory>

#include "search/deployment.h"

namespace writ {

class HeldDeployment {
 public:
  // Errors of Deployment::Open and LoadOwnPipeline.
  static Result<std::unique_ptr<HeldDeployment>> Open(Env& env, const DeploymentPaths& paths,
                                                      std::shared_ptr<const Pipeline> pipeline = {});

  // The deployment, tended, for the next piece of work. Errors of Deployment::Open and Tend.
  Result<Deployment*> Tended();

 private:
  HeldDeployment(Env& env, DeploymentPaths paths, std::shared_ptr<const Pipeline> pipeline)
      : env_(env), paths_(std::move(paths)), pipeline_(std::move(pipeline)) {}

  Env& env_;
  const DeploymentPaths paths_;
  const std::shared_ptr<const Pipeline> pipeline_;  // loaded once
  std::unique_ptr<Deployment> deployment_;          // none where it could not be opened again
};

}  // namespace writ
