// Ctrl-C, and what else asks a program to end, seen by a verb that would rather end by itself.
//
// Thread rule: any thread.
#pragma once

namespace writ {

// From here on the first SIGINT, SIGTERM or SIGHUP ends nothing: the verb asks WasInterrupted between its steps. The
// second one ends the program.
void WatchForInterrupt();
bool WasInterrupted();

}  // namespace writ
