// The program `writ`: one verb a run.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <iostream>

#include "base/crypto.h"
#include "cli/verbs.h"

namespace {

// Photos and keys are in memory: no dump of it may land on a disk, and no other process of the same user may look.
void KeepMemoryToOneself() {
#ifndef WRIT_SANITIZED  // whose search for leaks looks from another thread
  constexpr rlimit kNone{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &kNone);
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  KeepMemoryToOneself();
  if (const writ::Result<void> ready = writ::InitCrypto(); !ready) {
    std::cerr << writ::ErrorText(ready.error());
    return writ::ExitStatus(ready.error().code);
  }
  writ::Program program;
  writ::AddVerbs(program);
  return program.Run(argc, argv);
}
