#include "server/http_server.h"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/unix_socket.h"
#include "server/http_connection.h"

namespace writ {
namespace {

namespace asio = boost::asio;
using asio::generic::stream_protocol;
using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<stream_protocol>;
using boost::system::error_code;

constexpr std::string_view kUnixPrefix = "unix:";
// Where there are no more descriptors, say, trying again at once would only keep the processor busy.
constexpr std::chrono::milliseconds kAcceptPause{100};

std::optional<tcp::endpoint> ParseAddress(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, failure] = std::from_chars(text.data() + colon + 1, end, port);
  error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (error || failure != std::errc() || parsed != end) return std::nullopt;
  return tcp::endpoint(address, port);
}

// One address, and who came there.
struct Door {
  Door(asio::io_context& loop, HttpConnection::Shared common) : shared(std::move(common)), acceptor(loop) {
    shared.ended = [this](const std::shared_ptr<HttpConnection>& connection) {
      connections.erase(connection);
      if (changed) changed();
    };
  }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  Result<void> Listen(const std::string& to);
  Result<void> ListenOnUnixSocket(const std::string& path);
  Result<void> ListenOnTcp(const std::string& to);
  void Accept();
  void AcceptLater();
  void Welcome(HttpConnection::Socket socket);
  void Shut();

  HttpConnection::Shared shared;
  Acceptor acceptor;
  asio::steady_timer pause{acceptor.get_executor()};
  std::string address;
  std::unique_ptr<UnixListener> file;  // of a Unix socket
  uid_t own = ::geteuid();
  bool accepting = false;
  std::set<std::shared_ptr<HttpConnection>> connections;
  std::function<void()> changed;  // a connection ended
};

Result<void> Door::Listen(const std::string& to) {
  if (!to.starts_with(kUnixPrefix)) return ListenOnTcp(to);
  address = to;
  return ListenOnUnixSocket(to.substr(kUnixPrefix.size()));
}

Result<void> Door::ListenOnUnixSocket(const std::string& path) {
  WRIT_TRY(file, UnixListener::Listen(path));
  shared.over_unix_socket = true;
  error_code error;
  acceptor.assign(stream_protocol(AF_UNIX, 0), file->Take(), error);
  if (error) return Fail(Code::kInternal, "listen-failed", "couldn't listen on " + path + ": " + error.message());
  return {};
}

Result<void> Door::ListenOnTcp(const std::string& to) {
  const std::optional<tcp::endpoint> endpoint = ParseAddress(to);
  if (!endpoint) {
    return Fail(Code::kUsage, "address-malformed", "couldn't listen on \"" + to + "\": it is not IP:PORT",
                "give an address like 127.0.0.1:8080, 127.0.0.1:0 for any free port, or unix:/run/writ/writ.sock");
  }
  try {
    tcp::acceptor bound(acceptor.get_executor());
    bound.open(endpoint->protocol());
    bound.set_option(tcp::acceptor::reuse_address(true));
    bound.bind(*endpoint);
    bound.listen();
    const tcp::endpoint local = bound.local_endpoint();
    const std::string host = local.address().to_string();
    address = (local.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(local.port());
    acceptor = std::move(bound);
  } catch (const boost::system::system_error& error) {
    return Fail(Code::kUnavailable, "listen-failed", "couldn't listen on " + to + ": " + error.code().message(),
                "choose another address or port");
  }
  return {};
}

void Door::Accept() {
  if (accepting || !acceptor.is_open() || connections.size() >= shared.limits.max_connections) return;
  accepting = true;
  acceptor.async_accept([this](error_code error, HttpConnection::Socket socket) {
    if (error && acceptor.is_open()) return AcceptLater();
    accepting = false;
    if (!error && acceptor.is_open()) Welcome(std::move(socket));
    Accept();
  });
}

void Door::AcceptLater() {
  pause.expires_after(kAcceptPause);
  pause.async_wait([this](error_code) {
    accepting = false;
    Accept();
  });
}

void Door::Welcome(HttpConnection::Socket socket) {
  // Whoever came by the right to connect: the kernel names him.
  if (shared.over_unix_socket && !PeerIsOwnOrRoot(socket.native_handle(), own)) return;
  const auto connection = HttpConnection::Make(std::move(socket), shared);
  connections.insert(connection);
  connection->Start();
}

void Door::Shut() {
  if (file) file->RemoveFile();
  error_code ignored;
  acceptor.close(ignored);
}

}  // namespace

struct HttpServer::State {
  State(HttpHandler handle, HttpServerLimits limit) : handler(std::move(handle)), limits(limit) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { Shut(); }

  Result<void> Listen(const std::string& address);
  void AwaitSignal();
  void BeginStop();
  void StopWhereNobodyWaits();
  // Hangs up on everybody. What was under way ends with the loop.
  void Shut();
  // For each connection as it is now: it may end meanwhile.
  void ForEach(void (HttpConnection::*what)());

  HttpHandler handler;
  HttpServerLimits limits;
  HttpAdmitter admitter;
  std::function<void()> at_stop = [] {};
  bool stopping = false;
  // After what connections use: they end, at the latest, with the loop.
  asio::io_context loop{1};
  std::shared_ptr<LoopDoor> into_loop = std::make_shared<LoopDoor>(loop);
  std::vector<std::unique_ptr<Door>> doors;
  asio::signal_set signals{loop};
  asio::steady_timer deadline{loop};
};

Result<void> HttpServer::State::Listen(const std::string& address) {
  auto door =
      std::make_unique<Door>(loop, HttpConnection::Shared{handler, limits, admitter, into_loop, nullptr, false, {}});
  WRIT_CHECK(door->Listen(address));
  door->changed = [this, door = door.get()] { stopping ? StopWhereNobodyWaits() : door->Accept(); };
  doors.push_back(std::move(door));
  return {};
}

void HttpServer::State::AwaitSignal() {
  signals.async_wait([this](const error_code& error, int) {
    if (error) return;
    if (stopping) return loop.stop();
    BeginStop();
    AwaitSignal();
  });
}

void HttpServer::State::BeginStop() {
  if (std::exchange(stopping, true)) return;
  for (const auto& door : doors) door->Shut();
  deadline.expires_after(std::chrono::seconds(limits.stop_seconds));
  deadline.async_wait([this](const error_code& error) {
    if (!error) loop.stop();
  });
  ForEach(&HttpConnection::FinishSoon);
  at_stop();
  StopWhereNobodyWaits();
}

void HttpServer::State::StopWhereNobodyWaits() {
  for (const auto& door : doors) {
    if (!door->connections.empty()) return;
  }
  loop.stop();
}

void HttpServer::State::Shut() {
  stopping = true;
  for (const auto& door : doors) door->Shut();
  ForEach(&HttpConnection::End);
  into_loop->Shut();
}

void HttpServer::State::ForEach(void (HttpConnection::*what)()) {
  for (const auto& door : doors) {
    for (const auto& connection : std::vector(door->connections.begin(), door->connections.end())) {
      ((*connection).*what)();
    }
  }
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(const std::string& address, HttpHandler handler,
                                                       HttpServerLimits limits) {
  auto state = std::make_unique<State>(std::move(handler), limits);
  WRIT_CHECK(state->Listen(address));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

Result<void> HttpServer::UseTls(const TlsFiles& files) {
  namespace ssl = asio::ssl;
  const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  const auto refused = [](const std::string& file, const error_code& error) {
    return Fail(Code::kUsage, "certificate-unusable", "couldn't use " + file + ": " + error.message(),
                "give the certificate with its chain, and its private key, both in PEM");
  };
  error_code error;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, error);
  context->use_certificate_chain_file(files.certificate, error);
  if (error) return refused(files.certificate, error);
  context->use_private_key_file(files.private_key, ssl::context::pem, error);
  if (error) return refused(files.private_key, error);
  if (::SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return Fail(Code::kUsage, "certificate-unusable",
                "couldn't use " + files.private_key + ": it is not the key of " + files.certificate,
                "give the private key for which the certificate was made");
  }
  for (const auto& door : state_->doors) {
    if (!door->shared.over_unix_socket) door->shared.tls = context;
  }
  return {};
}

void HttpServer::AdmitBy(HttpAdmitter admitter) { state_->admitter = std::move(admitter); }

void HttpServer::AtStop(std::function<void()> work) { state_->at_stop = std::move(work); }

Result<void> HttpServer::AlsoListen(const std::string& address) { return state_->Listen(address); }

std::vector<std::string> HttpServer::addresses() const {
  std::vector<std::string> all;
  for (const auto& door : state_->doors) all.push_back(door->address);
  return all;
}

std::string HttpServer::address() const { return state_->doors.front()->address; }

void HttpServer::Run(bool until_signal) {
  if (until_signal) {
    state_->signals.add(SIGTERM);
    state_->signals.add(SIGINT);
    state_->AwaitSignal();
  }
  for (const auto& door : state_->doors) door->Accept();
  const auto work = asio::make_work_guard(state_->loop);
  state_->loop.run();
  state_->Shut();
  state_->signals.clear();
}

void HttpServer::Stop() {
  asio::post(state_->loop, [state = state_.get()] { state->BeginStop(); });
}

}  // namespace writ
