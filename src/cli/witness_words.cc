#include "cli/witness_words.h"

namespace writ {

std::string WitnessAnswerInWords(const WitnessAnswer& answer) {
  return answer.cosigned ? "cosigned, " + FormatTime(*answer.cosigned) : answer.error.message;
}

Json WitnessAnswersToJson(const WitnessRound& round) {
  Json json = Json::array();
  for (const WitnessAnswer& answer : round.answers) {
    if (answer.cosigned) {
      json.push_back({{"name", answer.name}, {"time", FormatTime(*answer.cosigned)}});
    } else {
      json.push_back({{"name", answer.name}, {"reason", answer.error.reason}, {"message", answer.error.message}});
    }
  }
  return json;
}

}  // namespace writ
