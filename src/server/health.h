// Whether the server can do what it is there for, for whoever watches over it: GET /healthz.
//
// It says so in one word and, where not, the reason's slug: everybody may ask, so it tells nothing else. Thread rule:
// any thread.
#pragma once

#include <mutex>
#include <string>

#include "base/status.h"
#include "server/http_exchange.h"

namespace writ {

class Health {
 public:
  // What came of the last look at the deployment; the reason is empty where all is well.
  void Note(std::string reason);
  bool healthy() const { return Reason().empty(); }
  // 200 with {"ok":true}, or 503 with {"ok":false,"reason":…}; what isn't for /healthz goes to `next`. This must
  // outlive the handler.
  PromptHttpHandler Before(PromptHttpHandler next) const;

 private:
  std::string Reason() const;

  mutable std::mutex mutex_;
  std::string reason_;
};

}  // namespace writ
