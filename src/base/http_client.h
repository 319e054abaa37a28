// Asks a server by HTTP or HTTPS, over TCP or a Unix socket: one request, one answer, with bounds on time and size.
//
// One adapter over libcurl. No redirect is followed, no proxy or password file of the user's is read, and no other
// protocol than the two is spoken: an address comes from configuration, the answer from a stranger. Thread rule: one
// client a thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
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
  std::vector<std::string> cookies = {};  // what its Set-Cookie lines say
};

// Names and values that a request has beside those of libcurl.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// http:// or https://, a host, and nothing that could lead elsewhere: no user, no fragment, no query, printable ASCII,
// at most 2,048 bytes. "url-malformed" (kUsage).
Result<void> CheckUrl(std::string_view url);

// `prefix`, checked, and `path` with one '/' between them.
std::string JoinUrl(std::string_view prefix, std::string_view path);

class HttpClient {
 public:
  // With a `unix_socket` (an absolute path) every request goes through that socket, whatever host its URL names:
  // http://localhost/x, say.
  explicit HttpClient(HttpLimits limits = {}, std::string unix_socket = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Whatever status the server answers is an answer. Errors (kUnavailable): "http-unreachable" (no connection, a
  // certificate that isn't trusted), "http-timeout", "http-answer-too-large", "http-failed"; of kUsage:
  // "url-malformed", "header-malformed" (a name or value that can't be one, or more than 32 headers or 8,192 bytes of
  // them), errors of CheckUnixSocketPath.
  Result<HttpAnswer> Get(const std::string& url, const HttpHeaders& headers = {});
  Result<HttpAnswer> Post(const std::string& url, std::string_view body,
                          const std::string& content_type = "text/plain; charset=utf-8",
                          const HttpHeaders& headers = {});
  Result<HttpAnswer> Put(const std::string& url, ByteView body, const std::string& content_type,
                         const HttpHeaders& headers = {});

 private:
  struct State;
  Result<HttpAnswer> Send(const char* method, const std::string& url, std::string_view body,
                          const HttpHeaders& headers);
  Result<HttpAnswer> Perform(const std::string& url, const HttpHeaders& headers);
  std::unique_ptr<State> state_;
};

}  // namespace writ
