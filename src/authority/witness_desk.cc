#include "authority/witness_desk.h"

#include <algorithm>

namespace writ {
namespace {

constexpr char kWitnessAdvice[] = "`writ witness status` asks again and says what each witness answers";

// "1 of 2 witnesses cosigned: w.example: couldn't …"
std::string InWords(const WitnessRound& round, std::int64_t quorum) {
  std::string words = std::to_string(round.CountCosigned()) + " of the " + std::to_string(quorum) +
                      (quorum == 1 ? " witness" : " witnesses") + " that the policy demands cosigned the log";
  for (const WitnessAnswer& answer : round.answers) {
    if (!answer.cosigned) words += "; " + answer.name + ": " + answer.error.message;
  }
  return words;
}

std::string ReasonOf(const WitnessRound& round) {
  for (const WitnessAnswer& answer : round.answers) {
    if (!answer.cosigned && answer.error.reason.starts_with("witness-")) return answer.error.reason;
  }
  return "witness-silent";
}

Error Unproven(const WitnessRound& round, std::int64_t quorum) {
  return {Code::kUnavailable, ReasonOf(round), "couldn't show anything: " + InWords(round, quorum), kWitnessAdvice};
}

// What a witness said against the clock. Who asks has too few that agree with it.
std::optional<Error> ClockDoubt(const WitnessRound& round) {
  for (const WitnessAnswer& answer : round.answers) {
    if (answer.cosigned || answer.error.reason != "witness-clock") continue;
    return Error{Code::kUnavailable, "witness-clock",
                 "couldn't trust the clock of this machine: " + answer.error.message,
                 "set the right one of the two clocks; the head may distrust a witness that errs"};
  }
  return std::nullopt;
}

}  // namespace

Result<void> WitnessDesk::Open(std::string_view except) {
  WRIT_CHECK(CheckClock());
  std::set<std::string, std::less<>> left_out;
  if (!except.empty()) left_out.emplace(except);
  return AskAll(left_out);
}

Result<void> WitnessDesk::AskAgain() {
  if (silent_.empty() && !unproven_ && !clock_doubt_) return {};
  const std::int64_t pause = unproven_ || clock_doubt_ ? kWitnessAgainSeconds : kWitnessMissingSeconds;
  if (env_.SinceBoot().seconds - asked_seconds_ < pause) return {};
  return AskAll({});
}

Result<void> WitnessDesk::AskAll(const std::set<std::string, std::less<>>& left_out) {
  const std::vector<WitnessQuestion> questions = Questions(left_out);
  asked_seconds_ = env_.SinceBoot().seconds;
  warning_.clear();
  unproven_.reset();
  clock_doubt_.reset();
  if (questions.empty()) return {};
  const WitnessRound round = Round(questions, kWitnessTellMilliseconds);
  if (const Error* contradiction = round.Contradiction()) {
    unproven_ = *contradiction;
    return WithContext(*contradiction, "couldn't open the deployment: its data folder was rolled back or replaced");
  }
  Remember(round);
  const std::int64_t quorum = registry_.policy().witness_quorum;
  if (static_cast<std::int64_t>(round.CountCosigned()) < quorum) {
    warning_ = "no search can run now, and nothing is shown: " + InWords(round, quorum);
    unproven_ = Unproven(round, quorum);
    clock_doubt_ = ClockDoubt(round);
  }
  return ledger_.KeepSignatures(round.note);
}

// What a witness signed in the past can't lie ahead: then this machine's clock was set back. What can't be read here is
// replaced by the next answer.
Result<void> WitnessDesk::CheckClock() const {
  for (const WitnessPeer& peer : registry_.TrustedWitnesses()) {
    const Result<UtcTime> time = FindCosignature(ledger_.CheckpointNote(), peer.cosigner);
    if (!time || time->seconds <= env_.Now().seconds + kMaxWitnessClockSeconds) continue;
    return Fail(Code::kUnavailable, "witness-clock",
                "couldn't open the deployment: the clock is behind, for " + peer.cosigner.name +
                    " cosigned the log at " + FormatTime(*time),
                "set the clock of this machine right, then try again");
  }
  return {};
}

Result<WitnessedEntry> WitnessDesk::Demand(std::uint64_t entry) {
  const std::vector<WitnessQuestion> questions = Questions({});
  if (questions.empty()) return WitnessedEntry(entry, {});
  const WitnessRound round = Round(questions, kWitnessDemandMilliseconds);
  Remember(round);
  if (const Error* contradiction = round.Contradiction()) return tl::make_unexpected(*contradiction);
  const std::int64_t quorum = registry_.policy().witness_quorum;
  if (static_cast<std::int64_t>(round.CountCosigned()) < quorum) {
    unproven_ = Unproven(round, quorum);
    return Fail(Code::kUnavailable, ReasonOf(round), "couldn't search: " + InWords(round, quorum), kWitnessAdvice);
  }
  unproven_.reset();
  WRIT_CHECK(ledger_.KeepSignatures(round.note));
  const LogVerifier verifier = MakeLogVerifier(ledger_.origin(), ledger_.log_key().public_key);
  WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(round.note, verifier));
  if (entry >= checkpoint.size) {
    return Fail(Code::kInternal, "entry-unpublished", "couldn't search: the cosigned log does not hold the entry");
  }
  return WitnessedEntry(entry, round.note);
}

void WitnessDesk::Tell() {
  const std::vector<WitnessQuestion> questions = Questions(silent_);
  if (questions.empty()) return;
  const WitnessRound round = Round(questions, kWitnessTellMilliseconds);
  Remember(round);
  // Whoever demands a cosignature asks again; nothing here depends on this one.
  (void)ledger_.KeepSignatures(round.note);
}

WitnessRound WitnessDesk::Ask() const { return Round(Questions({}), kWitnessTellMilliseconds); }

std::vector<WitnessQuestion> WitnessDesk::Questions(const std::set<std::string, std::less<>>& left_out) const {
  std::vector<WitnessQuestion> questions;
  for (WitnessPeer& peer : registry_.TrustedWitnesses()) {
    if (left_out.contains(peer.cosigner.name)) continue;
    // As a rule it signed the log when it was last written.
    const auto known = known_sizes_.find(peer.cosigner.name);
    const std::uint64_t size = known == known_sizes_.end() ? kMaxLogSize : known->second;
    questions.push_back({.peer = std::move(peer), .known_size = size});
  }
  return questions;
}

WitnessRound WitnessDesk::Round(const std::vector<WitnessQuestion>& questions, long total_milliseconds) const {
  return AskWitnesses(env_, questions, MakeLogVerifier(ledger_.origin(), ledger_.log_key().public_key),
                      ledger_.CheckpointNote(), TileReader(env_, ledger_.log_folder()), total_milliseconds);
}

void WitnessDesk::Remember(const WitnessRound& round) {
  for (const WitnessAnswer& answer : round.answers) {
    if (answer.cosigned) {
      silent_.erase(answer.name);
      known_sizes_[answer.name] = ledger_.NextIndex();
    } else {
      silent_.insert(answer.name);
    }
  }
}

}  // namespace writ
