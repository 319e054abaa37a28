// A question to a program that is not trusted with the answer: bytes to it, a header and a body of bounded size back.
//
// The program gets one socket as descriptors 0 and 1, nothing on 2 (under sanitizers: this process's, for their
// reports), no environment, and no other descriptor. posix_spawn starts it: fork() in a process whose libraries run
// threads of their own may copy a lock that nobody will ever release. The program reads its input to the end, answers,
// and ends; whatever it does else, or too slowly, is an error, and it is killed and reaped before this returns. Thread
// rule: safe from several threads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

struct ChildQuestion {
  std::filesystem::path program;
  std::string argument = {};  // the only one
  ByteView input;
  std::size_t header_bytes = 0;
  // How long the body must be by this header, or why the header is refused. Called once, before the body is kept.
  std::function<Result<std::size_t>(ByteView header)> body_bytes;
  int wall_milliseconds = 0;  // for all of it
};

struct ChildAnswer {
  Bytes header;
  std::vector<std::uint8_t> body;  // as long as body_bytes said, and nothing came after it
};

// Errors (kUnavailable): "child-not-started"; "child-timeout"; "child-died" (a signal ended it: `message` names it);
// "child-answer-wrong" (too short, or too long); and those of body_bytes.
Result<ChildAnswer> AskChild(const ChildQuestion& question);

}  // namespace writ
