// What people do through the deployment: a signed act is handed in with the files that it names, and answered in JSON.
//
// The command line and the server hand in here, so that an act means the same wherever it comes from. One table says
// for each type of act which files belong to it. Thread rule: as the deployment.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "authority/act.h"
#include "search/deployment.h"

namespace writ {

struct ActRequest {
  SignedAct act;
  std::map<std::string, Bytes> files = {};  // by name: "photo-1", "writ", "writ-signature", …
  Json options = Json::object();            // unsigned, for nothing rests on it: which face is meant, what to list
};

struct ActAnswer {
  Json json = Json::object();               // always the number of its entry, "entry" or "search"
  std::map<std::string, Bytes> files = {};  // pages, by name: "report.html"
};

// The act's type where it is one that is handed in here, else "unknown".
std::string_view KnownType(const ActRequest& request);

// Does what the act says. "act-malformed"; "act-unknown" for a type that isn't handed in here, "file-unexpected",
// "options-malformed" (all kUsage, and no entry); else the errors of the act's own function.
Result<ActAnswer> HandIn(Deployment& deployment, const ActRequest& request);

}  // namespace writ
