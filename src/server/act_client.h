// Hands acts in at a server, and asks it what it tells.
//
// Thread rule: one thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "api/acts.h"
#include "base/http_client.h"

namespace writ {

class ActClient {
 public:
  // Through the socket that a server on this machine listens at.
  explicit ActClient(const std::string& socket_path);
  // At a site, in the name of whoever that cookie signs in; empty: nobody.
  ActClient(const std::string& site, const std::string& cookie);

  // The server's own errors as they are; "server-unreachable" (kUnavailable) where nothing was done,
  // "server-lost" (kUnavailable) where the act was sent and nobody knows what became of it, "page-lost" (kUnavailable)
  // where it was done and what it brought could not be fetched; "answer-malformed", "file-altered" (kInternal).
  Result<ActAnswer> HandIn(const ActRequest& request);
  // An order of suspension, which goes past all that waits; HandIn's errors.
  Result<ActAnswer> Suspend(const SignedAct& order);
  // A list of api/lists.h; the server's own errors, "server-unreachable", "answer-malformed".
  Result<Json> List(std::string_view name);
  // A look of api/looks.h at these files, alike.
  Result<Json> Look(std::string_view name, const std::map<std::string, Bytes>& files);
  // Has the deployment tended now: an order that has just been written is logged.
  Result<void> Tend();

 private:
  Result<void> Send(const std::map<std::string, Bytes>& files);

  Result<Json> Answered(const Result<HttpAnswer>& answer) const;

  std::string url_;
  std::string socket_path_;
  HttpHeaders headers_;
};

}  // namespace writ
