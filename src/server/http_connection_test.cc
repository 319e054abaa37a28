// What one connection may do and what not, over TCP and over a Unix socket alike.
#include "server/http_connection.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <future>
#include <string>
#include <thread>

#include "base/http_client.h"
#include "log/log_test_support.h"
#include "server/raw_connection.h"
#include "server/running_server.h"

namespace writ {
namespace {

HttpResponse Echo(const HttpRequest& request) {
  if (request.target == "/large") return {200, {}, std::string(5'000'000, 'x'), {}};
  if (request.target == "/header") return {200, {}, request.Header("x-one"), {}};
  return {201,
          "text/echo",
          request.method + " " + request.target + " " + std::string(AsText(request.body)),
          {{"Cache-Control", "no-cache"}}};
}

class HttpConnectionTest : public testing::TestWithParam<const char*> {
 protected:
  bool OverUnixSocket() const { return GetParam() == std::string("unix"); }
  std::string Address() const { return OverUnixSocket() ? "unix:" + Path() : "127.0.0.1:0"; }
  std::string Path() const { return (folder_.path() / "s").string(); }
  HttpClient Client(HttpLimits limits = {}) const { return HttpClient(limits, OverUnixSocket() ? Path() : ""); }
  std::string Url(const RunningServer& server) const { return OverUnixSocket() ? "http://localhost" : server.url(); }

  TestFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Over, HttpConnectionTest, testing::Values("tcp", "unix"),
                         [](const auto& one) { return std::string(one.param); });

TEST_P(HttpConnectionTest, RequestIsHandledAndAnswered) {
  RunningServer server(Echo, {.max_body_bytes = 100}, Address());
  HttpClient client = Client();
  for (int i = 0; i < 3; ++i) {  // over one connection
    const HttpAnswer answer = client.Post(Url(server) + "/a/b", "body").value();
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.content_type, "text/echo");
    EXPECT_EQ(answer.body, "POST /a/b body");
  }
  EXPECT_EQ(client.Put(Url(server) + "/c", AsBytes("more"), "text/plain").value().body, "PUT /c more");
  EXPECT_EQ(client.Get(Url(server) + "/header", {{"X-One", "1"}}).value().body, "1");
  EXPECT_EQ(Client({.max_answer_bytes = 6'000'000}).Get(Url(server) + "/large").value().body.size(), 5'000'000U);
}

// Many slow ones take no more memory than a few.
TEST_P(HttpConnectionTest, BodiesUnderWayHaveOneRoom) {
  RunningServer server(Echo, {.max_body_bytes = 100'000, .max_bodies_bytes = 250'000}, Address());
  const auto begin = [&](const std::string& header) {
    auto slow = std::make_unique<RawConnection>(server.address());
    slow->Send("PUT /a HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\nbeginning");
    return slow;
  };
  const auto put = [&](std::size_t bytes) {
    const Result<HttpAnswer> answer = Client().Put(Url(server) + "/b", AsBytes(std::string(bytes, 'x')), "x/y");
    EXPECT_TRUE(answer) << bytes << ": " << answer.error().message;
    return answer ? answer->status : 0;
  };
  auto first = begin("Content-Length: 100000"), second = begin("Content-Length: 100000");
  EXPECT_EQ(put(40'000), 201);
  int status = 201;
  for (int i = 0; i < 200 && status == 201; ++i) {  // until the server has read both headers
    status = put(60'000);
  }
  EXPECT_EQ(status, 503);
  EXPECT_TRUE(begin("Transfer-Encoding: chunked")->ReadAll().starts_with("HTTP/1.1 503"));
  EXPECT_EQ(Client().Get(Url(server) + "/nothing").value().status, 201);
  first->Send(std::string(100'000 - 9, 'x'));
  EXPECT_TRUE(first->ReadAll(1).starts_with("HTTP/1.1 201"));
  EXPECT_EQ(put(60'000), 201);
  second.reset();
  for (int i = 0; i < 200 && status != 201; ++i) {  // what hangs up gives its room back
    status = put(100'000);
  }
  EXPECT_EQ(status, 201);
}

TEST_P(HttpConnectionTest, HandlerIsToldWhereTheRequestCameFrom) {
  RunningServer server(
      [](const HttpRequest& request) -> HttpResponse { return {request.over_unix_socket ? 200 : 403, {}, "", {}}; }, {},
      Address());
  EXPECT_EQ(Client().Get(Url(server)).value().status, OverUnixSocket() ? 200 : 403);
}

TEST_P(HttpConnectionTest, HeadIsAnsweredLikeGetWithoutABody) {
  RunningServer server(Echo, {}, Address());
  RawConnection raw(server.address());
  raw.Send("HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string both = raw.ReadAll();
  EXPECT_EQ(StatusLine(both), "HTTP/1.1 201 Created");
  EXPECT_NE(both.find("Content-Length: 8\r\n"), std::string::npos) << both;  // of "HEAD /a "
  EXPECT_NE(both.find("\r\n\r\nHTTP/1.1 201"), std::string::npos) << both;   // no body, then the next answer
  EXPECT_TRUE(both.ends_with("GET /b ")) << both;
}

TEST_P(HttpConnectionTest, BodyOverTheLimitIsRefused) {
  RunningServer server(Echo, {.max_body_bytes = 100}, Address());
  HttpClient client = Client();
  EXPECT_EQ(client.Post(Url(server), std::string(100, 'x')).value().status, 201);
  EXPECT_EQ(client.Post(Url(server), std::string(101, 'x')).value().status, 413);
  RawConnection chunked(server.address());
  chunked.Send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(0x65, 'x') +
               "\r\n0\r\n\r\n");
  EXPECT_EQ(StatusLine(chunked.ReadAll()), "HTTP/1.1 413 Payload Too Large");
}

// Who sends for long before he reads is told why he is refused, and not only cut off.
TEST_P(HttpConnectionTest, SenderOfALargeBodyReadsWhyItIsRefused) {
  RunningServer server(Echo, {.max_body_bytes = 100}, Address());
  const std::string body(20'000'000, 'x');
  EXPECT_EQ(Client().Put(Url(server), AsBytes(body), "text/plain").value().status, 413);
  RawConnection raw(server.address());
  const std::string request = "PUT / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n" + body;
  EXPECT_EQ(raw.Send(request), request.size());
  raw.FinishSending();
  EXPECT_EQ(StatusLine(raw.ReadAll()), "HTTP/1.1 413 Payload Too Large");
}

TEST_P(HttpConnectionTest, SenderWithoutEndIsHungUpOn) {
  RunningServer server(Echo, {.max_body_bytes = 100}, Address());
  RawConnection raw(server.address());
  raw.Send("PUT / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n");
  bool hung_up = false;
  for (int i = 0; i < 60 && !hung_up; ++i) {
    hung_up = raw.Send("x") == 0;
    ::usleep(100'000);
  }
  EXPECT_TRUE(hung_up);
}

TEST_P(HttpConnectionTest, HeaderOverTheLimitAndWhatIsNoHttpAreRefused) {
  RunningServer server(Echo, {.max_body_bytes = 100, .max_header_bytes = 1'000}, Address());
  RawConnection large(server.address());
  large.Send("GET / HTTP/1.1\r\nX: " + std::string(2'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(StatusLine(large.ReadAll()), "HTTP/1.1 431 Request Header Fields Too Large");
  RawConnection flood(server.address());
  std::string headers;
  for (int i = 0; i < 10'000; ++i) headers += "A:\r\n";
  flood.Send("GET / HTTP/1.1\r\n" + headers + "\r\n");
  EXPECT_EQ(StatusLine(flood.ReadAll()), "HTTP/1.1 431 Request Header Fields Too Large");
  RawConnection other(server.address());
  other.Send("\x16\x03\x01 hello\r\n\r\n");
  EXPECT_EQ(StatusLine(other.ReadAll()), "HTTP/1.1 400 Bad Request");
}

// Nobody can say where a body ends that is neither in chunks nor of a known length.
TEST_P(HttpConnectionTest, BodyInAnUnknownCodingIsRefusedAndTheConnectionEnds) {
  RunningServer server(Echo, {.max_body_bytes = 100}, Address());
  for (const char* coding : {"gzip", "chunked, gzip", "identity"}) {
    RawConnection odd(server.address());
    odd.Send("POST /a HTTP/1.1\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    const std::string answer = odd.ReadAll();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << coding << answer;
    EXPECT_EQ(answer.find("/b"), std::string::npos) << coding;
  }
}

// One that is too much for the handler ends nobody else's.
TEST_P(HttpConnectionTest, AHandlerThatThrowsHasAnswered500) {
  RunningServer server(HttpHandler([](const HttpRequest& request, const HttpReply& reply) {
                         if (request.target == "/bad") throw std::bad_alloc();
                         reply({200, {}, "good", {}});
                       }),
                       {}, Address());
  HttpClient client = Client({});
  EXPECT_EQ(client.Get(Url(server) + "/bad").value().status, 500);
  EXPECT_EQ(client.Get(Url(server) + "/good").value().body, "good");
}

TEST_P(HttpConnectionTest, HalfARequestIsNoneAndAHalfOpenConnectionIsAnswered) {
  RunningServer server(Echo, {.max_body_bytes = 100}, Address());
  RawConnection half(server.address());
  half.Send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
  half.FinishSending();
  EXPECT_EQ(StatusLine(half.ReadAll()), "HTTP/1.1 400 Bad Request");
  RawConnection nothing(server.address());
  nothing.FinishSending();
  EXPECT_EQ(nothing.ReadAll(), "");
  RawConnection whole(server.address());
  whole.Send("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nwhole");
  whole.FinishSending();
  EXPECT_TRUE(whole.ReadAll().ends_with("POST /a whole"));
}

// One byte a while keeps no connection open: header and body have one time each.
TEST_P(HttpConnectionTest, SlowRequestIsHungUpOn) {
  RunningServer server(Echo, {.max_body_bytes = 100, .header_seconds = 1, .request_seconds = 1}, Address());
  RawConnection slow(server.address()), body(server.address());
  body.Send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n");
  for (int i = 0; i < 4; ++i) {
    slow.Send("G");
    body.Send("x");
    ::usleep(400'000);
  }
  EXPECT_EQ(slow.ReadAll(2).find("timeout"), std::string::npos);
  EXPECT_EQ(body.ReadAll(2), "");
}

TEST_P(HttpConnectionTest, ABodyHasMoreTimeThanItsHeader) {
  RunningServer server(Echo, {.max_body_bytes = 100, .header_seconds = 1, .request_seconds = 20}, Address());
  RawConnection body(server.address()), idle(server.address());
  body.Send("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
  ::usleep(1'500'000);
  EXPECT_EQ(idle.ReadAll(2), "");
  body.Send("whole");
  body.FinishSending();
  EXPECT_TRUE(body.ReadAll().ends_with("POST /a whole"));
}

TEST_P(HttpConnectionTest, WhoDoesNotTakeHisAnswerIsHungUpOn) {
  RunningServer server(Echo, {.answer_seconds = 1}, Address());
  RawConnection idle(server.address());
  idle.Send("GET /large HTTP/1.1\r\n\r\n");
  ::usleep(2'500'000);
  const std::string all = idle.ReadAll(2);
  EXPECT_LT(all.size(), 5'000'000U);
  EXPECT_FALSE(all.ends_with("timeout"));
}

TEST_P(HttpConnectionTest, AnswerComesLaterFromAnotherThread) {
  std::vector<std::jthread> threads;
  RunningServer server(HttpHandler([&](HttpRequest request, HttpReply reply) {
                         threads.emplace_back([request = std::move(request), reply = std::move(reply)] {
                           if (request.target == "/slow") ::usleep(500'000);
                           reply({200, {}, request.target, {}});
                           reply({500, {}, "again", {}});
                         });
                       }),
                       {.max_body_bytes = 100, .request_seconds = 1}, Address());
  HttpClient client = Client(), other = Client();
  std::future<std::string> slow =
      std::async(std::launch::async, [&] { return client.Get(Url(server) + "/slow").value().body; });
  ::usleep(100'000);
  EXPECT_EQ(other.Get(Url(server) + "/quick").value().body, "/quick");
  EXPECT_EQ(slow.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_EQ(slow.get(), "/slow");
  EXPECT_EQ(client.Get(Url(server) + "/next").value().body, "/next");
  server.Stop();
}

TEST_P(HttpConnectionTest, SecondRequestWaitsForTheFirstAnswer) {
  std::promise<HttpReply> first;
  std::atomic<int> asked = 0;
  RunningServer server(HttpHandler([&](const HttpRequest& request, HttpReply reply) {
                         if (++asked == 1) return first.set_value(std::move(reply));
                         reply({200, {}, request.target, {}});
                       }),
                       {}, Address());
  RawConnection raw(server.address());
  raw.Send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n");
  const HttpReply reply = first.get_future().get();
  ::usleep(200'000);
  EXPECT_EQ(asked, 1);
  reply({200, {}, "/1", {}});
  const std::string both = raw.ReadAll();
  EXPECT_EQ(asked, 2);
  EXPECT_LT(both.find("\r\n\r\n/1"), both.find("\r\n\r\n/2")) << both;
}

TEST_P(HttpConnectionTest, RequestThatIsDroppedIsAnsweredWith500) {
  RunningServer server(HttpHandler([](const HttpRequest&, const HttpReply&) {}), {}, Address());
  EXPECT_EQ(Client().Get(Url(server)).value().status, 500);
}

TEST_P(HttpConnectionTest, ReplyToNobodyDoesNothing) {
  std::promise<HttpReply> first;
  std::atomic<int> asked = 0;
  RunningServer server(HttpHandler([&](const HttpRequest&, HttpReply reply) {
                         if (++asked == 1) return first.set_value(std::move(reply));
                         reply({});
                       }),
                       {}, Address());
  auto gone = std::make_unique<RawConnection>(server.address());
  gone->Send("GET / HTTP/1.1\r\n\r\n");
  const HttpReply reply = first.get_future().get();
  gone.reset();
  reply({200, {}, std::string(5'000'000, 'x'), {}});
  EXPECT_EQ(Client().Get(Url(server)).value().status, 200);
}

}  // namespace
}  // namespace writ
