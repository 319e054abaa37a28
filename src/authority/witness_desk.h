// The desk where the deployment shows its log to the witnesses that it trusts, and takes their cosignatures.
//
// A witness signs only what continues the last log that it saw. So its answer says that this log is the one that
// everybody is shown, and that the data folder is no old copy. A search demands it: only this desk makes a
// `WitnessedEntry`, and no permit to compare exists without one. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authority/registry.h"
#include "log/ledger.h"
#include "log/witness_round.h"

namespace writ {

// How long a request may take, in milliseconds: a search waits longer than what merely tells.
inline constexpr long kWitnessDemandMilliseconds = 10'000;
inline constexpr long kWitnessTellMilliseconds = 3'000;
// How long it is before who did not cosign is asked again: where that stops searches, and where the others are enough.
inline constexpr std::int64_t kWitnessAgainSeconds = 10;
inline constexpr std::int64_t kWitnessMissingSeconds = 300;

// That an entry stands in a log which enough witnesses have cosigned, or that the deployment has no witness.
class WitnessedEntry {
 public:
  std::uint64_t entry() const { return entry_; }
  // The cosigned checkpoint; empty where the deployment is unwitnessed.
  const std::string& note() const { return note_; }

 private:
  friend class WitnessDesk;
  WitnessedEntry(std::uint64_t entry, std::string note) : entry_(entry), note_(std::move(note)) {}
  std::uint64_t entry_;
  std::string note_;
};

class WitnessDesk {
 public:
  WitnessDesk(Env& env, Ledger& ledger, const Registry& registry) : env_(env), ledger_(ledger), registry_(registry) {}

  // A writer's start, before it writes anything. `except` names a witness that is not asked: for the head, who is about
  // to remove it. Silent witnesses leave a warning. Errors: "witness-ahead", "witness-forked" (kCorruption: the data
  // folder was rolled back or replaced), "witness-clock" (kUnavailable: a cosignature in the folder lies in the
  // future).
  Result<void> Open(std::string_view except = {});
  // Of a writer that stays open: where a witness was silent or doubted the log or the clock, all are asked again, but
  // not too soon after the last time. Errors as Open; the deployment has to be opened anew then.
  Result<void> AskAgain();
  // Why no search can run now; empty where nothing is known against it.
  const std::string& warning() const { return warning_; }
  // "witness-clock" (kUnavailable) where, at the start or since, fewer witnesses than the policy demands agreed with
  // this machine's clock, and one said that it is wrong: then nothing is to get a time.
  const std::optional<Error>& clock_doubt() const { return clock_doubt_; }
  // Set while fewer witnesses than the policy demands have agreed that this log is the newest: an old copy of the data
  // folder could lack an order or a revocation, so nothing of anybody is shown then.
  const std::optional<Error>& unproven() const { return unproven_; }

  // Proof that the published log with `entry` is cosigned by as many witnesses as the policy demands; their signatures
  // then stand in the published checkpoint. Errors: "witness-ahead", "witness-forked" (kCorruption), the first
  // witness's own "witness-…" or "witness-silent" (kUnavailable), those of Ledger::KeepSignatures.
  Result<WitnessedEntry> Demand(std::uint64_t entry);

  // Tells the witnesses what stands in the log now, as far as they can be reached; those that were silent before are
  // left out.
  void Tell();

  // Asks and changes nothing, for a reader too.
  WitnessRound Ask() const;

 private:
  std::vector<WitnessQuestion> Questions(const std::set<std::string, std::less<>>& left_out) const;
  WitnessRound Round(const std::vector<WitnessQuestion>& questions, long total_milliseconds) const;
  Result<void> AskAll(const std::set<std::string, std::less<>>& left_out);
  void Remember(const WitnessRound& round);
  Result<void> CheckClock() const;

  Env& env_;
  Ledger& ledger_;
  const Registry& registry_;
  std::map<std::string, std::uint64_t, std::less<>> known_sizes_;  // by witness: what it signed last
  std::set<std::string, std::less<>> silent_;                      // who did not cosign when asked last
  std::int64_t asked_seconds_ = 0;                                 // since the machine's start, when all were asked
  std::string warning_;
  std::optional<Error> clock_doubt_;
  std::optional<Error> unproven_;
};

}  // namespace writ
