#include "log/witness_client.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "log/add_checkpoint.h"
#include "log/proof.h"

namespace writ {
namespace {

// First with what we believe that the witness knows, then with what it says; once more, where somebody came between.
constexpr int kMaxRounds = 3;
constexpr std::size_t kMaxAnswerBytes = 64 * 1024;

tl::unexpected<Error> Unavailable(const WitnessPeer& peer, const char* reason, const std::string& cause,
                                  const std::string& advice) {
  return Fail(Code::kUnavailable, reason, "couldn't get the cosignature of " + peer.cosigner.name + ": " + cause,
              advice);
}

tl::unexpected<Error> Corrupt(const WitnessPeer& peer, const char* reason, const std::string& cause) {
  return Fail(Code::kCorruption, reason, "couldn't get the cosignature of " + peer.cosigner.name + ": " + cause,
              "keep the data folder as evidence: an old copy of it was put back, or a second history was written");
}

Result<std::string> AcceptCosignature(Env& env, const WitnessPeer& peer, const std::string& note,
                                      const std::string& lines) {
  Result<std::string> cosigned = AddCosignature(note, lines, peer.cosigner);
  if (!cosigned) {
    return Unavailable(peer, "witness-answer", cosigned.error().message,
                       "check that address and key are those of one witness");
  }
  WRIT_TRY(const UtcTime time, FindCosignature(*cosigned, peer.cosigner));
  const std::int64_t ahead = time.seconds - env.Now().seconds;
  if (std::abs(ahead) > kMaxWitnessClockSeconds) {
    return Unavailable(peer, "witness-clock",
                       "it is dated " + std::to_string(std::abs(ahead)) + " seconds " + (ahead > 0 ? "ahead" : "back"),
                       "check this machine's clock and the witness's");
  }
  return cosigned;
}

// What a refusal means; a conflict is told apart by whoever asked.
tl::unexpected<Error> Refusal(const WitnessPeer& peer, const HttpAnswer& answer) {
  switch (answer.status) {
    case 403:
      return Unavailable(peer, "witness-other-key", "it trusts another key for this log",
                         "ask the witness's operator which verifier key it has");
    case 404:
      return Unavailable(peer, "witness-unknown-log", "it does not know this log",
                         "give the log's verifier key to the witness's operator: writ witness add VKEY");
    case 422: return Corrupt(peer, "witness-forked", "this log does not continue the one that it signed");
    default:
      return Unavailable(peer, "witness-answer", "it answered with status " + std::to_string(answer.status),
                         "check that this is the witness's address, then try again");
  }
}

}  // namespace

WitnessClient::WitnessClient(Env& env, long total_milliseconds)
    : env_(&env), http_({.max_answer_bytes = kMaxAnswerBytes, .total_milliseconds = total_milliseconds}) {}

Result<std::string> WitnessClient::Cosigned(const WitnessPeer& peer, const LogVerifier& log, const std::string& note,
                                            const TileReader& tiles, std::uint64_t known_size) {
  WRIT_CHECK(CheckUrl(peer.url));
  WRIT_TRY(const Checkpoint checkpoint, OpenCheckpoint(note, log));
  std::uint64_t old_size = std::min(known_size, checkpoint.size);
  for (int round = 0; round < kMaxRounds; ++round) {
    WRIT_TRY(std::vector<Hash32> proof, ConsistencyProof(tiles, old_size, checkpoint.size));
    const std::string request = WriteAddCheckpoint({old_size, std::move(proof), note});
    WRIT_TRY(const HttpAnswer answer, http_.Post(JoinUrl(peer.url, "add-checkpoint"), request));
    if (answer.status == 200) return AcceptCosignature(*env_, peer, note, answer.body);
    if (answer.status != 409) return Refusal(peer, answer);
    if (old_size == checkpoint.size && answer.content_type != kTreeSizeType) {
      return Corrupt(peer, "witness-forked", "it signed another log of this size");
    }
    const Result<std::uint64_t> known = ParseTreeSize(answer.body);
    if (answer.content_type != kTreeSizeType || !known) return Refusal(peer, answer);
    if (*known > checkpoint.size) {
      return Corrupt(
          peer, "witness-ahead",
          "it signed " + std::to_string(*known) + " entries, this log has " + std::to_string(checkpoint.size));
    }
    // The size was right, so that the roots differ.
    if (*known == old_size) return Corrupt(peer, "witness-forked", "it signed another log of this size");
    old_size = *known;
  }
  return Unavailable(peer, "witness-busy", "somebody else asks it about the same log", "try again in a moment");
}

}  // namespace writ
