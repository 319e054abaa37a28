#include "api/witness_answers.h"

#include "api/error_json.h"

namespace writ {
namespace {

// Why no search may run, with what to do: one witness that does not know the log yet is the likeliest.
Error NoSearch(const WitnessRound& round, const std::string& verifier_key) {
  if (const Error* contradiction = round.Contradiction()) return *contradiction;
  Error error{Code::kUnavailable, "witness-silent", "couldn't find enough cosignatures: a search would be refused now",
              "ask whoever runs the witness to see after it; the table says what each one answers"};
  for (const WitnessAnswer& said : round.answers) {
    if (said.cosigned) continue;
    error.reason = said.error.reason;
    if (said.error.reason == "witness-unknown-log") {
      error.advice = "whoever runs " + said.name + " adds this log: writ witness add --dir DIR " + verifier_key;
      break;
    }
    if (!said.error.advice.empty()) error.advice = said.name + ": " + said.error.advice;
  }
  return error;
}

}  // namespace

Json WitnessAnswerToJson(const WitnessAnswer& answer) {
  if (answer.cosigned) return Json{{"name", answer.name}, {"time", FormatTime(*answer.cosigned)}};
  return Json{{"name", answer.name}, {"reason", answer.error.reason}, {"message", answer.error.message}};
}

Json WitnessAnswersToJson(const WitnessRound& round) {
  Json json = Json::array();
  for (const WitnessAnswer& answer : round.answers) json.push_back(WitnessAnswerToJson(answer));
  return json;
}

Json AskWitnesses(Deployment& deployment) {
  const WitnessRound round = deployment.office().witnesses().Ask();
  const std::int64_t quorum = deployment.registry().policy().witness_quorum;
  const bool reached = round.answers.empty() ||
                       (round.Contradiction() == nullptr && static_cast<std::int64_t>(round.CountCosigned()) >= quorum);
  Json json{{"witnesses", WitnessAnswersToJson(round)},
            {"witness_quorum", quorum},
            {"unwitnessed", round.answers.empty()},
            {"searches_may_run", reached}};
  if (!reached) json["failure"] = ErrorToJson(NoSearch(round, deployment.ledger().verifier_key()));
  return json;
}

}  // namespace writ
