// Asks a witness for its cosignature of a checkpoint, and trusts its answer only as far as its pinned key reaches.
//
// Thread rule: one client a thread; several witnesses can be asked at once, each by a client of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/http_client.h"
#include "log/cosignature.h"
#include "log/tile_reader.h"
#include "log/witness_peer.h"

namespace writ {

// A cosignature that was just made lies no further from now than clocks may differ.
inline constexpr std::int64_t kMaxWitnessClockSeconds = 600;

class WitnessClient {
 public:
  explicit WitnessClient(Env& env, long total_milliseconds = 10'000);

  // `note` with the witness's cosignature. `tiles` hold the log up to the note's size, for the proofs. `known_size` is
  // what the witness signed last, as far as is known: a guess costs one more round, nothing else. Errors:
  // kUnavailable: those of HttpClient, "witness-unknown-log", "witness-other-key" (it trusts another key for this log),
  // "witness-busy" (somebody else asks at the same time), "witness-answer" (no answer of the protocol, or no
  // cosignature by the pinned key), "witness-clock"; kCorruption: "witness-ahead" (it signed a larger log: this one was
  // rolled back), "witness-forked" (it signed another log of this name), those of TileReader and OpenCheckpoint.
  Result<std::string> Cosigned(const WitnessPeer& peer, const LogVerifier& log, const std::string& note,
                               const TileReader& tiles, std::uint64_t known_size);

 private:
  Env* env_;
  HttpClient http_;
};

}  // namespace writ
