#include "server/http_exchange.h"

#include <algorithm>
#include <atomic>

namespace writ {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool SameName(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, Lower, Lower); }

std::string_view HttpRequest::Path() const { return std::string_view(target).substr(0, target.find('?')); }

std::string_view HttpRequest::Query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string HttpRequest::Header(std::string_view name) const {
  std::string all;
  bool found = false;
  for (const auto& [other, value] : headers) {
    if (!SameName(other, name)) continue;
    if (std::exchange(found, true)) all += ", ";
    all += value;
  }
  return all;
}

std::optional<HttpResponse> RefuseUnlessRead(const HttpRequest& request, const std::string& what) {
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  return HttpResponse{405, {}, what + " read with GET\n", {{"Allow", "GET, HEAD"}}};
}

struct HttpReply::Promise {
  explicit Promise(std::function<void(HttpResponse)> to) : send(std::move(to)) {}
  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;
  ~Promise() { Keep({500, {}, "there was no answer\n", {}}); }
  void Keep(HttpResponse response) {
    if (!kept.exchange(true)) send(std::move(response));
  }

  const std::function<void(HttpResponse)> send;
  std::atomic<bool> kept = false;
};

HttpReply::HttpReply(std::function<void(HttpResponse)> send) : promise_(std::make_shared<Promise>(std::move(send))) {}

void HttpReply::operator()(HttpResponse response) const { promise_->Keep(std::move(response)); }

HttpHandler AnswerAtOnce(PromptHttpHandler handler) {
  return
      [handler = std::move(handler)](const HttpRequest& request, const HttpReply& reply) { reply(handler(request)); };
}

}  // namespace writ
