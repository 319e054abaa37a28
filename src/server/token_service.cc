#include "server/token_service.h"

#include <cmath>
#include <string>

#include "api/lists.h"
#include "api/wire.h"
#include "server/paths.h"
#include "server/problem.h"

namespace writ {
namespace {

HttpResponse Told(int status, const Json& json) {
  return {status, "application/json", json.dump() + "\n", {{"Cache-Control", "no-store"}}};
}

HttpResponse ListOwn(const Tokens& tokens, const std::string& person) {
  Json own = Json::array();
  for (const Token& token : tokens.Of(person)) own.push_back(TokenToJson(token));
  return Told(200, Json{{"tokens", std::move(own)}});
}

Result<Tokens::Made> Make(Tokens& tokens, const HttpRequest& request) {
  const Json json = ParseWireJson(AsText(request.body));
  const auto malformed = [] {
    return Fail(Code::kUsage, "request-malformed", "couldn't read the request: it is not {note, scopes, days}",
                "docs/api.md says what a token is");
  };
  if (!json.is_object() || json.size() != 3 || !json.contains("note") || !json["note"].is_string() ||
      !json.contains("scopes") || !json["scopes"].is_array() || !json.contains("days") || !json["days"].is_number()) {
    return malformed();
  }
  // 20.0 is a whole number, too (JSON Schema 2020-12, validation, 6.1.1).
  constexpr double kNoDays = 1e6;  // far beyond what a token may last
  const double days = json["days"].get<double>();
  if (days != std::floor(days) || std::abs(days) > kNoDays) return malformed();
  std::set<std::string, std::less<>> scopes;
  for (const Json& scope : json["scopes"]) {
    if (!scope.is_string()) return malformed();
    scopes.insert(scope.get<std::string>());
  }
  return tokens.Make(request.person, json["note"], scopes, static_cast<std::int64_t>(days));
}

}  // namespace

bool IsAboutTokens(std::string_view target) { return target == kTokensPath || target.starts_with(kTokenPath); }

HttpResponse AnswerAboutTokens(Tokens& tokens, const HttpRequest& request) {
  if (request.target != kTokensPath) {
    if (request.method != "DELETE") return WrongMethod("DELETE");
    const Result<void> removed = tokens.Remove(request.person, request.target.substr(kTokenPath.size()));
    return removed ? HttpResponse{204, {}, {}, {}} : ProblemResponse(404, removed.error());
  }
  if (OnlyReads(request)) return ListOwn(tokens, request.person);
  if (request.method != "POST") return WrongMethod("GET, HEAD, POST");
  if (auto refused = RefuseUnlessJson(request)) return *refused;
  const Result<Tokens::Made> made = Make(tokens, request);
  if (!made) return ProblemResponse(made.error());
  Json json = TokenToJson(made->token);
  json["secret"] = made->secret;
  return Told(201, json);
}

std::string_view ScopeNeeded(const HttpRequest& request) {
  const std::string_view target = request.target;
  if (request.method == "PUT" && target.starts_with(kFilesPath)) return kLooksScope;
  if (request.method == "POST" && target.starts_with(kLooksPath)) return kLooksScope;
  if (request.method == "GET" && target == kEventsPath) return kListsScope;
  const std::string_view path = request.Path();
  if (OnlyReads(request) && path.starts_with(kListsPath) && FindList(path.substr(kListsPath.size())) != nullptr)
    return kListsScope;
  return {};
}

}  // namespace writ
