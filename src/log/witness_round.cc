#include "log/witness_round.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace writ {

std::size_t WitnessRound::CountCosigned() const {
  return static_cast<std::size_t>(std::count_if(
      answers.begin(), answers.end(), [](const WitnessAnswer& answer) { return answer.cosigned.has_value(); }));
}

const Error* WitnessRound::Contradiction() const {
  for (const WitnessAnswer& answer : answers) {
    if (!answer.cosigned && answer.error.code == Code::kCorruption) return &answer.error;
  }
  return nullptr;
}

WitnessRound AskWitnesses(Env& env, std::span<const WitnessQuestion> questions, const LogVerifier& log,
                          const std::string& note, const TileReader& tiles, long total_milliseconds) {
  std::vector<Result<std::string>> notes(questions.size(), std::string());
  const auto ask = [&](std::size_t i) {
    notes[i] =
        WitnessClient(env, total_milliseconds).Cosigned(questions[i].peer, log, note, tiles, questions[i].known_size);
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < questions.size(); ++i) others.emplace_back(ask, i);
    if (!questions.empty()) ask(0);
  }
  WitnessRound round{.note = note, .answers = {}};
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Cosigner& cosigner = questions[i].peer.cosigner;
    WitnessAnswer answer{.name = cosigner.name, .cosigned = std::nullopt, .error = {}};
    Result<std::string> merged = notes[i];
    // The lines of this witness alone move into the note that already holds those of the others.
    if (merged) {
      const std::size_t signatures = merged->find("\n\n") + 2;
      merged = AddCosignature(round.note, std::string_view(*merged).substr(signatures), cosigner);
    }
    const Result<UtcTime> time =
        merged ? FindCosignature(*merged, cosigner) : Result<UtcTime>(tl::make_unexpected(merged.error()));
    if (time) {
      round.note = std::move(*merged);
      answer.cosigned = *time;
    } else {
      answer.error = time.error();
      // What its own answer contradicts is told by the client; a note that can't hold it is no sign of another log.
      if (notes[i]) answer.error.code = Code::kUnavailable;
    }
    round.answers.push_back(std::move(answer));
  }
  return round;
}

}  // namespace writ
