#include "cli/interrupt.h"

#include <csignal>

namespace writ {
namespace {

volatile std::sig_atomic_t interrupted = 0;

}  // namespace

void WatchForInterrupt() {
  for (const int ending : {SIGINT, SIGTERM, SIGHUP}) std::signal(ending, [](int) { interrupted = 1; });
}

bool WasInterrupted() { return interrupted != 0; }

}  // namespace writ
