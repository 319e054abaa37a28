// Hands acts in at a server.
//
// Thread rule: one thread.
#pragma once

#include <map>
#include <string>

#include "api/acts.h"
#include "base/http_client.h"

namespace writ {

class ActClient {
 public:
  // Through the socket that a server on this machine listens at.
  explicit ActClient(const std::string& socket_path);

  // The server's own errors as they are; "server-unreachable" (kUnavailable) where nothing was done,
  // "server-lost" (kUnavailable) where the act was sent and nobody knows what became of it, "page-lost" (kUnavailable)
  // where it was done and what it brought could not be fetched; "answer-malformed", "file-altered" (kInternal).
  Result<ActAnswer> HandIn(const ActRequest& request);
  // Has the deployment tended now: an order that has just been written is logged.
  Result<void> Tend();

 private:
  Result<void> Send(const std::map<std::string, Bytes>& files);

  std::string url_;
  std::string socket_path_;
};

}  // namespace writ
