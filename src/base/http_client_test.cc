#include "base/http_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>

#include <string>
#include <thread>

#include "base/unix_socket.h"

namespace writ {
namespace {

// A server that reads one request and answers with the given bytes, whatever they are; then, or after `hold`
// milliseconds, it hangs up.
class OneAnswer {
 public:
  explicit OneAnswer(std::string bytes, int hold_milliseconds = 0) {
    ListenOnTcp();
    Serve(std::move(bytes), hold_milliseconds);
  }
  // On a Unix socket, with a URL that nobody else listens on.
  OneAnswer(std::string bytes, std::unique_ptr<UnixListener> unix_socket) : unix_socket_(std::move(unix_socket)) {
    listener_ = unix_socket_->Take();
    url_ = "http://127.0.0.1:1";
    Serve(std::move(bytes), 0);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;
  ~OneAnswer() { Join(); }
  const std::string& url() const { return url_; }
  // What was asked; after the answer.
  std::string request() {
    Join();
    return request_;
  }

 private:
  void ListenOnTcp() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  void Serve(std::string bytes, int hold_milliseconds) {
    thread_ = std::thread([this, bytes = std::move(bytes), hold_milliseconds] {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      char buffer[65536];
      const ssize_t got = ::recv(connection, buffer, sizeof(buffer), 0);
      request_.assign(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
      ::usleep(static_cast<unsigned>(hold_milliseconds) * 1000);
      (void)::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ::close(connection);
    });
  }
  void Join() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    if (listener_ >= 0) ::close(std::exchange(listener_, -1));
  }
  std::unique_ptr<UnixListener> unix_socket_;
  int listener_ = -1;
  std::string url_;
  std::string request_;
  std::thread thread_;
};

std::string ReasonOf(const Result<HttpAnswer>& answer) { return answer ? "answered" : answer.error().reason; }

TEST(HttpClient, AnswerHasStatusTypeAndBody) {
  OneAnswer server("HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 2\r\n\r\n7\n");
  HttpClient client;
  const Result<HttpAnswer> answer = client.Post(server.url() + "/add-checkpoint", "old 0\n");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 409);
  EXPECT_EQ(answer->content_type, "text/x.tlog.size");
  EXPECT_EQ(answer->body, "7\n");
  const std::string request = server.request();
  EXPECT_TRUE(request.starts_with("POST /add-checkpoint HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(request.ends_with("\r\n\r\nold 0\n")) << request;
}

constexpr char kNoContent[] = "HTTP/1.1 204 No Content\r\n\r\n";

TEST(HttpClient, PutAndPostSayTypeAndHeaders) {
  {
    OneAnswer server(kNoContent);
    ASSERT_TRUE(
        HttpClient().Put(server.url() + "/f", AsBytes("a\xff"), "image/jpeg", {{"X-One", "1"}, {"X-None", ""}}));
    const std::string request = server.request();
    EXPECT_TRUE(request.starts_with("PUT /f HTTP/1.1\r\n")) << request;
    EXPECT_NE(request.find("\r\nContent-Type: image/jpeg\r\n"), std::string::npos) << request;
    EXPECT_NE(request.find("\r\nX-One: 1\r\n"), std::string::npos) << request;
    EXPECT_NE(request.find("\r\nX-None:\r\n"), std::string::npos) << request;
    EXPECT_NE(request.find("\r\nContent-Length: 2\r\n"), std::string::npos) << request;
    EXPECT_TRUE(request.ends_with("\r\n\r\na\xff")) << request;
  }
  OneAnswer server(kNoContent);
  ASSERT_TRUE(HttpClient().Post(server.url(), "{}", "application/json", {{"X-One", "1"}}));
  const std::string request = server.request();
  EXPECT_TRUE(request.starts_with("POST / HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nContent-Type: application/json\r\n"), std::string::npos) << request;
  EXPECT_EQ(request.find("text/plain"), std::string::npos) << request;
  EXPECT_NE(request.find("\r\nX-One: 1\r\n"), std::string::npos) << request;
}

TEST(HttpClient, NothingCanBePut) {
  OneAnswer server(kNoContent);
  EXPECT_EQ(ReasonOf(HttpClient({.total_milliseconds = 2'000}).Put(server.url(), {}, "text/plain")), "answered");
  EXPECT_NE(server.request().find("\r\nContent-Length: 0\r\n"), std::string::npos);
}

// What one request said is not said again by the next one of the same client.
TEST(HttpClient, HeadersAreOfOneRequest) {
  HttpClient client;
  OneAnswer first(kNoContent), second(kNoContent);
  ASSERT_TRUE(client.Put(first.url(), AsBytes("body"), "text/plain", {{"X-One", "1"}}));
  ASSERT_TRUE(client.Get(second.url(), {{"X-Two", "2"}}));
  const std::string request = second.request();
  EXPECT_TRUE(request.starts_with("GET / ")) << request;
  EXPECT_NE(request.find("X-Two: 2\r\n"), std::string::npos) << request;
  EXPECT_EQ(request.find("X-One"), std::string::npos) << request;
  EXPECT_EQ(request.find("Content-Type"), std::string::npos) << request;
}

TEST(HttpClient, HeaderThatCouldBeSeveralOrIsTooLargeIsRefused) {
  HttpClient client;
  const std::string url = "http://127.0.0.1:1/";
  for (const auto& [name, value] : HttpHeaders{{"", "x"},
                                               {"X Y", "x"},
                                               {"X:", "x"},
                                               {"X\r\nY", "x"},
                                               {"X", "a\r\nY: b"},
                                               {"X", std::string(1, '\0')},
                                               {"X", "\xc3\xa4"}}) {
    EXPECT_EQ(ReasonOf(client.Get(url, {{name, value}})), "header-malformed") << name << value;
    EXPECT_EQ(ReasonOf(client.Put(url, {}, "text/plain", {{name, value}})), "header-malformed") << name << value;
  }
  EXPECT_EQ(ReasonOf(client.Post(url, "", "text/plain\r\nX: y")), "header-malformed");
  EXPECT_EQ(ReasonOf(client.Get(url, {{"X", std::string(8'191, 'x')}})), "http-unreachable");
  EXPECT_EQ(ReasonOf(client.Get(url, {{"X", std::string(8'192, 'x')}})), "header-malformed");
  EXPECT_EQ(ReasonOf(client.Get(url, HttpHeaders(32, {"X", "x"}))), "http-unreachable");
  EXPECT_EQ(ReasonOf(client.Get(url, HttpHeaders(33, {"X", "x"}))), "header-malformed");
}

TEST(HttpClient, UnixSocketIsAskedWhateverTheUrl) {
  std::string folder = (std::filesystem::temp_directory_path() / "writ-client-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/s";
  {
    OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", UnixListener::Listen(path).value());
    EXPECT_EQ(HttpClient({}, path).Get(server.url() + "/v1/x").value().body, "hello");
    EXPECT_TRUE(server.request().starts_with("GET /v1/x HTTP/1.1\r\n"));
  }
  {
    OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", UnixListener::Listen(path).value());
    EXPECT_EQ(ReasonOf(HttpClient({.max_answer_bytes = 4}, path).Get(server.url())), "http-answer-too-large");
  }
  EXPECT_EQ(ReasonOf(HttpClient({}, path).Get("http://localhost/")), "http-unreachable");
  EXPECT_EQ(ReasonOf(HttpClient({}, "relative").Get("http://localhost/")), "socket-path-malformed");
  EXPECT_EQ(ReasonOf(HttpClient({}, "/" + std::string(107, 'a')).Get("http://localhost/")), "socket-path-too-long");
  std::filesystem::remove_all(folder);
}

TEST(HttpClient, AnswerOfTheLargestSizeIsTakenAndOneByteMoreIsNot) {
  for (const std::size_t size : {std::size_t{100}, std::size_t{101}}) {
    for (const bool says_length : {true, false}) {
      OneAnswer server("HTTP/1.1 200 OK\r\n" +
                       (says_length ? "Content-Length: " + std::to_string(size) : std::string("X: y")) + "\r\n\r\n" +
                       std::string(size, 'x'));
      HttpClient client({.max_answer_bytes = 100});
      EXPECT_EQ(ReasonOf(client.Get(server.url())), size == 100 ? "answered" : "http-answer-too-large");
    }
  }
}

TEST(HttpClient, RedirectIsAnAnswerAndNotFollowed) {
  OneAnswer target("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  OneAnswer server("HTTP/1.1 302 Found\r\nLocation: " + target.url() + "/\r\nContent-Length: 0\r\n\r\n");
  HttpClient client;
  EXPECT_EQ(client.Get(server.url()).value().status, 302);
  EXPECT_EQ(target.request(), "");
}

TEST(HttpClient, SlowServerIsLeft) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 1'000);
  HttpClient client({.total_milliseconds = 100});
  EXPECT_EQ(ReasonOf(client.Get(server.url())), "http-timeout");
}

TEST(HttpClient, NobodyThereOrNoHttpIsAnError) {
  HttpClient client;
  EXPECT_EQ(ReasonOf(client.Get("http://127.0.0.1:1/")), "http-unreachable");
  OneAnswer server("220 mail.example ESMTP\r\n");
  EXPECT_EQ(ReasonOf(client.Get(server.url())), "http-failed");
}

TEST(HttpClient, AddressOfAnotherFormIsRefused) {
  for (const char* url : {"https://witness.example", "http://127.0.0.1:8080/a/b", "https://[::1]:443/"}) {
    EXPECT_TRUE(CheckUrl(url)) << url;
  }
  HttpClient client;
  for (const char* url : {"", "witness.example", "file:///etc/passwd", "ftp://a", "http://", "https:///x", "http://:80",
                          "http://user@host/", "http://host/#x", "http://host/?x", "http://ho st/", "http://h\n/"}) {
    EXPECT_EQ(ReasonOf(client.Get(url)), "url-malformed") << url;
  }
  EXPECT_FALSE(CheckUrl("http://" + std::string(2'048, 'a')));
}

TEST(HttpClient, PathJoinsWithOneSlash) {
  EXPECT_EQ(JoinUrl("http://a", "b/c"), "http://a/b/c");
  EXPECT_EQ(JoinUrl("http://a/x/", "b"), "http://a/x/b");
}

}  // namespace
}  // namespace writ
