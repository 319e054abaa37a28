#include "base/http_client.h"

#include <algorithm>
#include <cstdlib>

#include <curl/curl.h>

namespace writ {
namespace {

constexpr std::size_t kMaxUrlBytes = 2'048;

tl::unexpected<Error> BadUrl(std::string_view url, const std::string& cause) {
  return Fail(Code::kUsage, "url-malformed",
              "couldn't use the address \"" + std::string(url.substr(0, 100)) + "\": " + cause,
              "give an address like https://witness.example/");
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

}  // namespace

struct HttpClient::State {
  HttpLimits limits;
  CURL* curl = nullptr;
  curl_slist* headers = nullptr;
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

HttpClient::HttpClient(HttpLimits limits) : state_(std::make_unique<State>()) {
  state_->limits = limits;
  if (StartCurl()) state_->curl = curl_easy_init();
  if (state_->curl == nullptr) std::abort();  // no memory
  state_->headers = curl_slist_append(nullptr, "Content-Type: text/plain; charset=utf-8");
  state_->headers = curl_slist_append(state_->headers, "Expect:");  // no round trip before the body
  if (state_->headers == nullptr) std::abort();
}

HttpClient::~HttpClient() {
  curl_slist_free_all(state_->headers);
  curl_easy_cleanup(state_->curl);
}

Result<HttpAnswer> HttpClient::Get(const std::string& url) {
  curl_easy_reset(state_->curl);  // keeps the connection
  return Perform(url);
}

Result<HttpAnswer> HttpClient::Post(const std::string& url, std::string_view body) {
  curl_easy_reset(state_->curl);
  curl_easy_setopt(state_->curl, CURLOPT_POST, 1L);
  curl_easy_setopt(state_->curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(state_->curl, CURLOPT_POSTFIELDS, body.data());  // NOLINT: its size was given above
  curl_easy_setopt(state_->curl, CURLOPT_HTTPHEADER, state_->headers);
  return Perform(url);
}

Result<HttpAnswer> HttpClient::Perform(const std::string& url) {
  WRIT_CHECK(CheckUrl(url));
  CURL* curl = state_->curl;
  Collected collected{{}, state_->limits.max_answer_bytes, false};
  char detail[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
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
  return HttpAnswer{static_cast<int>(status), type == nullptr ? "" : type, std::move(collected.body)};
}

}  // namespace writ
