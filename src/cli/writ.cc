#include "cli/verbs.h"
#include "cli/writ_family.h"

namespace writ {

void AddWritVerbs(Program& program) {
  program.AddFamily("writ", kForInvestigator, "Draft a writ, read one, file its ratification or its revocation.");
  AddWritDraftVerb(program);
  AddWritShowVerb(program);
  AddWritRatifyVerb(program);
  AddWritRevokeVerb(program);
}

}  // namespace writ
