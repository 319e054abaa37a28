// Where a published log's files come from: a folder, or a server that publishes one.
//
// A verifier does the same with both, and trusts neither. Thread rule: a folder as its Env; a server's, one thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/env.h"
#include "base/http_client.h"
#include "base/status.h"

namespace writ {

class LogFiles {
 public:
  virtual ~LogFiles() = default;
  // The whole file, `name` being relative: "file-missing", "not-a-file", "file-too-large" (more than max_bytes); any
  // other error says nothing about the file.
  virtual Result<Bytes> Read(const std::string& name, std::size_t max_bytes) = 0;
  // The file as people find it: its path, or its address.
  virtual std::string Name(const std::string& name) const = 0;
};

// `env` must outlive it.
std::shared_ptr<LogFiles> FilesInFolder(Env& env, std::filesystem::path folder);
// `prefix` is the address under which `checkpoint` and `tile/` stand: "url-malformed" (kUsage).
Result<std::shared_ptr<LogFiles>> FilesAtUrl(const std::string& prefix);

}  // namespace writ
