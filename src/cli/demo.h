// `writ demo`: one true story on this machine, played by the very commands that people would type.
//
// Thread rule: called once, at the start.
#pragma once

#include "cli/program.h"

namespace writ {

void AddDemoVerb(Program& program);

}  // namespace writ
