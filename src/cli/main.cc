// The program `writ`: one verb a run.
#include <iostream>

#include "base/crypto.h"
#include "cli/verbs.h"

int main(int argc, char** argv) {
  if (const writ::Result<void> ready = writ::InitCrypto(); !ready) {
    std::cerr << writ::ErrorText(ready.error());
    return writ::ExitStatus(ready.error().code);
  }
  writ::Program program;
  writ::AddVerbs(program);
  return program.Run(argc, argv);
}
