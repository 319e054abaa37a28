// Verbs that serve until they are stopped.
//
// Thread rule: one thread.
#pragma once

#include <string>

#include "cli/answer.h"
#include "server/http_server.h"

namespace writ {

// Listens, says on standard error where (`what` at http://… or unix:/…), serves until SIGTERM or Ctrl-C, and says so.
Result<Answer> ServeUntilStopped(const std::string& what, const std::string& address, HttpHandler handler,
                                 const HttpServerLimits& limits);

}  // namespace writ
