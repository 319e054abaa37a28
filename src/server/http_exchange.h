// A request and its answer, and the promise to give one: what handlers see of the HTTP server.
//
// Thread rule: requests and responses are plain values; a reply may be given from any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace writ {

// Whether two names of HTTP (of a header, a coding) are one: in whatever case (RFC 9110, 5.1).
bool SameName(std::string_view a, std::string_view b);

struct HttpRequest {
  std::string method;  // "GET", "POST", …
  std::string target;  // as sent: path and query, nothing decoded
  Bytes body;
  std::vector<std::pair<std::string, std::string>> headers{};  // as sent, in their order
  bool over_unix_socket = false;  // the kernel says that a process of this user's, or of root's, asks
  std::string person{};           // who is signed in, where a handler before has found that out

  // The value of the header of that name, in whatever case; empty where there is none. One that was sent several times
  // is one list with commas (RFC 9110, 5.3), so that a second value can't hide behind the first.
  std::string Header(std::string_view name) const;
  // The target's two sides of its question mark; views into it.
  std::string_view Path() const;
  std::string_view Query() const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Of what is only there to be read: 405 to any method but GET and HEAD. `what` begins what is said: "a log is".
std::optional<HttpResponse> RefuseUnlessRead(const HttpRequest& request, const std::string& what);

// Gives the answer to one request: once, from any thread; copies share that once, and what comes later is dropped.
// Where the last copy goes without an answer, the answer is 500, so that nobody waits for ever. An answer to somebody
// who has hung up, or of a server that is gone, does nothing.
class HttpReply {
 public:
  // `send` is called at most once, on the thread that answers.
  explicit HttpReply(std::function<void(HttpResponse)> send);
  void operator()(HttpResponse response) const;

 private:
  struct Promise;
  std::shared_ptr<Promise> promise_;
};

// What a request's header says of it before its body is read: how large that may be, or that it is refused unread.
struct HttpAdmission {
  std::size_t max_body_bytes = 0;
  std::optional<HttpResponse> refusal = {};
};
// Asked with a request that has no body yet. It must not wait.
using HttpAdmitter = std::function<HttpAdmission(const HttpRequest&)>;

// Answers now or later. It must not wait: everybody else waits with it. One that throws has answered with 500. The
// answer to a HEAD is the one to its GET; the server leaves out the body (RFC 9110, 9.3.2).
using HttpHandler = std::function<void(HttpRequest, HttpReply)>;

// A handler that has its answer at once.
using PromptHttpHandler = std::function<HttpResponse(const HttpRequest&)>;
HttpHandler AnswerAtOnce(PromptHttpHandler handler);

}  // namespace writ
