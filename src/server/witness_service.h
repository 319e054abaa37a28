// A witness over HTTP: POST /add-checkpoint.
//
// Thread rule: as the witness, one request at a time; HttpServer keeps to that.
#pragma once

#include <functional>

#include "log/witness.h"
#include "server/http_server.h"

namespace writ {

inline constexpr HttpServerLimits kWitnessLimits{.max_body_bytes = kMaxAddCheckpointBytes};

// `witness` must outlive the handler. `failed` is told of what the operator must mend; strangers are not.
PromptHttpHandler WitnessHandler(Witness& witness, std::function<void(const Error&)> failed);

}  // namespace writ
