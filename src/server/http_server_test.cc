#include "server/http_server.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <future>
#include <string>
#include <thread>

#include "base/http_client.h"
#include "log/log_test_support.h"
#include "server/raw_connection.h"
#include "server/running_server.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

void EchoTarget(const HttpRequest& request, const HttpReply& reply) { reply({201, {}, request.target, {}}); }

// Keeps what it is asked, for the test to answer.
class Desk {
 public:
  HttpHandler Handler() {
    return [this](const HttpRequest&, HttpReply reply) { asked_.set_value(std::move(reply)); };
  }
  HttpReply Asked() { return asked_.get_future().get(); }

 private:
  std::promise<HttpReply> asked_;
};

double SecondsOf(const std::function<void()>& what) {
  const auto before = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

class HttpServerTest : public testing::Test {
 protected:
  std::string Path() const { return (folder_.path() / "s").string(); }
  std::string Unix() const { return "unix:" + Path(); }

  TestFolder folder_;
};

TEST_F(HttpServerTest, ConnectionsOverTheLimitWaitTheirTurn) {
  RunningServer server(EchoTarget, {.max_body_bytes = 100, .max_connections = 2, .request_seconds = 1});
  RawConnection first(server.address());
  RawConnection second(server.address());
  ::usleep(100'000);
  HttpClient client({.total_milliseconds = 300});
  EXPECT_EQ(client.Get(server.url()).error().reason, "http-timeout");
  ::usleep(1'000'000);  // the idle ones were hung up on
  EXPECT_EQ(HttpClient().Get(server.url()).value().status, 201);
}

TEST_F(HttpServerTest, CrowdAtOneAddressKeepsNobodyOutOfTheOther) {
  const auto server = HttpServer::Listen(Unix(), EchoTarget, {.max_connections = 2}).value();
  ASSERT_TRUE(server->AlsoListen("127.0.0.1:0"));
  EXPECT_EQ(server->AlsoListen("nowhere").error().reason, "address-malformed");
  ASSERT_EQ(server->addresses().size(), 2U);
  EXPECT_EQ(server->address(), Unix());
  const std::string open = server->addresses().back(), url = "http://" + open + "/a";
  std::thread thread([&] { server->Run(/*until_signal=*/false); });
  EXPECT_EQ(HttpClient().Get(url).value().body, "/a");
  RawConnection first(open), second(open);
  ::usleep(100'000);
  EXPECT_EQ(HttpClient({.total_milliseconds = 300}).Get(url).error().reason, "http-timeout");
  EXPECT_EQ(HttpClient({}, Path()).Get("http://localhost/b").value().body, "/b");
  server->Stop();
  thread.join();
}

TEST_F(HttpServerTest, AddressThatIsNoneOrTakenIsRefused) {
  for (const char* address : {"", "8080", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x",
                              "127.0.0.1:-1", "[::1:80"}) {
    EXPECT_EQ(HttpServer::Listen(address, EchoTarget, {}).error().reason, "address-malformed") << address;
  }
  RunningServer server(EchoTarget, {});
  const auto again = HttpServer::Listen(server.address(), EchoTarget, {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "listen-failed");
}

TEST_F(HttpServerTest, UnixSocketThatIsNoneOrTakenIsRefused) {
  EXPECT_EQ(HttpServer::Listen("unix:", EchoTarget, {}).error().reason, "socket-path-malformed");
  EXPECT_EQ(HttpServer::Listen("unix:relative", EchoTarget, {}).error().reason, "socket-path-malformed");
  EXPECT_EQ(HttpServer::Listen("unix:/" + std::string(107, 'a'), EchoTarget, {}).error().code, Code::kUsage);
  RunningServer server(EchoTarget, {}, Unix());
  const auto again = HttpServer::Listen(Unix(), EchoTarget, {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "address-in-use");
  EXPECT_EQ(again.error().code, Code::kUnavailable);
  EXPECT_EQ(HttpClient({}, Path()).Get("http://localhost/").value().status, 201);
}

TEST_F(HttpServerTest, SocketsFileIsPrivateAndGoesWithTheServer) {
  {
    RunningServer server(EchoTarget, {}, Unix());
    EXPECT_EQ(server.address(), Unix());
    struct stat made{};
    ASSERT_EQ(::lstat(Path().c_str(), &made), 0);
    EXPECT_EQ(made.st_mode, static_cast<mode_t>(S_IFSOCK | 0600));
    server.Stop();
    EXPECT_FALSE(fs::exists(fs::symlink_status(Path())));
    RunningServer next(EchoTarget, {}, Unix());  // which the first one leaves alone
    EXPECT_EQ(HttpClient({}, Path()).Get("http://localhost/").value().status, 201);
  }
  {
    const auto never_run = HttpServer::Listen(Unix(), EchoTarget, {});
  }
  EXPECT_FALSE(fs::exists(fs::symlink_status(Path())));
}

// A process of `user`'s asks; whether it got an answer.
bool AnsweredTo(uid_t user, const std::string& address) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setresuid(user, user, user) != 0) ::_exit(2);
    RawConnection raw(address);
    raw.Send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    ::_exit(raw.connected() && raw.ReadAll().starts_with("HTTP/1.1 201") ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) < 2);
  return status == 0;
}

TEST_F(HttpServerTest, OverAUnixSocketOnlyItsUserAndRootAreAnswered) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can play other users";
  RunningServer server(EchoTarget, {}, Unix());
  fs::permissions(folder_.path(), fs::perms(0755));
  fs::permissions(Path(), fs::perms(0666));
  EXPECT_FALSE(AnsweredTo(65533, server.address()));
  EXPECT_TRUE(AnsweredTo(0, server.address()));
  fs::permissions(folder_.path(), fs::perms(0777));
  ASSERT_EQ(::seteuid(65533), 0);
  auto others = HttpServer::Listen("unix:" + (folder_.path() / "t").string(), EchoTarget, {});
  ASSERT_EQ(::seteuid(0), 0);
  std::thread thread([&] { (*others)->Run(/*until_signal=*/false); });
  EXPECT_TRUE(AnsweredTo(65533, (*others)->address()));
  EXPECT_TRUE(AnsweredTo(0, (*others)->address()));
  fs::permissions(folder_.path() / "t", fs::perms(0666));
  EXPECT_FALSE(AnsweredTo(65532, (*others)->address()));
  (*others)->Stop();
  thread.join();
}

// One descriptor is left, for who asks; none to accept him with. The server tries again, and not without rest.
TEST_F(HttpServerTest, WithoutDescriptorsItWaitsAndGoesOn) {
  RunningServer server(EchoTarget, {});
  ASSERT_EQ(HttpClient().Get(server.url()).value().status, 201);
  ::usleep(100'000);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = ::dup(0);
  ::close(next);
  const rlimit one_left{static_cast<rlim_t>(next) + 1, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &one_left), 0);
  RawConnection late(server.address());
  const std::clock_t used = std::clock();
  ::usleep(500'000);
  const double processor_seconds = static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(late.connected());
  EXPECT_LT(processor_seconds, 0.1);
  late.Send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(StatusLine(late.ReadAll()), "HTTP/1.1 201 Created");
}

TEST_F(HttpServerTest, SignalStopsIt) {
  const auto server = HttpServer::Listen("127.0.0.1:0", EchoTarget, {}).value();
  std::thread killer([] {
    ::usleep(200'000);
    ::kill(::getpid(), SIGTERM);
  });
  server->Run(/*until_signal=*/true);
  killer.join();
}

TEST_F(HttpServerTest, SecondSignalWaitsForNobody) {
  Desk desk;
  const auto server = HttpServer::Listen("127.0.0.1:0", desk.Handler(), {}).value();
  RawConnection raw(server->address());
  raw.Send("GET / HTTP/1.1\r\n\r\n");
  std::optional<HttpReply> reply;
  std::thread killer([&] {
    reply = desk.Asked();
    ::kill(::getpid(), SIGINT);
    ::usleep(300'000);
    ::kill(::getpid(), SIGTERM);
  });
  const double seconds = SecondsOf([&] { server->Run(/*until_signal=*/true); });
  killer.join();
  EXPECT_GE(seconds, 0.3);
  EXPECT_LT(seconds, 10);
  EXPECT_EQ(raw.ReadAll(), "");
}

TEST_F(HttpServerTest, StopBeforeRunAndTwiceIsStop) {
  const auto server = HttpServer::Listen("127.0.0.1:0", EchoTarget, {}).value();
  server->Stop();
  server->Stop();
  server->Run(/*until_signal=*/false);
  server->Stop();
}

TEST_F(HttpServerTest, WhoIsBeingAnsweredGetsItAndTheIdleAreHungUpOn) {
  for (const std::string& address : {std::string("127.0.0.1:0"), Unix()}) {
    Desk desk;
    RunningServer server(desk.Handler(), {.max_body_bytes = 100}, address);
    RawConnection idle(server.address()), half(server.address()), busy(server.address());
    half.Send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
    busy.Send("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    const HttpReply reply = desk.Asked();
    std::thread stopper([&] { server.Stop(); });
    EXPECT_EQ(idle.ReadAll(), "");
    EXPECT_EQ(half.ReadAll(), "");
    EXPECT_FALSE(RawConnection(server.address()).connected());
    ::usleep(200'000);
    reply({200, {}, "answer", {}});
    const std::string answer = busy.ReadAll();
    stopper.join();
    EXPECT_EQ(StatusLine(answer), "HTTP/1.1 200 OK");
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\nanswer")) << answer;
  }
}

TEST_F(HttpServerTest, AnswersThatAreHeldBackCanBeGivenWhenItStops) {
  Desk desk;
  const auto server = HttpServer::Listen("127.0.0.1:0", desk.Handler(), {}).value();
  std::optional<HttpReply> held;
  server->AtStop([&] { (*held)({200, {}, "the end", {}}); });
  std::thread runs([&] { server->Run(/*until_signal=*/false); });
  RawConnection raw(server->address());
  raw.Send("GET / HTTP/1.1\r\n\r\n");
  held = desk.Asked();
  server->Stop();
  EXPECT_TRUE(raw.ReadAll().ends_with("\r\n\r\nthe end"));
  runs.join();
}

TEST_F(HttpServerTest, AnswerUnderWayIsSentInWhole) {
  RunningServer server(
      [](const HttpRequest&, const HttpReply& reply) { reply({200, {}, std::string(5'000'000, 'x'), {}}); }, {});
  RawConnection slow(server.address());
  slow.Send("GET / HTTP/1.1\r\n\r\n");
  ::usleep(200'000);
  std::thread stopper([&] { server.Stop(); });
  ::usleep(200'000);
  EXPECT_GT(slow.ReadAll().size(), 5'000'000U);
  stopper.join();
}

TEST_F(HttpServerTest, StopWaitsNoLongerThanItMay) {
  Desk desk;
  RunningServer server(desk.Handler(), {.stop_seconds = 1});
  RawConnection raw(server.address());
  raw.Send("GET / HTTP/1.1\r\n\r\n");
  const HttpReply reply = desk.Asked();
  const double seconds = SecondsOf([&] { server.Stop(); });
  EXPECT_GE(seconds, 0.9);
  EXPECT_LT(seconds, 5);
  EXPECT_EQ(raw.ReadAll(), "");
  reply({});  // nobody is there
}

TEST_F(HttpServerTest, ReplyOutlivesTheServer) {
  Desk desk;
  std::optional<HttpReply> answered, dropped;
  {
    RunningServer server(desk.Handler(), {.stop_seconds = 0});
    RawConnection raw(server.address());
    raw.Send("GET / HTTP/1.1\r\n\r\n");
    answered = desk.Asked();
  }
  (*answered)({});
  Desk second;
  {
    RunningServer server(second.Handler(), {.stop_seconds = 0});
    RawConnection raw(server.address());
    raw.Send("GET / HTTP/1.1\r\n\r\n");
    dropped = second.Asked();
  }
  dropped.reset();
}

// Replies come while the server goes; for the thread checkers.
TEST_F(HttpServerTest, RepliesMayRaceWithTheEnd) {
  for (int round = 0; round < 30; ++round) {
    Desk desk;
    std::thread answerer;
    {
      RunningServer server(desk.Handler(), {.stop_seconds = 0});
      RawConnection raw(server.address());
      raw.Send("GET / HTTP/1.1\r\n\r\n");
      answerer = std::thread([reply = desk.Asked(), round] {
        ::usleep(static_cast<useconds_t>(round * 20));
        reply({200, {}, "x", {}});
      });
    }
    answerer.join();
  }
}

// A certificate that it signed itself, and its key, in PEM.
TlsFiles MakeCertificate(const fs::path& folder, const std::string& name) {
  const TlsFiles files{.certificate = (folder / (name + ".pem")).string(),
                       .private_key = (folder / (name + ".key")).string()};
  const std::string command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext "
      "subjectAltName=DNS:localhost -keyout " +
      files.private_key + " -out " + files.certificate + " 2>/dev/null";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return files;
}

// What openssl's own client gets, which trusts `certificate` alone; empty where it does not trust the server.
std::string AskOverTls(const std::string& address, const std::string& certificate, const fs::path& folder,
                       const std::string& more = {}) {
  const std::string out = (folder / "answer").string();
  const std::string command =
      "(printf 'GET /a HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n'; sleep 2) | openssl s_client "
      "-quiet -verify_return_error -verify_hostname localhost -CAfile " +
      certificate + " -connect " + address + " " + more + " >" + out + " 2>/dev/null";
  (void)std::system(command.c_str());
  const Result<Bytes> answer = RealEnv().ReadFile(out, 1u << 20);
  return answer ? std::string(AsText(*answer)) : "";
}

TEST_F(HttpServerTest, OverTlsIsAnsweredWhoTrustsTheCertificate) {
  const TlsFiles files = MakeCertificate(folder_.path(), "own"), others = MakeCertificate(folder_.path(), "other");
  auto server = HttpServer::Listen("127.0.0.1:0", EchoTarget, {.header_seconds = 5}).value();
  ASSERT_TRUE(server->AlsoListen(Unix()));
  ASSERT_TRUE(server->UseTls(files));
  std::thread thread([&] { server->Run(/*until_signal=*/false); });
  const std::string answer = AskOverTls(server->address(), files.certificate, folder_.path());
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201")) << answer;
  EXPECT_TRUE(answer.ends_with("/a"));
  EXPECT_NE(answer.find("Strict-Transport-Security"), std::string::npos);
  EXPECT_EQ(AskOverTls(server->address(), others.certificate, folder_.path()), "");
  EXPECT_EQ(AskOverTls(server->address(), files.certificate, folder_.path(), "-tls1_1"), "");
  RawConnection plain(server->address());
  plain.Send("GET /a HTTP/1.1\r\n\r\n");
  EXPECT_EQ(plain.ReadAll().find("HTTP/1.1 201"), std::string::npos);
  EXPECT_EQ(HttpClient({}, Path()).Get("http://localhost/b").value().body, "/b");  // the socket stays plain
  server->Stop();
  thread.join();
}

TEST_F(HttpServerTest, ACertificateThatIsNoneOrOfAnotherKeyIsRefused) {
  const TlsFiles files = MakeCertificate(folder_.path(), "own"), others = MakeCertificate(folder_.path(), "other");
  auto server = HttpServer::Listen("127.0.0.1:0", EchoTarget, {}).value();
  for (const TlsFiles& wrong :
       {TlsFiles{files.certificate, others.private_key}, TlsFiles{files.private_key, files.private_key},
        TlsFiles{files.certificate, files.certificate}, TlsFiles{"/nowhere.pem", files.private_key}}) {
    const Result<void> used = server->UseTls(wrong);
    ASSERT_FALSE(used);
    EXPECT_EQ(used.error().reason, "certificate-unusable");
  }
}

// Who connects and never shakes hands is hung up on.
TEST_F(HttpServerTest, AHandshakeHasItsTime) {
  auto server = HttpServer::Listen("127.0.0.1:0", EchoTarget, {.header_seconds = 1}).value();
  ASSERT_TRUE(server->UseTls(MakeCertificate(folder_.path(), "own")));
  std::thread thread([&] { server->Run(/*until_signal=*/false); });
  RawConnection silent(server->address());
  EXPECT_EQ(silent.ReadAll(4), "");
  server->Stop();
  thread.join();
}

}  // namespace
}  // namespace writ
