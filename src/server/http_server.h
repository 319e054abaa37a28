// A small HTTP/1.1 server with bounds: whole requests in, whole answers out, over TCP or a Unix socket.
//
// One adapter over Boost.Beast, whose headers are heavy: only http_server.cc and http_connection.cc include them. Every
// connection, header, body and wait is bounded, so that a stranger can use up neither memory nor time. Thread rule: the
// handler is called on the thread of Run, one request at a time, and must not keep it (work_queue.h does what takes
// long); its replies come from any thread, and also after the server has gone. Stop from any thread, as long as the
// server is there; the rest on one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "server/http_exchange.h"

namespace writ {

struct HttpServerLimits {
  std::size_t max_body_bytes = 0;             // a larger one is answered with 413
  std::size_t max_header_bytes = 8'192;       // more is answered with 431
  std::size_t max_bodies_bytes = 256u << 20;  // of all that are under way at an address; 503 to one that finds no room
  std::size_t max_connections = 64;           // at each address; more wait to be accepted
  int header_seconds = 10;                    // until a request's header is in; as long an idle connection is kept
  int request_seconds = 10;                   // then until its body is
  int answer_seconds = 30;  // until an answer is taken in whole; how long it is thought about is not bounded
  int stop_seconds = 30;    // that requests are still answered once it stops
};

// Both in PEM; the certificate is followed by those that it rests on.
struct TlsFiles {
  std::string certificate;
  std::string private_key;
};

class HttpServer {
 public:
  // `address` is IP:PORT or [IPv6]:PORT, where port 0 takes a free one, or unix:/PATH, a socket that this user and root
  // can connect to (base/unix_socket.h). "address-malformed" (kUsage), "listen-failed" (kUnavailable); errors of
  // UnixListener.
  static Result<std::unique_ptr<HttpServer>> Listen(const std::string& address, HttpHandler handler,
                                                    HttpServerLimits limits);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  // TLS 1.2 or later at all its addresses of IP; before Run. "certificate-unusable" (kUsage).
  Result<void> UseTls(const TlsFiles& files);
  // What each request's header is held against, beside the limits; before Run.
  void AdmitBy(HttpAdmitter admitter);
  // What is done, on the server's thread, when it begins to stop: whoever holds back answers gives them. Before Run.
  void AtStop(std::function<void()> work);
  // At another address too, with a number of connections of its own, so that strangers there can't keep out who asks
  // here. Before Run. Errors as Listen.
  Result<void> AlsoListen(const std::string& address);
  // IP:PORT as it listens, or unix:/PATH; in the order in which they were given.
  std::vector<std::string> addresses() const;
  // The first of them.
  std::string address() const;
  // Serves until Stop, or, where `until_signal`, until SIGTERM or SIGINT; once. When it stops it accepts nobody, hangs
  // up on who has no request with the handler, and returns when the others have their answer (the last on its
  // connection) or after stop_seconds, or at a second signal, whichever is first.
  void Run(bool until_signal);
  // Makes Run return as it says; it may be called before Run, and more than once.
  void Stop();

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace writ
