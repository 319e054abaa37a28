#include "base/http_client.h"

#include <algorithm>
#include <cstdlib>

#include <curl/curl.h>

#include "base/unix_socket.h"

namespace writ {
namespace {

constexpr std::size_t kMaxCookies = 8;

constexpr std::size_t kMaxUrlBytes = 2'048;
constexpr std::size_t kMaxHeaders = 32;
constexpr std::size_t kMaxHeaderBytes = 8'192;  // of all together

tl::unexpected<Error> BadUrl(std::string_view url, const std::string& cause) {
  return Fail(Code::kUsage, "url-malformed",
              "couldn't use the address \"" + std::string(url.substr(0, 100)) + "\": " + cause,
              "give an address like https://witness.example/");
}

// A name is a token (RFC 9110, 5.6.2), a value printable ASCII: neither can end its line and begin another one.
Result<void> CheckHeaders(const HttpHeaders& headers) {
  const auto in_name = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  const auto in_value = [](char c) { return c >= ' ' && c <= '~'; };
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers) {
    bytes += name.size() + value.size();
    if (name.empty() || !std::ranges::all_of(name, in_name) || !std::ranges::all_of(value, in_value)) {
      return Fail(Code::kUsage, "header-malformed", "couldn't send a header: its name or value is none", "");
    }
  }
  if (headers.size() > kMaxHeaders || bytes > kMaxHeaderBytes) {
    return Fail(Code::kUsage, "header-malformed", "couldn't send the headers: they are too many or too long", "");
  }
  return {};
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void Append(HeaderList& list, const std::string& line) {
  curl_slist* const shorter = list.release();  // the beginning of `longer`, or none
  curl_slist* const longer = curl_slist_append(shorter, line.c_str());
  if (longer == nullptr) std::abort();  // no memory
  list.reset(longer);
}

// libcurl wants to be started once, before there are threads; a static does both.
bool StartCurl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

struct Collected {
  std::string body;
  std::size_t max_bytes = 0;
  bool too_large = false;
};

std::size_t Collect(char* data, std::size_t one, std::size_t count, void* into) {
  auto* collected = static_cast<Collected*>(into);
  const std::size_t size = one * count;
  if (size > collected->max_bytes - collected->body.size()) {
    collected->too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  collected->body.append(data, size);
  return size;
}

tl::unexpected<Error> CurlFailure(const std::string& url, CURLcode code, const char* detail) {
  const std::string cause = detail[0] == '\0' ? curl_easy_strerror(code) : detail;
  const std::string message = "couldn't ask " + url + ": " + cause;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Fail(Code::kUnavailable, "http-timeout", message, "check that the server is up, then try again");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return Fail(Code::kUnavailable, "http-unreachable", message,
                  "check the address, the network and the server's certificate, then try again");
    default:
      return Fail(Code::kUnavailable, "http-failed", message, "check that this is the right server, then try again");
  }
}

std::vector<std::string> CookiesOf(CURL* curl) {
  std::vector<std::string> cookies;
  curl_header* header = nullptr;
  while (cookies.size() < kMaxCookies &&
         curl_easy_header(curl, "Set-Cookie", cookies.size(), CURLH_HEADER, -1, &header) == CURLHE_OK) {
    cookies.emplace_back(header->value);
  }
  return cookies;
}

}  // namespace

struct HttpClient::State {
  HttpLimits limits;
  std::string unix_socket;
  CURL* curl = nullptr;
};

Result<void> CheckUrl(std::string_view url) {
  if (url.size() > kMaxUrlBytes) return BadUrl(url, "it is too long");
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!plain) return BadUrl(url, "it holds a character that an address can't");
  std::string_view rest = url;
  if (url.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return BadUrl(url, "it starts with neither https:// nor http://");
  }
  if (rest.empty() || rest.front() == '/' || rest.front() == ':') return BadUrl(url, "it names no host");
  if (rest.find_first_of("@#?\\") != std::string_view::npos) return BadUrl(url, "it holds one of @ # ? \\");
  return {};
}

std::string JoinUrl(std::string_view prefix, std::string_view path) {
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  return std::string(prefix) + "/" + std::string(path);
}

HttpClient::HttpClient(HttpLimits limits, std::string unix_socket) : state_(std::make_unique<State>()) {
  state_->limits = limits;
  state_->unix_socket = std::move(unix_socket);
  if (StartCurl()) state_->curl = curl_easy_init();
  if (state_->curl == nullptr) std::abort();  // no memory
}

HttpClient::~HttpClient() { curl_easy_cleanup(state_->curl); }

Result<HttpAnswer> HttpClient::Get(const std::string& url, const HttpHeaders& headers) {
  curl_easy_reset(state_->curl);  // keeps the connection
  return Perform(url, headers);
}

Result<HttpAnswer> HttpClient::Post(const std::string& url, std::string_view body, const std::string& content_type,
                                    const HttpHeaders& headers) {
  HttpHeaders all{{"Content-Type", content_type}};
  all.insert(all.end(), headers.begin(), headers.end());
  return Send("POST", url, body, all);
}

Result<HttpAnswer> HttpClient::Put(const std::string& url, ByteView body, const std::string& content_type,
                                   const HttpHeaders& headers) {
  HttpHeaders all{{"Content-Type", content_type}};
  all.insert(all.end(), headers.begin(), headers.end());
  return Send("PUT", url, AsText(body), all);
}

Result<HttpAnswer> HttpClient::Send(const char* method, const std::string& url, std::string_view body,
                                    const HttpHeaders& headers) {
  curl_easy_reset(state_->curl);
  curl_easy_setopt(state_->curl, CURLOPT_POST, 1L);
  curl_easy_setopt(state_->curl, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(state_->curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  // Its size was given above; without an address libcurl would read the body from standard input.
  curl_easy_setopt(state_->curl, CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());  // NOLINT
  return Perform(url, headers);
}

Result<HttpAnswer> HttpClient::Perform(const std::string& url, const HttpHeaders& headers) {
  WRIT_CHECK(CheckUrl(url));
  WRIT_CHECK(CheckHeaders(headers));
  if (!state_->unix_socket.empty()) WRIT_CHECK(CheckUnixSocketPath(state_->unix_socket));
  HeaderList lines;
  Append(lines, "Expect:");  // no round trip before the body
  // A header without a value is sent only where a semicolon stands for its colon.
  for (const auto& [name, value] : headers) Append(lines, value.empty() ? name + ";" : name + ": " + value);
  CURL* curl = state_->curl;
  Collected collected{{}, state_->limits.max_answer_bytes, false};
  char detail[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  if (!state_->unix_socket.empty()) curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, state_->unix_socket.c_str());
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, state_->limits.connect_milliseconds);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, state_->limits.total_milliseconds);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "writ/" WRIT_VERSION);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Collect);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &collected);
  const CURLcode code = curl_easy_perform(curl);
  if (collected.too_large) {
    return Fail(Code::kUnavailable, "http-answer-too-large",
                "couldn't ask " + url + ": the answer is larger than " +
                    std::to_string(state_->limits.max_answer_bytes) + " bytes",
                "check that this is the right server");
  }
  if (code != CURLE_OK) return CurlFailure(url, code, detail);
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  return HttpAnswer{static_cast<int>(status), type == nullptr ? "" : type, std::move(collected.body), CookiesOf(curl)};
}

}  // namespace writ
