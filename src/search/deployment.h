// A deployment that is open: its ledger with all that was folded from it, its keys, and the face pipeline.
//
// Opening checks everything that the last writer did not vouch for, and settles what a crash left: unpublished entries
// are published, interrupted searches end in an abort, decided ones are released. One writer at a time holds DATA/lock.
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "authority/alarms.h"
#include "authority/authorship.h"
#include "authority/clock_watch.h"
#include "authority/key_files.h"
#include "authority/office.h"
#include "authority/people.h"
#include "authority/tagger.h"
#include "authority/writ_uses.h"
#include "face/pipeline.h"
#include "gallery/galleries.h"
#include "gallery/imports.h"
#include "gallery/key_ring.h"
#include "search/searches.h"

namespace writ {

class GalleryIndexes;

inline constexpr std::int64_t kIdleSeconds = 60;  // that a gallery stays open after a search

struct DeploymentPaths {
  std::filesystem::path data;
  std::filesystem::path keys;  // default DATA.keys
  std::filesystem::path model_cards;
  std::filesystem::path model_weights;
  bool compact_codes = false;  // 71 bytes a face in memory instead of 111, and more templates to read
};

enum class Access { kRead, kWrite };

struct OpenOptions {
  bool in_full = false;  // every row is checked, also where the last writer's state would vouch for it
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};  // entries
  std::string except_witness = {};                                           // see WitnessDesk::Open
  std::shared_ptr<const Pipeline> pipeline = {};  // one for many, by LoadOwnPipeline; else loaded when it is needed
};

class Deployment {
 public:
  // Errors: "data-missing", "locked", "keys-missing", "data-newer" (kUnavailable); every kCorruption of the ledger.
  // A writer first shows its log to the witnesses, where there are any: WitnessDesk::Open, which see for its errors.
  static Result<std::unique_ptr<Deployment>> Open(Env& env, const DeploymentPaths& paths, Access access,
                                                  const OpenOptions& options = {});
  // A writer leaves a verified-up-to state for the next start.
  ~Deployment();
  // Of a writer that stays open: before each act, and now and then. Settles what a start would settle now, asks
  // witnesses again that were silent, holds the clock against the log again, closes galleries that no search has asked
  // for since kIdleSeconds, and all of them at once while any order of suspension is in force.
  Result<void> Tend();

  // A new deployment under the head's signature: `sign` is given the founding act's bytes and returns the armoured
  // signature. Without `witnesses` it is unwitnessed. Data and keys appear as a whole or not at all. "data-exists",
  // "keys-exist", "genesis-wrong" (kRefused).
  static Result<std::unique_ptr<Deployment>> Found(
      Env& env, const DeploymentPaths& paths, std::string_view origin, std::string_view head_name,
      std::string_view head_key, const Policy& policy,
      const std::function<Result<std::string>(const std::string& act)>& sign,
      const std::vector<WitnessPeer>& witnesses = {});

  Env& env() { return env_; }
  Office& office() { return *office_; }
  Ledger& ledger() { return *ledger_; }
  const Registry& registry() const { return registry_; }
  const Alarms& alarms() const { return alarms_; }
  const Tagger& tagger() const { return tagger_; }
  const WritUses& writ_uses() const { return writ_uses_; }
  const Galleries& galleries() const { return galleries_; }
  const Imports& imports() const { return imports_; }
  const Searches& searches() const { return searches_; }
  const KeyRing& key_ring() const { return *key_ring_; }
  GalleryIndexes& indexes() { return *indexes_; }
  ClockWatch& clock() { return clock_; }
  const DeploymentPaths& paths() const { return paths_; }
  // That of OpenOptions, else LoadOwnPipeline at the first call.
  Result<const Pipeline*> pipeline();

  // Entry 0's SHA-256 in hexadecimal, which auditors pin.
  Result<std::string> GenesisHash();

 private:
  Deployment(Env& env, DeploymentPaths paths, const DeploymentKeys& keys);
  void AttachTo(std::unique_ptr<Ledger> ledger);
  Result<void> Settle();
  Result<void> SettleSearches();

  Env& env_;
  DeploymentPaths paths_;
  std::unique_ptr<FileLock> lock_;
  Tagger tagger_;
  ClockWatch clock_;
  Registry registry_;
  std::unique_ptr<PowerGuard> power_guard_;
  WritUses writ_uses_;
  Galleries galleries_;
  Imports imports_;
  Searches searches_;
  Alarms alarms_;
  std::unique_ptr<KeyRing> key_ring_;
  std::unique_ptr<GalleryIndexes> indexes_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Office> office_;
  std::shared_ptr<const Pipeline> pipeline_;
  std::string program_sha256_;  // read once: the file may be another one by now
};

// The pipeline of these paths, in throughput mode for many photos; "card-altered" (kCorruption) unless the cards are
// those that this program was built with.
Result<Pipeline> LoadOwnPipeline(Env& env, const DeploymentPaths& paths,
                                 PerformanceMode mode = PerformanceMode::kLatency);

}  // namespace writ
