// One connection of the HTTP server: a request in whole, its answer in whole, then the next one.
//
// Part of http_server.cc, which alone includes it, for the weight of Boost's headers. Thread rule: the thread of the
// loop; LoopDoor: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "base/bytes.h"
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

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  // What connections of one address have in common. `ended` is told of each connection once, when nothing of it is
  // under way any more.
  struct Shared {
    const HttpHandler& handler;
    const HttpServerLimits& limits;
    const HttpAdmitter& admitter;  // none where the limits alone say
    std::shared_ptr<LoopDoor> door;
    bool over_unix_socket = false;
    std::function<void(const std::shared_ptr<HttpConnection>&)> ended;
  };

  // `shared` must outlive it.
  HttpConnection(Socket socket, const Shared& shared);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void Start() { Read(); }
  // An answer that is owed is still given, and is the last one; else the connection ends at once.
  void FinishSoon();
  // At once, whatever is under way.
  void End();

 private:
  using RequestBody = boost::beast::http::vector_body<std::uint8_t, WipingAllocator<std::uint8_t>>;
  enum class State { kReading, kHandling, kWriting, kLingering, kEnded };

  void Read();
  void HaveHeader(boost::beast::error_code error);
  void HaveRead(boost::beast::error_code error);
  bool Admit();
  void Handle();
  void Answer(HttpResponse response);
  template <class Message>
  void Write(Message& message);
  void HaveWritten(boost::beast::error_code error);
  void Linger();
  void ReadOff();

  boost::beast::basic_stream<boost::asio::generic::stream_protocol> stream_;
  boost::beast::basic_flat_buffer<WipingAllocator<char>> buffer_;
  std::optional<boost::beast::http::request_parser<RequestBody>> parser_;
  std::optional<boost::beast::http::response<boost::beast::http::string_body>> response_;
  std::optional<boost::beast::http::response<boost::beast::http::empty_body>> head_answer_;
  State state_ = State::kReading;
  bool head_ = false;  // it asked with HEAD
  bool keep_ = true;   // another request may follow
  const Shared& shared_;
};

}  // namespace writ
