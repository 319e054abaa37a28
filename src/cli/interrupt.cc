#include "cli/interrupt.h"

#include <csignal>

namespace writ {
namespace {

volatile std::sig_atomic_t interrupted = 0;

// The second one ends the program, whatever it waits for.
void Note(int ending) {
  interrupted = 1;
  std::signal(ending, SIG_DFL);
}

}  // namespace

void WatchForInterrupt() {
  for (const int ending : {SIGINT, SIGTERM, SIGHUP}) {
    // What was to be ignored, as under nohup, is.
    if (std::signal(ending, Note) == SIG_IGN) std::signal(ending, SIG_IGN);
  }
}

bool WasInterrupted() { return interrupted != 0; }

}  // namespace writ
