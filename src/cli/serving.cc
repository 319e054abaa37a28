#include "cli/serving.h"

#include <iostream>
#include <utility>

namespace writ {

Result<Answer> ServeUntilStopped(const std::string& what, const std::string& address, HttpHandler handler,
                                 const HttpServerLimits& limits) {
  WRIT_TRY(const std::unique_ptr<HttpServer> server, HttpServer::Listen(address, std::move(handler), limits));
  const std::string where = (server->address().starts_with("unix:") ? "" : "http://") + server->address();
  // While it serves there is no answer yet; standard output is for the answer.
  std::cerr << Printable(what) << " at " << where << "; Ctrl-C stops it\n" << std::flush;
  server->Run(/*until_signal=*/true);
  Answer answer;
  answer.json = Json{{"address", server->address()}, {"stopped", true}};
  answer.text = "Stopped.\n";
  return answer;
}

}  // namespace writ
