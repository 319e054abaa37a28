// What the trusted witnesses say to the log as it stands, for those who ask whether searches may run.
//
// Thread rule: as the deployment.
#pragma once

#include "base/json.h"
#include "log/witness_round.h"
#include "search/deployment.h"

namespace writ {

// {"name", "time"}, or {"name", "reason", "message"} where it did not cosign.
Json WitnessAnswerToJson(const WitnessAnswer& answer);
Json WitnessAnswersToJson(const WitnessRound& round);

// {"witnesses": […], "witness_quorum", "unwitnessed",
// "searches_may_run"}, and where they may not, "failure" with the error that a search would meet.
Json AskWitnesses(Deployment& deployment);

}  // namespace writ
