// The searches whose time is over, as machines read them.
//
// Thread rule: as the deployment.
#pragma once

#include "base/json.h"
#include "search/deployment.h"

namespace writ {

// {"due": [{"search", "reason", "since", "ordered", "witnessed", "possible"}], "witnessed"}
Json DueCasesToJson(const Deployment& deployment, UtcTime now);

}  // namespace writ
