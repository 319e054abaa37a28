#include "server/http_connection.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "base/bytes.h"
#include "base/crypto.h"
#include "server/problem.h"

namespace writ {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::size_t kBufferBytes = 64 * 1024;
// How long is read on, and thrown away, after the last answer. Who is still sending would be told by the kernel that
// the connection is broken, before he has read why (RFC 9112, 9.6).
constexpr std::chrono::seconds kLinger{2};

template <class Message>
HttpRequest HeadOf(const Message& message, bool over_unix_socket) {
  HttpRequest request{std::string(message.method_string()), std::string(message.target()), {}, {}, over_unix_socket};
  for (const auto& field : message) request.headers.emplace_back(field.name_string(), field.value());
  return request;
}

template <class Message>
HttpRequest RequestOf(Message message, bool over_unix_socket) {
  HttpRequest request = HeadOf(message, over_unix_socket);
  request.body = std::move(message.body());
  return request;
}

HttpResponse NoRequest(const std::string& cause) {
  return ProblemResponse({Code::kUsage, "request-malformed", "couldn't read the request: " + cause, "send HTTP/1.1"});
}

// Of a body, or of the header.
HttpResponse TooLarge(const std::string& part) {
  constexpr int kBodyTooLarge = 413, kHeaderTooLarge = 431;
  return ProblemResponse(part == "body" ? kBodyTooLarge : kHeaderTooLarge,
                         {Code::kUsage, "request-malformed", "couldn't read the request: its " + part + " is too large",
                          "docs/api.md says how large it may be"});
}

using PlainStream = beast::basic_stream<asio::generic::stream_protocol>;
using TlsStream = asio::ssl::stream<PlainStream>;

// Stream: PlainStream or TlsStream.
template <class Stream>
class ConnectionOver : public HttpConnection, public std::enable_shared_from_this<ConnectionOver<Stream>> {
 public:
  template <class... More>
  ConnectionOver(Shared& shared, Socket socket, More&... more)
      : stream_(PlainStream(std::move(socket)), more...), buffer_(kBufferBytes), shared_(shared) {}

  void Start() override;
  void FinishSoon() override;
  void End() override;

 private:
  using RequestBody = http::vector_body<std::uint8_t, WipingAllocator<std::uint8_t>>;
  enum class State { kReading, kHandling, kWriting, kLingering, kEnded };

  void Read();
  void HaveHeader(beast::error_code error);
  void HaveRead(beast::error_code error);
  bool Admit();
  bool MakeRoom();
  void GiveRoomBack() { shared_.bodies_bytes -= std::exchange(room_, 0); }
  void Handle();
  void Answer(HttpResponse response);
  template <class Message>
  void Write(Message& message);
  void HaveWritten(beast::error_code error);
  void Linger();
  void ReadOff();
  PlainStream& plain() { return beast::get_lowest_layer(stream_); }
  void Within(int seconds) { plain().expires_after(std::chrono::seconds(seconds)); }

  Stream stream_;
  beast::basic_flat_buffer<WipingAllocator<char>> buffer_;
  std::optional<http::request_parser<RequestBody>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<http::response<http::empty_body>> head_answer_;
  State state_ = State::kReading;
  bool head_ = false;       // it asked with HEAD
  bool keep_ = true;        // another request may follow
  std::uint64_t most_ = 0;  // bytes of its body
  std::uint64_t room_ = 0;  // that its body has of shared_.bodies_bytes
  Shared& shared_;
};

template <class Stream>
void ConnectionOver<Stream>::Start() {
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    Within(shared_.limits.header_seconds);
    stream_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](beast::error_code error) {
      if (self->state_ != State::kReading) return;
      error ? self->End() : self->Read();
    });
  } else {
    Read();
  }
}

template <class Stream>
void ConnectionOver<Stream>::FinishSoon() {
  keep_ = false;
  if (state_ == State::kReading) End();
}

template <class Stream>
void ConnectionOver<Stream>::End() {
  if (std::exchange(state_, State::kEnded) == State::kEnded) return;
  GiveRoomBack();
  plain().close();
  shared_.ended(this->shared_from_this());
}

template <class Stream>
void ConnectionOver<Stream>::Read() {
  state_ = State::kReading;
  head_ = false;
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(shared_.limits.max_header_bytes));
  parser_->body_limit(shared_.limits.max_body_bytes);
  Within(shared_.limits.header_seconds);
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = this->shared_from_this()](beast::error_code error, std::size_t) { self->HaveHeader(error); });
}

template <class Stream>
void ConnectionOver<Stream>::HaveHeader(beast::error_code error) {
  if (state_ != State::kReading) return;
  if (error) return HaveRead(error);
  // Where a body that is not in chunks ends, nobody can say (RFC 9112, 6.1).
  if (parser_->get().count(http::field::transfer_encoding) > 0 && !parser_->chunked()) {
    keep_ = false;
    return Answer(NoRequest("its body is neither in chunks nor of a known length"));
  }
  if (!Admit() || !MakeRoom()) return;
  Within(shared_.limits.request_seconds);
  http::async_read(stream_, buffer_, *parser_,
                   [self = this->shared_from_this()](beast::error_code after, std::size_t) { self->HaveRead(after); });
}

// False, and answered, where the request is refused unread.
template <class Stream>
bool ConnectionOver<Stream>::Admit() {
  most_ = shared_.limits.max_body_bytes;
  if (!shared_.admitter) return true;
  HttpAdmission admission = shared_.admitter(HeadOf(parser_->get(), shared_.over_unix_socket));
  if (const auto length = parser_->content_length(); length && *length > admission.max_body_bytes) {
    if (!admission.refusal) admission.refusal = TooLarge("body");
  }
  most_ = admission.max_body_bytes;
  parser_->body_limit(most_);  // of one in chunks
  if (!admission.refusal) return true;
  // A body that nobody reads stands before the next request.
  keep_ = parser_->get().keep_alive() && parser_->is_done();
  head_ = parser_->get().method() == http::verb::head;
  Answer(std::move(*admission.refusal));
  return false;
}

// As much as its body may have, so that many slow ones take no more memory than a few; false, and answered, where there
// is none.
template <class Stream>
bool ConnectionOver<Stream>::MakeRoom() {
  const std::uint64_t wanted = parser_->chunked() ? most_ : std::min(parser_->content_length().value_or(0), most_);
  if (shared_.bodies_bytes + wanted <= shared_.limits.max_bodies_bytes) {
    room_ = wanted;
    shared_.bodies_bytes += wanted;
    return true;
  }
  keep_ = false;
  head_ = parser_->get().method() == http::verb::head;
  Answer(ProblemResponse({Code::kUnavailable, "server-busy",
                          "couldn't read the request: too many bodies are being sent", "try again in a moment"}));
  return false;
}

template <class Stream>
void ConnectionOver<Stream>::HaveRead(beast::error_code error) {
  GiveRoomBack();
  if (state_ != State::kReading) return;
  if (!error) return Handle();
  const bool no_request = error == beast::error::timeout || error == http::error::end_of_stream;
  if (no_request || error.category() != http::make_error_code(http::error::end_of_stream).category()) return End();
  keep_ = false;
  if (error == http::error::body_limit) return Answer(TooLarge("body"));
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return Answer(TooLarge("header"));
  }
  Answer(NoRequest("it is not HTTP/1.1"));
}

template <class Stream>
void ConnectionOver<Stream>::Handle() {
  state_ = State::kHandling;
  keep_ = parser_->get().keep_alive();
  head_ = parser_->get().method() == http::verb::head;
  // The connection is the loop's: a reply that comes from elsewhere, or too late, keeps nothing of it.
  HttpReply reply([door = shared_.door, weak = this->weak_from_this()](HttpResponse response) {
    door->Post([weak, response = std::move(response)]() mutable {
      const auto self = weak.lock();
      if (self && self->state_ == State::kHandling) self->Answer(std::move(response));
    });
  });
  try {
    shared_.handler(RequestOf(parser_->release(), shared_.over_unix_socket), std::move(reply));
  } catch (const std::exception&) {
    return;  // the reply that went with it has answered 500: one request that is too much for memory ends nobody else's
  }
}

template <class Stream>
void ConnectionOver<Stream>::Answer(HttpResponse response) {
  state_ = State::kWriting;
  response_.emplace();
  response_->version(11);
  response_->result(static_cast<unsigned>(response.status));
  response_->keep_alive(keep_);
  response_->set(http::field::content_type,
                 response.content_type.empty() ? "text/plain; charset=utf-8" : response.content_type);
  response_->set("X-Content-Type-Options", "nosniff");
  // RFC 6797: who has come over TLS once comes so again.
  if constexpr (std::is_same_v<Stream, TlsStream>) response_->set("Strict-Transport-Security", "max-age=31536000");
  for (const auto& [name, value] : response.headers) response_->set(name, value);
  response_->body() = std::move(response.body);
  response_->prepare_payload();
  // RFC 9110, 8.6: what has no content has no length either.
  if (response_->result() == http::status::no_content) {
    response_->erase(http::field::content_length);
    response_->erase(http::field::content_type);
  }
  if (!head_) return Write(*response_);
  // The length that the body would have, and no body.
  head_answer_.emplace();
  head_answer_->base() = response_->base();
  Write(*head_answer_);
}

template <class Stream>
template <class Message>
void ConnectionOver<Stream>::Write(Message& message) {
  Within(shared_.limits.answer_seconds);
  http::async_write(stream_, message, [self = this->shared_from_this()](beast::error_code error, std::size_t) {
    self->HaveWritten(error);
  });
}

template <class Stream>
void ConnectionOver<Stream>::HaveWritten(beast::error_code error) {
  if (state_ != State::kWriting) return;
  std::string& sent = response_->body();
  Wipe({reinterpret_cast<std::uint8_t*>(sent.data()), sent.size()});
  if (error) return End();
  response_.reset();
  keep_ ? Read() : Linger();
}

template <class Stream>
void ConnectionOver<Stream>::Linger() {
  state_ = State::kLingering;
  plain().expires_after(kLinger);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    return stream_.async_shutdown([self = this->shared_from_this()](beast::error_code) { self->End(); });
  }
  beast::error_code ignored;
  plain().socket().shutdown(asio::socket_base::shutdown_send, ignored);
  buffer_.clear();
  ReadOff();
}

template <class Stream>
void ConnectionOver<Stream>::ReadOff() {
  stream_.async_read_some(buffer_.prepare(kBufferBytes),
                          [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                            if (self->state_ != State::kLingering) return;
                            error ? self->End() : self->ReadOff();
                          });
}

}  // namespace

std::shared_ptr<HttpConnection> HttpConnection::Make(Socket socket, Shared& shared) {
  if (shared.tls == nullptr) return std::make_shared<ConnectionOver<PlainStream>>(shared, std::move(socket));
  return std::make_shared<ConnectionOver<TlsStream>>(shared, std::move(socket), *shared.tls);
}

void LoopDoor::Post(std::function<void()> work) {
  const std::scoped_lock lock(mutex_);
  if (loop_ != nullptr) asio::post(*loop_, std::move(work));
}

void LoopDoor::Shut() {
  const std::scoped_lock lock(mutex_);
  loop_ = nullptr;
}

}  // namespace writ
