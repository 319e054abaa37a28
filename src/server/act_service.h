// Acts and lists over HTTP: a file is PUT at its own SHA-256, an act that names it is POSTed, pages are fetched the
// same way.
//
//   PUT  /v1/files/SHA256   the file's bytes; kept for two minutes, and then for as long as its act waits
//   POST /v1/acts           application/json, as api/wire.h says; the answer names the files that belong to it
//   GET  /v1/files/SHA256   one of those, once
//   POST /v1/suspend        an order of suspension, as an act: it counts at once, past all that waits
//   POST /v1/looks/NAME     a question about files that were sent, of api/looks.h: {name: SHA256}
//   POST /v1/tend           what stands in the folders is settled now: an order of suspension is logged
//   GET  /v1/NAME           a list of api/lists.h
//   GET  /v1/openapi.yaml   docs/openapi.yaml, which describes all of this
//
// Whoever reaches it may put files; acts count by their signatures alone. All acts are done one after the other on the
// queue's thread, which is the deployment's, but an order of suspension at once; where too many wait, the answer is 503
// with Retry-After. Thread rule: the handler is called by one server's thread.
#pragma once

#include <filesystem>
#include <functional>

#include "search/deployment.h"
#include "server/file_shelf.h"
#include "server/http_server.h"
#include "server/metrics.h"
#include "server/work_queue.h"

namespace writ {

inline constexpr HttpServerLimits kActLimits{
    .max_body_bytes = kMaxPhotoBytes, .max_connections = 64, .request_seconds = 60, .answer_seconds = 60};

// What was sent for acts, and what acts left: apart, so that nobody takes away what another has sent.
struct ActShelves {
  FileShelf sent;
  FileShelf answers;
};

// Where an order of suspension is written at once, whatever else runs or waits.
struct ActPlace {
  Env& env;
  std::filesystem::path data;
};

// The deployment as it is to be worked with now; asked on the queue's thread, before each piece of work.
using TendedDeployment = std::function<Result<Deployment*>()>;

// Whether somebody who asks over the network still may: not once that person was revoked ("user-revoked", kRefused) or
// suspended; `person` is empty over the socket.
Result<void> MayAsk(Deployment& deployment, const std::string& person);
// The deployment, for whoever may ask.
Result<Deployment*> DeploymentFor(const TendedDeployment& tended, const std::string& person);

// Queue and shelves must outlive the handler, and the shelves the queue's work. `observe` is told of each act that was
// answered, on the queue's thread, or, where the act did not come to its turn, on the server's.
HttpHandler ActHandlerOver(TendedDeployment deployment, WorkQueue& queue, ActShelves& shelves, ActPlace place,
                           ActObserver observe = {});

}  // namespace writ
