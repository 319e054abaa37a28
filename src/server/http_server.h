// A small HTTP/1.1 server with bounds: whole requests in, whole answers out.
//
// One adapter over Boost.Beast, whose headers are heavy: only http_server.cc includes them. Every connection, header,
// body and wait is bounded, so that a stranger can use up neither memory nor time; TLS and access control belong to a
// proxy in front. Thread rule: the handler is called on the thread of Run, one request at a time; Stop from any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"

namespace writ {

struct HttpRequest {
  std::string method;  // "GET", "POST", …
  std::string target;  // as sent: path and query, nothing decoded
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// The answer to a HEAD is the one to its GET; the server leaves out the body (RFC 9110, 9.3.2).
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpServerLimits {
  std::size_t max_body_bytes = 0;        // a larger one is answered with 413
  std::size_t max_header_bytes = 8'192;  // more is answered with 431
  std::size_t max_connections = 64;      // more wait to be accepted
  int request_seconds = 10;              // until a request is in whole; as long an idle connection is kept
  int answer_seconds = 30;
};

class HttpServer {
 public:
  // `address` is IP:PORT or [IPv6]:PORT; port 0 takes a free one. "address-malformed" (kUsage), "listen-failed"
  // (kUnavailable).
  static Result<std::unique_ptr<HttpServer>> Listen(const std::string& address, HttpHandler handler,
                                                    HttpServerLimits limits);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  // IP:PORT as it listens.
  std::string address() const;
  // Serves until Stop, or, where `until_signal`, until SIGTERM or SIGINT; once.
  void Run(bool until_signal);
  // The handler is not interrupted, but everybody is hung up on: an answer that is under way may be lost.
  void Stop();

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace writ
