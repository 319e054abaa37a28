// A deployment that is served elsewhere: --server, and the person's own SSH key.
//
// Thread rule: one thread.
#pragma once

#include <string>

#include "base/json.h"
#include "cli/program.h"
#include "server/act_client.h"

namespace writ {

struct SignedInClient {
  std::string origin;  // of the deployment, by the checkpoint that the server shows
  ActClient client;
};

// The deployment's name there: "site-malformed" (kUsage), "server-unreachable", "server-other".
Result<std::string> OriginAtServer(const CommonOptions& common);

// As --as with --key: "actor-missing", "key-missing", "site-malformed" (kUsage); "server-unreachable",
// "server-other" (kUnavailable: what answers there is no server of Writ's), and why the server refuses.
Result<SignedInClient> SignInAtServer(const CommonOptions& common);

}  // namespace writ
