#include "cli/witness_words.h"

#include "cli/answer.h"

namespace writ {

std::string WitnessAnswerInWords(const Json& answer) {
  const std::string time = TextOf(answer, "time");
  return time.empty() ? TextOf(answer, "message") : "cosigned, " + time;
}

}  // namespace writ
