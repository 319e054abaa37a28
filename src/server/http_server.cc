#include "server/http_server.h"

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace writ {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

std::optional<tcp::endpoint> ParseAddress(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, failure] = std::from_chars(text.data() + colon + 1, end, port);
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (error || failure != std::errc() || parsed != end) return std::nullopt;
  return tcp::endpoint(address, port);
}

}  // namespace

struct HttpServer::State {
  State(HttpHandler handle, HttpServerLimits limit) : handler(std::move(handle)), limits(limit) {}

  HttpHandler handler;
  HttpServerLimits limits;
  std::string address;
  std::size_t connections = 0;
  bool accepting = false;
  // After what connections use: they end, at the latest, with the context.
  asio::io_context context{1};
  tcp::acceptor acceptor{context};

  void Accept();
};

namespace {

// One connection; it lives as long as an operation of it is under way.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const HttpHandler& handler, const HttpServerLimits& limits,
             std::function<void()> ended)
      : stream_(std::move(socket)), handler_(handler), limits_(limits), ended_(std::move(ended)) {}
  ~Connection() { ended_(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Read() {
    head_ = false;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.max_header_bytes));
    parser_->body_limit(limits_.max_body_bytes);
    stream_.expires_after(std::chrono::seconds(limits_.request_seconds));
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) { self->HaveRead(error); });
  }

 private:
  void HaveRead(beast::error_code error) {
    if (error == http::error::body_limit) return Write({413, {}, "the body is too large\n", {}}, false);
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      return Write({431, {}, "the header is too large\n", {}}, false);
    }
    if (error == beast::error::timeout || error == http::error::end_of_stream) return Close();
    if (error && error.category() == http::make_error_code(http::error::end_of_stream).category()) {
      return Write({400, {}, "this is not HTTP/1.1\n", {}}, false);
    }
    if (error) return;
    const auto& message = parser_->get();
    const bool keep = message.keep_alive();
    head_ = message.method() == http::verb::head;
    HttpResponse response =
        handler_({std::string(message.method_string()), std::string(message.target()), message.body()});
    Write(std::move(response), keep);
  }

  void Write(HttpResponse response, bool keep_alive) {
    response_.emplace();
    response_->version(11);
    response_->result(static_cast<unsigned>(response.status));
    response_->keep_alive(keep_alive);
    response_->set(http::field::content_type,
                   response.content_type.empty() ? "text/plain; charset=utf-8" : response.content_type);
    response_->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) response_->set(name, value);
    response_->body() = std::move(response.body);
    response_->prepare_payload();
    if (head_) return WriteHead(keep_alive);
    stream_.expires_after(std::chrono::seconds(limits_.answer_seconds));
    http::async_write(stream_, *response_,
                      [self = shared_from_this(), keep_alive](beast::error_code error, std::size_t) {
                        if (error) return;
                        keep_alive ? self->Read() : self->Close();
                      });
  }

  // The length that the body would have, and no body.
  void WriteHead(bool keep_alive) {
    head_answer_.emplace();
    head_answer_->base() = response_->base();
    stream_.expires_after(std::chrono::seconds(limits_.answer_seconds));
    http::async_write(stream_, *head_answer_,
                      [self = shared_from_this(), keep_alive](beast::error_code error, std::size_t) {
                        if (error) return;
                        keep_alive ? self->Read() : self->Close();
                      });
  }

  void Close() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{64 * 1024};
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<http::response<http::empty_body>> head_answer_;
  bool head_ = false;
  const HttpHandler& handler_;
  const HttpServerLimits& limits_;
  std::function<void()> ended_;
};

}  // namespace

void HttpServer::State::Accept() {
  if (accepting || connections >= limits.max_connections) return;
  accepting = true;
  acceptor.async_accept([this](beast::error_code error, tcp::socket socket) {
    accepting = false;
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      ++connections;
      const auto ended = [this] {
        --connections;
        if (!context.stopped()) Accept();
      };
      std::make_shared<Connection>(std::move(socket), handler, limits, ended)->Read();
    }
    Accept();
  });
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() { state_->context.stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(const std::string& address, HttpHandler handler,
                                                       HttpServerLimits limits) {
  const std::optional<tcp::endpoint> endpoint = ParseAddress(address);
  if (!endpoint) {
    return Fail(Code::kUsage, "address-malformed", "couldn't listen on \"" + address + "\": it is not IP:PORT",
                "give an address like 127.0.0.1:8080, or 127.0.0.1:0 for any free port");
  }
  auto state = std::make_unique<State>(std::move(handler), limits);
  try {
    state->acceptor.open(endpoint->protocol());
    state->acceptor.set_option(tcp::acceptor::reuse_address(true));
    state->acceptor.bind(*endpoint);
    state->acceptor.listen();
    const tcp::endpoint local = state->acceptor.local_endpoint();
    const std::string host = local.address().to_string();
    state->address = (local.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(local.port());
  } catch (const boost::system::system_error& error) {
    return Fail(Code::kUnavailable, "listen-failed", "couldn't listen on " + address + ": " + error.code().message(),
                "choose another address or port");
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

std::string HttpServer::address() const { return state_->address; }

void HttpServer::Run(bool until_signal) {
  asio::signal_set signals(state_->context);
  if (until_signal) {
    signals.add(SIGTERM);
    signals.add(SIGINT);
    signals.async_wait([this](const beast::error_code& error, int) {
      if (!error) state_->context.stop();
    });
  }
  state_->Accept();
  const auto work = asio::make_work_guard(state_->context);
  state_->context.run();
}

void HttpServer::Stop() { state_->context.stop(); }

}  // namespace writ
