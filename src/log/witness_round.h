// Shows one checkpoint to several witnesses at once, and puts what they signed into one note.
//
// The slowest witness decides how long it takes, not their sum. Thread rule: from one thread; `env` is used from one
// thread a witness.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/time.h"
#include "log/tile_reader.h"
#include "log/witness_client.h"

namespace writ {

// Who is asked, and what it signed last, as far as is known: see WitnessClient::Cosigned.
struct WitnessQuestion {
  WitnessPeer peer;
  std::uint64_t known_size = 0;
};

// What one witness said: a time, or why not.
struct WitnessAnswer {
  std::string name;
  std::optional<UtcTime> cosigned;
  Error error;  // where there is no time
};

struct WitnessRound {
  std::string note;                    // with all new cosignatures
  std::vector<WitnessAnswer> answers;  // one a question, in order
  std::size_t CountCosigned() const;
  // The first error of kind kCorruption, "witness-ahead" say, or none: it outweighs every cosignature.
  const Error* Contradiction() const;
};

// `total_milliseconds` bounds each request. Never fails as a whole.
WitnessRound AskWitnesses(Env& env, std::span<const WitnessQuestion> questions, const LogVerifier& log,
                          const std::string& note, const TileReader& tiles, long total_milliseconds);

}  // namespace writ
