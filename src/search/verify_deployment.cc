#include "search/verify_deployment.h"

#include <algorithm>

#include "authority/act_auditor.h"
#include "authority/alarm_acts.h"
#include "authority/sshsig.h"
#include "authority/statement.h"
#include "log/tile_tree.h"
#include "search/case_audit.h"

namespace writ {
namespace {

constexpr char kAdvice[] = "keep the data folder as evidence, and restore it from a backup";

// Compares the published entries with the table's, tile by tile.
Result<VerifiedLog> VerifyLog(Deployment& deployment,
                              const std::function<void(std::string_view, std::uint64_t, std::uint64_t)>& progress) {
  Ledger& ledger = deployment.ledger();
  VerifyOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t all) { progress("log", done, all); };
  options.entry = [&](std::uint64_t index, ByteView entry) -> Result<void> {
    const Result<std::vector<Bytes>> stored = ledger.EntryBytes(index, 1);
    if (!stored || !std::equal(entry.begin(), entry.end(), stored->front().begin(), stored->front().end())) {
      return Fail(Code::kCorruption, "table-differs",
                  "couldn't accept the table: its entry " + std::to_string(index) + " is not the one in the log",
                  kAdvice);
    }
    return {};
  };
  const LogVerifier verifier = MakeLogVerifier(ledger.origin(), ledger.log_key().public_key);
  return VerifyLogFolder(deployment.env(), ledger.log_folder(), verifier, options);
}

}  // namespace

Result<DeploymentVerdict> VerifyDeployment(
    Deployment& deployment, const std::function<void(std::string_view, std::uint64_t, std::uint64_t)>& progress) {
  Ledger& ledger = deployment.ledger();
  DeploymentVerdict verdict;
  WRIT_TRY(verdict.log, VerifyLog(deployment, progress));
  const std::uint64_t size = verdict.log.checkpoint.size;
  if (ledger.NextIndex() != size) {
    return Fail(Code::kCorruption, "log-behind",
                "couldn't accept the table: it holds another number of entries than the log", kAdvice);
  }
  const LogVerifier verifier = MakeLogVerifier(ledger.origin(), ledger.log_key().public_key);
  ActAuditor auditor(verifier);
  StatementAuditor statements(deployment.registry().statements());
  AlarmAuditor alarms;
  const TileReader tiles(deployment.env(), ledger.log_folder());  // sound, as VerifyLog has found
  CaseAuditor cases(deployment.tagger(), verifier, [&](std::uint64_t at) -> Result<Hash32> {
    WRIT_TRY(const TileTree tree, TileTree::Load(tiles, at));
    return tree.Root();
  });
  WRIT_CHECK(ledger.ForEachRecord([&](const Record& record) -> Result<void> {
    WRIT_CHECK(auditor.Check(record));
    WRIT_CHECK(cases.Check(record));
    WRIT_CHECK(statements.Check(record));
    WRIT_CHECK(alarms.Check(record));
    progress("acts and rows", ++verdict.rows, size);
    return {};
  }));
  WRIT_TRY(verdict.sealed_parts, ledger.CheckEveryVaultPart());
  progress("sealed parts", verdict.sealed_parts, verdict.sealed_parts);
  return verdict;
}

}  // namespace writ
