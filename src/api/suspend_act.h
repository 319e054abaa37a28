// An order of suspension that is handed in: it becomes a file in DATA/orders at once, past all that waits.
//
// As `writ suspend` writes it on the deployment's own machine: with nothing but the data folder, so that nothing that
// runs or waits can hold it up. The next piece of work logs it. Thread rule: any thread.
#pragma once

#include <filesystem>

#include "api/acts.h"
#include "authority/suspension.h"

namespace writ {

bool IsSuspension(const ActRequest& request);

// What is answered: {"order", "scope", "target", "by", "in_force"}, the last true where it is certain: an
// order over one person, gallery or authority stops it if there is one of that name that its author may stop. Errors:
// "act-malformed" (kUsage), "act-other-deployment" (kRefused), "orders-full" (kUnavailable: far more than a deployment
// needs), those of FindSuspender and of VerifySshSignature; "powers-unreadable" (kUnavailable). Nothing is written
// then.
Result<ActAnswer> HandInSuspension(Env& env, const std::filesystem::path& data, const ActRequest& request);

}  // namespace writ
