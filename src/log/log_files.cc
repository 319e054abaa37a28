#include "log/log_files.h"

#include <utility>

#include "log/tile.h"

namespace writ {
namespace {

class FolderFiles : public LogFiles {
 public:
  FolderFiles(Env& env, std::filesystem::path folder) : env_(env), folder_(std::move(folder)) {}
  Result<Bytes> Read(const std::string& name, std::size_t max_bytes) override {
    return env_.ReadFile(folder_ / name, max_bytes);
  }
  std::string Name(const std::string& name) const override { return (folder_ / name).string(); }

 private:
  Env& env_;
  std::filesystem::path folder_;
};

class UrlFiles : public LogFiles {
 public:
  explicit UrlFiles(std::string prefix)
      : prefix_(std::move(prefix)), client_({.max_answer_bytes = kMaxEntriesTileBytes}) {}
  Result<Bytes> Read(const std::string& name, std::size_t max_bytes) override {
    const std::string url = Name(name);
    WRIT_TRY(const HttpAnswer answer, client_.Get(url));
    if (answer.status == 404 || answer.status == 410) {
      return Fail(Code::kUnavailable, "file-missing", "couldn't read " + url + ": the server does not have it");
    }
    if (answer.status != 200) {
      return Fail(Code::kUnavailable, "http-status",
                  "couldn't read " + url + ": the server answered with status " + std::to_string(answer.status),
                  "check that this is the log's address, then try again");
    }
    if (answer.body.size() > max_bytes) {
      return Fail(Code::kUnavailable, "file-too-large",
                  "couldn't read " + url + ": it is larger than " + std::to_string(max_bytes) + " bytes");
    }
    return ToBytes(answer.body);
  }
  std::string Name(const std::string& name) const override { return JoinUrl(prefix_, name); }

 private:
  std::string prefix_;
  HttpClient client_;
};

}  // namespace

std::shared_ptr<LogFiles> FilesInFolder(Env& env, std::filesystem::path folder) {
  return std::make_shared<FolderFiles>(env, std::move(folder));
}

Result<std::shared_ptr<LogFiles>> FilesAtUrl(const std::string& prefix) {
  WRIT_CHECK(CheckUrl(prefix));
  return std::shared_ptr<LogFiles>(std::make_shared<UrlFiles>(prefix));
}

}  // namespace writ
