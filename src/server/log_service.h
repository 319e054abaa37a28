// A published log over HTTP, to read: exactly the paths of C2SP tlog-tiles, and nothing else of the folder.
//
// A path is parsed into level, index and width, and the file's name is made from those: no text of a stranger becomes
// part of a path. Thread rule: as Env.
#pragma once

#include <filesystem>

#include "base/env.h"
#include "server/http_server.h"

namespace writ {

inline constexpr HttpServerLimits kLogLimits{.max_body_bytes = 0};

// GET and HEAD of /checkpoint (never to be cached), of /tile/… (to be kept for ever: no such file changes), and of /,
// which says in a line what this is. `env` must outlive it.
PromptHttpHandler LogHandler(Env& env, std::filesystem::path log_folder);

}  // namespace writ
