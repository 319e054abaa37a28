// One connection of the HTTP server: a request in whole, its answer in whole, then the next one; plain or over TLS.
//
// Part of http_server.cc, which alone includes it. Thread rule: the thread of the loop; LoopDoor: any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include "server/http_server.h"

namespace writ {

// The way into a loop from other threads, for as long as there is a loop.
class LoopDoor {
 public:
  explicit LoopDoor(boost::asio::io_context& loop) : loop_(&loop) {}
  // `work` is done by the loop, later; dropped where the loop is gone.
  void Post(std::function<void()> work);
  // From now on the loop is gone.
  void Shut();

 private:
  std::mutex mutex_;  // guards loop_
  boost::asio::io_context* loop_;
};

class HttpConnection {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  // What connections of one address have in common. `ended` is told of each connection once, when nothing of it is
  // under way any more.
  struct Shared {
    const HttpHandler& handler;
    const HttpServerLimits& limits;
    const HttpAdmitter& admitter;  // none where the limits alone say
    std::shared_ptr<LoopDoor> door;
    std::shared_ptr<boost::asio::ssl::context> tls;  // none where it is plain
    bool over_unix_socket = false;
    std::function<void(const std::shared_ptr<HttpConnection>&)> ended;
    std::uint64_t bodies_bytes = 0;  // that the bodies under way may have; the loop's thread alone
  };

  // `shared` must outlive it.
  static std::shared_ptr<HttpConnection> Make(Socket socket, Shared& shared);
  HttpConnection() = default;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  virtual ~HttpConnection() = default;

  virtual void Start() = 0;
  // An answer that is owed is still given, and is the last one; else the connection ends at once.
  virtual void FinishSoon() = 0;
  // At once, whatever is under way.
  virtual void End() = 0;
};

}  // namespace writ
