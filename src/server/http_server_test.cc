#include "server/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <csignal>

#include <string>
#include <thread>

#include "base/http_client.h"
#include "server/running_server.h"

namespace writ {
namespace {

HttpResponse Echo(const HttpRequest& request) {
  if (request.target == "/large") return {200, {}, std::string(5'000'000, 'x'), {}};
  return {
      201, "text/echo", request.method + " " + request.target + " " + request.body, {{"Cache-Control", "no-cache"}}};
}

// A raw connection, for requests that no client would send.
class Raw {
 public:
  explicit Raw(const std::string& address) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;
  ~Raw() { ::close(socket_); }
  void Send(const std::string& bytes) { (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // All that comes until the server hangs up, or `seconds` pass without a byte: "timeout" then stands at the end.
  std::string ReadAll(int seconds = 5) {
    const timeval limit{seconds, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    std::string all;
    char buffer[4096];
    for (;;) {
      const ssize_t got = ::recv(socket_, buffer, sizeof(buffer), 0);
      if (got == 0) return all;
      if (got < 0) return errno == ECONNRESET ? all : all + "timeout";
      all.append(buffer, static_cast<std::size_t>(got));
    }
  }

 private:
  int socket_ = -1;
};

std::string StatusLine(const std::string& answer) { return answer.substr(0, answer.find('\r')); }

TEST(HttpServer, RequestIsHandledAndAnswered) {
  RunningServer server(Echo, {.max_body_bytes = 100});
  HttpClient client;
  for (int i = 0; i < 3; ++i) {  // over one connection
    const HttpAnswer answer = client.Post(server.url() + "/a/b", "body").value();
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.content_type, "text/echo");
    EXPECT_EQ(answer.body, "POST /a/b body");
  }
  EXPECT_EQ(HttpClient({.max_answer_bytes = 6'000'000}).Get(server.url() + "/large").value().body.size(), 5'000'000U);
}

TEST(HttpServer, HeadIsAnsweredLikeGetWithoutABody) {
  RunningServer server(Echo, {});
  Raw raw(server.address());
  raw.Send("HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string both = raw.ReadAll();
  EXPECT_EQ(StatusLine(both), "HTTP/1.1 201 Created");
  EXPECT_NE(both.find("Content-Length: 8\r\n"), std::string::npos) << both;  // of "HEAD /a "
  EXPECT_NE(both.find("\r\n\r\nHTTP/1.1 201"), std::string::npos) << both;   // no body, then the next answer
  EXPECT_TRUE(both.ends_with("GET /b ")) << both;
}

TEST(HttpServer, BodyOverTheLimitIsRefused) {
  RunningServer server(Echo, {.max_body_bytes = 100});
  HttpClient client;
  EXPECT_EQ(client.Post(server.url(), std::string(100, 'x')).value().status, 201);
  EXPECT_EQ(client.Post(server.url(), std::string(101, 'x')).value().status, 413);
  Raw chunked(server.address());
  chunked.Send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(0x65, 'x') +
               "\r\n0\r\n\r\n");
  EXPECT_EQ(StatusLine(chunked.ReadAll()), "HTTP/1.1 413 Payload Too Large");
}

TEST(HttpServer, HeaderOverTheLimitAndWhatIsNoHttpAreRefused) {
  RunningServer server(Echo, {.max_body_bytes = 100, .max_header_bytes = 1'000});
  Raw large(server.address());
  large.Send("GET / HTTP/1.1\r\nX: " + std::string(2'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(StatusLine(large.ReadAll()), "HTTP/1.1 431 Request Header Fields Too Large");
  Raw other(server.address());
  other.Send("\x16\x03\x01 hello\r\n\r\n");
  EXPECT_EQ(StatusLine(other.ReadAll()), "HTTP/1.1 400 Bad Request");
}

// One byte a while keeps no connection open: the whole request has one time.
TEST(HttpServer, SlowRequestIsHungUpOn) {
  RunningServer server(Echo, {.max_body_bytes = 100, .request_seconds = 1});
  Raw slow(server.address());
  for (int i = 0; i < 4; ++i) {
    slow.Send("G");
    ::usleep(400'000);
  }
  EXPECT_EQ(slow.ReadAll(2).find("timeout"), std::string::npos);
}

TEST(HttpServer, ConnectionsOverTheLimitWaitTheirTurn) {
  RunningServer server(Echo, {.max_body_bytes = 100, .max_connections = 2, .request_seconds = 1});
  Raw first(server.address());
  Raw second(server.address());
  ::usleep(100'000);
  HttpClient client({.total_milliseconds = 300});
  EXPECT_EQ(client.Get(server.url()).error().reason, "http-timeout");
  ::usleep(1'000'000);  // the idle ones were hung up on
  EXPECT_EQ(HttpClient().Get(server.url()).value().status, 201);
}

TEST(HttpServer, AddressThatIsNoneOrTakenIsRefused) {
  for (const char* address : {"", "8080", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x",
                              "127.0.0.1:-1", "[::1:80"}) {
    EXPECT_EQ(HttpServer::Listen(address, Echo, {}).error().reason, "address-malformed") << address;
  }
  RunningServer server(Echo, {});
  const auto again = HttpServer::Listen(server.address(), Echo, {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "listen-failed");
}

TEST(HttpServer, SignalStopsIt) {
  const auto server = HttpServer::Listen("127.0.0.1:0", Echo, {}).value();
  std::thread killer([] {
    ::usleep(200'000);
    ::kill(::getpid(), SIGTERM);
  });
  server->Run(/*until_signal=*/true);
  killer.join();
}

}  // namespace
}  // namespace writ
