// The log's server, read back by the verifier over real sockets.
#include "server/log_service.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/http_client.h"
#include "log/log_test_support.h"
#include "log/verify_folder.h"
#include "server/running_server.h"

namespace writ {
namespace {

class LogServiceTest : public testing::Test {
 protected:
  LogServiceTest() {
    PublishTestLog(data_.path() / "log", 600);
    std::ofstream(data_.path() / "secret") << "secret";
    std::ofstream(data_.path() / "log/tile/secret") << "secret";
  }
  std::string Verify(const VerifyOptions& options = {}) {
    const Result<VerifiedLog> log = VerifyLog(TileReader(FilesAtUrl(server_.url()).value()), TestVerifier(), options);
    return log ? std::to_string(log->checkpoint.size) : log.error().reason;
  }
  int StatusOf(const std::string& path) { return HttpClient().Get(server_.url() + path).value().status; }

  TestFolder data_;
  RunningServer server_{LogHandler(RealEnv(), data_.path() / "log"), kLogLimits};
};

TEST_F(LogServiceTest, ServedLogVerifies) {
  EXPECT_EQ(Verify(), "600");
  const VerifiedLog there = VerifyLog(TileReader(FilesAtUrl(server_.url()).value()), TestVerifier()).value();
  const VerifiedLog here = VerifyLogFolder(RealEnv(), data_.path() / "log", TestVerifier()).value();
  EXPECT_EQ(there.checkpoint, here.checkpoint);
  EXPECT_EQ(there.files, here.files);
}

TEST_F(LogServiceTest, ServedLogThatIsWrongIsRefused) {
  std::filesystem::remove(data_.path() / "log/tile/entries/001");
  EXPECT_EQ(Verify(), "tile-missing");
  std::ofstream(data_.path() / "log/tile/entries/001") << "x";
  EXPECT_EQ(Verify(), "tile-malformed");
  std::filesystem::remove(data_.path() / "log/checkpoint");
  EXPECT_EQ(Verify(), "checkpoint-missing");
}

TEST_F(LogServiceTest, ServedLogThatDoesNotContinueTheEarlierOneIsRefused) {
  VerifyOptions options;
  options.earlier = Checkpoint{kTestOrigin, 500, RootOf(TestLeaves(500))};
  EXPECT_EQ(Verify(options), "600");
  options.earlier->root[0] ^= 1;
  EXPECT_EQ(Verify(options), "log-forked");
  options.earlier = Checkpoint{kTestOrigin, 601, Hash32{}};
  EXPECT_EQ(Verify(options), "log-rolled-back");
}

TEST_F(LogServiceTest, ServerThatIsGoneIsNoVerdictOnTheLog) {
  const Result<VerifiedLog> log = VerifyLog(TileReader(FilesAtUrl("http://127.0.0.1:1").value()), TestVerifier());
  EXPECT_EQ(log.error().code, Code::kUnavailable);
  EXPECT_FALSE(FilesAtUrl("file:///etc"));
}

TEST_F(LogServiceTest, NothingElseOfTheFolderIsServed) {
  for (const char* path : {"/checkpoint", "/tile/0/000", "/tile/entries/002.p/88", "/tile/1/000.p/2"}) {
    EXPECT_EQ(StatusOf(path), 200) << path;
  }
  for (const char* path : {"/secret", "/../secret", "/tile/../../secret", "/tile/secret", "/tile/0/../../../secret",
                           "/%2e%2e/secret", "//checkpoint", "/checkpoint/", "/checkpoint.tmp", "/tile/0/003",
                           "/tile/0/000.p", "/tile/0", "/tile/0/000.p/256"}) {
    EXPECT_EQ(StatusOf(path), 404) << path;
  }
  EXPECT_EQ(HttpClient().Post(server_.url() + "/checkpoint", "").value().status, 405);
  EXPECT_EQ(HttpClient().Get(server_.url() + "/").value().body.find('\n'),
            HttpClient().Get(server_.url() + "/").value().body.size() - 1);
}

TEST_F(LogServiceTest, CheckpointIsNotCachedAndTilesAreForEver) {
  const PromptHttpHandler handler = LogHandler(RealEnv(), data_.path() / "log");
  const HttpResponse checkpoint = handler({"GET", "/checkpoint", {}});
  EXPECT_EQ(checkpoint.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(checkpoint.headers.front().second, "no-cache");
  EXPECT_EQ(handler({"HEAD", "/checkpoint", {}}).status, 200);
  EXPECT_EQ(handler({"PUT", "/checkpoint", {}}).status, 405);
  const HttpResponse tile = handler({"GET", "/tile/0/000", {}});
  EXPECT_EQ(tile.content_type, "application/octet-stream");
  EXPECT_NE(tile.headers.front().second.find("immutable"), std::string::npos);
}

}  // namespace
}  // namespace writ
