// Ctrl-C, and what else asks a program to end, seen by a verb that would rather end by itself.
#pragma once

namespace writ {

// From here on SIGINT, SIGTERM and SIGHUP end nothing: the verb asks WasInterrupted between its steps.
void WatchForInterrupt();
bool WasInterrupted();

}  // namespace writ
