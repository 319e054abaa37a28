// The full check of a deployment: log ↔ table ↔ rows ↔ sealed parts, and every act's signature and author.
//
// A start checks rows and the log's right edge; this checks everything that can be checked while galleries stay closed.
// What is sealed is checked against its digest; that it opens is checked when a permit opens it. Thread rule: one.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "log/verify_folder.h"
#include "search/deployment.h"

namespace writ {

struct DeploymentVerdict {
  VerifiedLog log;
  std::uint64_t rows = 0;
  std::uint64_t sealed_parts = 0;
};

// Errors (kCorruption): those of VerifyLogFolder, ActAuditor, CaseAuditor, StatementAuditor, AlarmAuditor, Ledger, and
// "table-differs" (the table holds another entry than the published log), "log-behind" (it holds more). `progress` gets
// a stage's name, what is done, and all.
Result<DeploymentVerdict> VerifyDeployment(
    Deployment& deployment, const std::function<void(std::string_view, std::uint64_t, std::uint64_t)>& progress);

}  // namespace writ
