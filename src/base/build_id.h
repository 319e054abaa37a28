// Which build of the program this is: the identifier that the linker derived from everything that it linked.
//
// Another build of other code has another one, so what a build has checked can be bound to it at no cost; it proves
// nothing against somebody who patches the file, who could as well patch this. Thread rule: pure.
#pragma once

#include "base/bytes.h"

namespace writ {

// SHA-256 of the running program's build identifier (the ELF note NT_GNU_BUILD_ID); zero where it has none.
Hash32 BuildId();

}  // namespace writ
