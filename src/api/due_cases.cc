#include "api/due_cases.h"

#include "search/destruction.h"

namespace writ {

Json DueCasesToJson(const Deployment& deployment, UtcTime now) {
  Json json{{"due", Json::array()}, {"witnessed", !deployment.registry().TrustedWitnesses().empty()}};
  for (const DueCase& due : DueCases(deployment, now)) {
    Json one{{"search", due.search},
             {"reason", due.reason},
             {"since", FormatTime(due.since)},
             {"ordered", due.ordered},
             {"witnessed", due.witnessed}};
    if (due.possible) one["possible"] = FormatTime(*due.possible);
    json["due"].push_back(std::move(one));
  }
  return json;
}

}  // namespace writ
