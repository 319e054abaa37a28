// Runs a program and kills it, as kill -9 would, just before its n-th call that changes a file.
//
// The kernel's own tracing (ptrace) counts the calls of the main thread: write, fsync, rename, create, truncate,
// unlink, mkdir. So the points are all there are, SQLite's included, and the program needs no hooks.
#pragma once

#include <csignal>
#include <string>
#include <vector>

namespace writ::support {

struct KilledRun {
  bool traced = false;  // false: this machine forbids ptrace, nothing was run
  bool killed = false;  // false: the program ended before it made so many calls
  int exit_status =
      -1;  // where it ended by itself; 128 and the signal's number where a signal other than kill -9 ended it
  std::string point;   // the call before which it was killed, "rename(2)"-like
  std::string output;  // its standard output: what it acknowledged
};

// `count` from 1; `program` with its arguments, searched in PATH; standard error is discarded.
// Another signal than kill -9 is one that the program may hear, and end by itself.
KilledRun RunKilledAt(const std::vector<std::string>& program, int count, int signal = SIGKILL);

}  // namespace writ::support
