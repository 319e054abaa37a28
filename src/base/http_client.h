// Asks a server by HTTP or HTTPS: one request, one answer, with bounds on time and size.
//
// One adapter over libcurl. No redirect is followed, no proxy or password file of the user's is read, and no other
// protocol than the two is spoken: an address comes from configuration, the answer from a stranger. Thread rule: one
// client a thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace writ {

struct HttpLimits {
  std::size_t max_answer_bytes = 1 << 20;
  long connect_milliseconds = 5'000;
  long total_milliseconds = 30'000;
};

struct HttpAnswer {
  int status = 0;
  std::string content_type;  // empty where the server names none
  std::string body;
};

// http:// or https://, a host, and nothing that could lead elsewhere: no user, no fragment, no query, printable ASCII,
// at most 2,048 bytes. "url-malformed" (kUsage).
Result<void> CheckUrl(std::string_view url);

// `prefix`, checked, and `path` with one '/' between them.
std::string JoinUrl(std::string_view prefix, std::string_view path);

class HttpClient {
 public:
  explicit HttpClient(HttpLimits limits = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Whatever status the server answers is an answer. Errors (kUnavailable): "http-unreachable" (no connection, a
  // certificate that isn't trusted), "http-timeout", "http-answer-too-large", "http-failed"; "url-malformed" (kUsage).
  Result<HttpAnswer> Get(const std::string& url);
  // With Content-Type: text/plain; charset=utf-8.
  Result<HttpAnswer> Post(const std::string& url, std::string_view body);

 private:
  struct State;
  Result<HttpAnswer> Perform(const std::string& url);
  std::unique_ptr<State> state_;
};

}  // namespace writ
