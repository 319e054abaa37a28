// `writ draft`, `writ show`, `writ ratify` and `writ revoke`, which together are the family of verbs about one writ.
//
// Thread rule: called once, at the start.
#pragma once

#include "cli/program.h"

namespace writ {

void AddWritDraftVerb(Program& program);
void AddWritShowVerb(Program& program);
void AddWritRatifyVerb(Program& program);
void AddWritRevokeVerb(Program& program);

}  // namespace writ
