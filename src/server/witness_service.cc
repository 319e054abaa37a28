#include "server/witness_service.h"

#include <utility>

namespace writ {

PromptHttpHandler WitnessHandler(Witness& witness, std::function<void(const Error&)> failed) {
  return [&witness, failed = std::move(failed)](const HttpRequest& request) -> HttpResponse {
    if (request.target != "/add-checkpoint") return {404, {}, "this is a witness: POST /add-checkpoint\n", {}};
    if (request.method != "POST") return {405, {}, "POST a checkpoint here\n", {{"Allow", "POST"}}};
    AddCheckpointAnswer answer = witness.AddCheckpoint(AsText(request.body));
    if (answer.failure && failed) failed(*answer.failure);
    return {answer.status, std::move(answer.content_type), std::move(answer.body), {}};
  };
}

}  // namespace writ
