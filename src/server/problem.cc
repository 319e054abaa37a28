#include "server/problem.h"

#include "api/error_json.h"
#include "api/wire.h"

namespace writ {
namespace {

constexpr int kUnauthorizedStatus = 401;
constexpr int kTooManyStatus = 429;
constexpr int kUnavailableStatus = 503;
constexpr char kRetrySeconds[] = "2";
constexpr char kWindowSeconds[] = "10";  // in which a person's requests are counted

}  // namespace

int HttpStatus(Code code) {
  switch (code) {
    case Code::kUsage: return 400;
    case Code::kRefused: return 403;
    case Code::kSuspended: return 423;
    case Code::kUnusablePhoto: return 422;
    case Code::kUnavailable: return kUnavailableStatus;
    case Code::kCorruption:
    case Code::kInternal: return 500;
  }
  return 500;
}

HttpResponse ProblemResponse(const Error& error) { return ProblemResponse(HttpStatus(error.code), error); }

HttpResponse ProblemResponse(int status, const Error& error) {
  Json problem = ErrorToJson(error);
  problem["type"] = "about:blank";
  problem["title"] = error.reason;
  problem["status"] = status;
  problem["detail"] = error.message;
  problem.erase("message");
  HttpResponse response{.status = status,
                        .content_type = "application/problem+json",
                        .body = problem.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n",
                        .headers = {{"Cache-Control", "no-store"}}};
  if (status == kUnavailableStatus) response.headers.emplace_back("Retry-After", kRetrySeconds);
  if (status == kTooManyStatus) response.headers.emplace_back("Retry-After", kWindowSeconds);
  if (status == kUnauthorizedStatus) response.headers.emplace_back("WWW-Authenticate", "Bearer");  // RFC 9110, 15.5.2
  return response;
}

bool OnlyReads(const HttpRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

std::optional<HttpResponse> RefuseUnlessJson(const HttpRequest& request) {
  const std::string type = request.Header("Content-Type");
  std::string_view kind = std::string_view(type).substr(0, type.find(';'));
  kind = kind.substr(0, kind.find_last_not_of(" \t") + 1);
  if (SameName(kind, "application/json")) return std::nullopt;
  return ProblemResponse(415, {Code::kUsage, "content-type-wrong", "couldn't read the request: it is no JSON",
                               "send it as Content-Type: application/json"});
}

HttpResponse WrongMethod(const std::string& allowed) {
  HttpResponse response = ProblemResponse(
      405, {Code::kUsage, "method-wrong", "couldn't do that here: it takes " + allowed, "docs/api.md lists them all"});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Error ErrorOfProblem(const std::string& body) {
  Json problem = ParseWireJson(body);
  if (problem.is_object() && problem.contains("detail")) problem["message"] = problem["detail"];
  return ErrorFromJson(problem);
}

}  // namespace writ
