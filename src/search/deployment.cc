#include "search/deployment.h"

#include <utility>

#include "authority/sshsig.h"
#include "base/build_id.h"
#include "gallery/gallery_indexes.h"
#include "search/destruction.h"
#include "search/review.h"
#include "search/standing.h"

namespace writ {
namespace {

constexpr char kProgramFile[] = "/proc/self/exe";
constexpr std::size_t kMaxProgramBytes = 1u << 30;

LedgerKeys LedgerKeysOf(const DeploymentKeys& keys) {
  return {.row_key = keys.row_key(),
          .log_key = {.public_key = keys.log_key.public_key,
                      .secret_key = SecretBytes::CopyOf(keys.log_key.secret_key.view())}};
}

// A crash between the two renames of a founding leaves the keys in place and the data aside. Nobody was told that it
// succeeded, so both go. Keys that belong to anything else do not open that ledger, and stay.
Result<void> ClearInterruptedFounding(Env& env, const DeploymentPaths& paths, const std::filesystem::path& new_data) {
  if (env.Exists(paths.data) || !env.Exists(paths.keys) || !env.Exists(new_data)) return {};
  const Result<DeploymentKeys> keys = LoadKeyFiles(env, paths.keys);
  if (!keys) return {};
  const Result<std::unique_ptr<Ledger>> ledger = Ledger::Open(env, new_data, LedgerKeysOf(*keys), /*writable=*/false);
  if (!ledger || !(*ledger)->Replay()) return {};
  WRIT_CHECK(env.RemoveFolder(paths.keys));
  return env.RemoveFolder(new_data);
}

// The founding act names the log's key for good: nothing is published under another one.
Result<void> CheckLogKey(Ledger& ledger) {
  WRIT_TRY(const std::vector<Bytes> entries, ledger.EntryBytes(0, 1));
  WRIT_TRY(const Entry founding, DecodeEntry(entries.front()));
  if (founding.act.value("log_key", "") == ledger.verifier_key()) return {};
  return Fail(Code::kCorruption, "log-key-other", "couldn't open the log: its key is not the one it was founded with",
              "restore log.key from the recovery sheet, and find out who changed it");
}

}  // namespace

Deployment::Deployment(Env& env, DeploymentPaths paths, const DeploymentKeys& keys)
    : env_(env),
      paths_(std::move(paths)),
      tagger_(keys.tag_key()),
      clock_(env, paths_.data, tagger_),
      writ_uses_(tagger_),
      galleries_(tagger_),
      key_ring_(std::make_unique<LocalKeyRing>(keys.master)),
      indexes_(std::make_unique<GalleryIndexes>(env, paths_.data, paths_.keys,
                                                paths_.compact_codes ? ScanLayout::kCompact : ScanLayout::kFast)) {}

void Deployment::AttachTo(std::unique_ptr<Ledger> ledger) {
  ledger_ = std::move(ledger);
  power_guard_ = std::make_unique<PowerGuard>(registry_, SshKeyOf(ledger_->log_key().public_key).Text());
  ledger_->Attach(power_guard_.get());  // before the registry, which then believes what it is given
  ledger_->Attach(&registry_);
  ledger_->Attach(&writ_uses_);
  ledger_->Attach(&galleries_);
  ledger_->Attach(&imports_);
  ledger_->Attach(&searches_);
  ledger_->Attach(&alarms_);
  office_ = std::make_unique<Office>(env_, paths_.data, *ledger_, registry_, alarms_);
}

Deployment::~Deployment() {
  if (ledger_ == nullptr) return;
  // While the lock is held. Without new shards the next search opens more faces one by one, that is all.
  (void)indexes_->RenewShards();
  ledger_->LeaveState();
}

Result<std::unique_ptr<Deployment>> Deployment::Open(Env& env, const DeploymentPaths& paths, Access access,
                                                     const OpenOptions& options) {
  if (!env.Exists(paths.data / "writ.db")) {
    return Fail(Code::kUnavailable, "data-missing",
                "couldn't open the deployment: there is none in " + paths.data.string(),
                "name its folder with --data or WRIT_DATA, or found one with `writ init`");
  }
  std::unique_ptr<FileLock> lock;
  if (access == Access::kWrite) {
    WRIT_TRY(lock, env.Lock(paths.data / "lock"));
  }
  WRIT_TRY(const DeploymentKeys keys, LoadKeyFiles(env, paths.keys));
  std::unique_ptr<Deployment> deployment(new Deployment(env, paths, keys));
  deployment->lock_ = std::move(lock);
  deployment->pipeline_ = options.pipeline;
  WRIT_TRY(std::unique_ptr<Ledger> ledger, Ledger::Open(env, paths.data, LedgerKeysOf(keys), access == Access::kWrite));
  WRIT_CHECK(CheckLogKey(*ledger));
  deployment->AttachTo(std::move(ledger));
  const Result<void> replayed =
      deployment->ledger_->Replay({.program = BuildId(), .in_full = options.in_full, .progress = options.progress});
  if (!replayed && replayed.error().reason == "state-unreadable" && !options.in_full) {
    deployment.reset();
    OpenOptions all = options;
    all.in_full = true;
    return Open(env, paths, access, all);
  }
  WRIT_CHECK(replayed);
  if (access == Access::kWrite) {
    WRIT_CHECK(deployment->office_->witnesses().Open(options.except_witness));
    WRIT_CHECK(deployment->Settle());
  }
  return deployment;
}

Result<std::unique_ptr<Deployment>> Deployment::Found(
    Env& env, const DeploymentPaths& paths, std::string_view origin, std::string_view head_name,
    std::string_view head_key, const Policy& policy,
    const std::function<Result<std::string>(const std::string& act)>& sign, const std::vector<WitnessPeer>& witnesses) {
  // Built aside and renamed into place, so that a founding that was interrupted leaves nothing that looks founded.
  const std::filesystem::path new_data = paths.data.string() + ".founding";
  const std::filesystem::path new_keys = paths.keys.string() + ".founding";
  WRIT_CHECK(ClearInterruptedFounding(env, paths, new_data));
  if (env.Exists(paths.data) || env.Exists(paths.keys)) {
    const std::filesystem::path& taken = env.Exists(paths.data) ? paths.data : paths.keys;
    return Fail(Code::kRefused, "data-exists", "couldn't found a deployment: " + taken.string() + " exists already",
                "choose other folders with --data and --keys, or move the old ones away");
  }
  const auto build = [&]() -> Result<void> {
    WRIT_CHECK(env.RemoveFolder(new_data));
    WRIT_CHECK(env.RemoveFolder(new_keys));
    WRIT_CHECK(env.MakeFolder(new_data, /*secret=*/true));
    WRIT_CHECK(env.MakeFolder(new_data / "orders"));
    WRIT_TRY(const DeploymentKeys keys, CreateKeyFiles(env, new_keys, origin));
    const Tagger tagger(keys.tag_key());
    WRIT_CHECK(ClockWatch(env, new_data, tagger).Trust());
    WRIT_TRY(const std::unique_ptr<Ledger> ledger,
             Ledger::Create(env, new_data, std::string(origin), LedgerKeysOf(keys)));
    const ActDraft act = DraftInit(env, origin, head_name, head_key, ledger->verifier_key(), policy, witnesses);
    WRIT_TRY(std::string signature, sign(act.Bytes()));
    WRIT_CHECK(writ::Found(env, *ledger,
                           {.claimed_actor = std::string(head_name),
                            .act = act.Bytes(),
                            .signature = std::move(signature),
                            .openings = act.openings}));
    return {};
  };
  if (const Result<void> built = build(); !built) {
    // A head who did not sign after all leaves no keys behind either.
    (void)env.RemoveFolder(new_data);
    (void)env.RemoveFolder(new_keys);
    return tl::make_unexpected(built.error());
  }
  WRIT_CHECK(env.RenameFolder(new_keys, paths.keys));
  WRIT_CHECK(env.RenameFolder(new_data, paths.data));
  return Open(env, paths, Access::kWrite);
}

Result<void> Deployment::Settle() {
  // Under a clock in doubt nothing is settled, since all of it gets a time.
  const Result<void> reliable = clock_.Check(ledger_->last_time());
  const std::optional<Error>& by_witness = office_->witnesses().clock_doubt();
  if (!reliable || by_witness) {
    office_->DoubtTheClock(reliable ? *by_witness : reliable.error());
    return office_->RebuildPowers();
  }
  office_->TrustTheClock();
  WRIT_CHECK(clock_.TrustNewBoot());
  if (program_sha256_.empty()) {
    WRIT_TRY(const Bytes program, env_.ReadFile(kProgramFile, kMaxProgramBytes));
    program_sha256_ = Sha256Hex(program);
  }
  WRIT_CHECK(office_->Settle(program_sha256_));
  WRIT_CHECK(SettleSearches());
  WRIT_CHECK(LogLapses(*this));
  const Result<std::vector<std::uint64_t>> destroyed = DestroyDueCases(*this);
  return destroyed ? Result<void>{} : tl::make_unexpected(destroyed.error());
}

Result<void> Deployment::Tend() {
  // Keys and codes leave memory before anything is written, which may fail.
  const Result<std::vector<SuspensionOrder>> orders = office_->suspension().InForce();
  orders && orders->empty() ? indexes_->CloseIdle(env_.Now(), kIdleSeconds) : indexes_->CloseAll();
  WRIT_CHECK(office_->witnesses().AskAgain());
  return Settle();
}

Result<void> Deployment::SettleSearches() {
  for (const auto& [entry, search] : std::map(searches_.by_entry())) {
    if (search.state == SearchState::kRunning) {
      WRIT_CHECK(office_->RecordOwn("search_abort", Json{{"search", entry}}, {}, env_.Now()));
    } else if (search.state == SearchState::kInReview && search.decisions.size() >= kExaminersNeeded &&
               CheckStands(*this, search, env_.Now(), "release")) {
      WRIT_CHECK(Release(*this, entry));
    }
  }
  return {};
}

Result<const Pipeline*> Deployment::pipeline() {
  if (pipeline_ == nullptr) {
    WRIT_TRY(Pipeline loaded, LoadOwnPipeline(env_, paths_));
    pipeline_ = std::make_shared<const Pipeline>(std::move(loaded));
  }
  return pipeline_.get();
}

Result<Pipeline> LoadOwnPipeline(Env& env, const DeploymentPaths& paths, PerformanceMode mode) {
  WRIT_TRY(Pipeline loaded, Pipeline::Load(env, paths.model_cards, paths.model_weights, mode));
  if (loaded.cards_hash() == WRIT_CARDS_SHA256) return loaded;
  return Fail(Code::kCorruption, "card-altered",
              "couldn't load the models: a card in " + paths.model_cards.string() + " is not the one of this program",
              "thresholds come from the cards: restore them from the source, and find out who changed them");
}

Result<std::string> Deployment::GenesisHash() {
  WRIT_TRY(const std::vector<Bytes> entries, ledger_->EntryBytes(0, 1));
  return Sha256Hex(entries.front());
}

}  // namespace writ
