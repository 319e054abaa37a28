#include "server/web_service.h"

#include <string_view>
#include <utility>

#include "api/wire.h"
#include "authority/sign_in.h"
#include "server/problem.h"

namespace writ {
namespace {

constexpr std::string_view kApi = "/v1/";
constexpr std::string_view kSignIn = "/v1/sign-in";
constexpr std::string_view kDescription = "/v1/openapi.yaml";
constexpr std::string_view kFiles = "/v1/files/";
constexpr std::string_view kCookie = "__Host-writ";
constexpr std::size_t kMaxSignInBodyBytes = 32 * 1024;
constexpr int kMostSigningIn = 4;

bool OnlyReads(const HttpRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

std::string CookieText(std::string_view secret, std::string_view more) {
  return std::string(kCookie) + "=" + std::string(secret) + "; Path=/; Secure; HttpOnly; SameSite=Strict" +
         std::string(more);
}

HttpResponse NotSignedIn() {
  return ProblemResponse(401, {Code::kRefused, "sign-in-missing", "couldn't answer: nobody is signed in",
                               "sign in first: POST " + std::string(kSignIn)});
}

HttpResponse Forbidden(const char* reason, std::string message, std::string advice) {
  return ProblemResponse(403, {Code::kRefused, reason, std::move(message), std::move(advice)});
}

Result<SignIn> SignInFromWire(std::string_view body) {
  const Json json = ParseWireJson(body);
  const auto text = [&json](const char* field) {
    return json.is_object() ? JsonString(json, field) : JsonString({}, field);
  };
  const Result<std::string> actor = text("actor"), signed_text = text("text"), signature = text("signature");
  if (!actor || !signed_text || !signature) {
    return Fail(Code::kUsage, "request-malformed", "couldn't read the sign-in: it is not {actor, text, signature}",
                "docs/api.md says what a sign-in is");
  }
  return SignIn{.claimed_actor = *actor, .text = *signed_text, .signature = *signature};
}

}  // namespace

WebService::WebService(TendedDeployment deployment, WorkQueue& queue, Sessions& sessions, HttpHandler acts)
    : deployment_(std::move(deployment)), queue_(queue), sessions_(sessions), acts_(std::move(acts)) {}

void WebService::SetOrigin(std::string origin) { origin_ = std::move(origin); }

// Who comes by another name, or from another site's page.
std::optional<HttpResponse> WebService::RefuseForeign(const HttpRequest& request) const {
  const std::string host = origin_.substr(origin_.find("//") + 2);
  if (request.Header("Host") != host) {
    return ProblemResponse(
        421, {Code::kRefused, "host-other", "couldn't answer: this is not the server's name", "open " + origin_});
  }
  const std::string from = request.Header("Origin"), site = request.Header("Sec-Fetch-Site");
  const bool foreign = (!from.empty() && from != origin_) ||
                       (!site.empty() && site != "same-origin" && !(site == "none" && OnlyReads(request)));
  if (!foreign) return std::nullopt;
  return Forbidden("origin-other", "couldn't answer: another site's page asks", "ask from a page of " + origin_);
}

// RFC 6265, 4.2.1: pairs between semicolons.
std::string WebService::SecretOf(const HttpRequest& request) const {
  const std::string all = request.Header("Cookie");
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(";,"), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(kCookie) && pair.substr(kCookie.size()).starts_with('=')) {
      return std::string(pair.substr(kCookie.size() + 1));
    }
  }
  return {};
}

HttpAdmission WebService::Admit(const HttpRequest& head) {
  if (!head.target.starts_with(kApi) || head.target == kDescription) return {};
  if (auto foreign = RefuseForeign(head)) return {.refusal = std::move(foreign)};
  if (head.target == kSignIn) return {.max_body_bytes = kMaxSignInBodyBytes};
  const std::optional<std::string> person = sessions_.Find(SecretOf(head));
  if (!person) return {.refusal = NotSignedIn()};
  if (!sessions_.CountRequest(*person)) {
    HttpResponse busy = ProblemResponse(
        429, {Code::kUnavailable, "too-many-requests", "couldn't answer: you ask too often", "wait ten seconds"});
    return {.refusal = std::move(busy)};
  }
  if (head.target.starts_with(kFiles)) return {.max_body_bytes = kMaxPhotoBytes};
  return {.max_body_bytes = kMaxWireBytes};
}

HttpHandler WebService::Before(HttpHandler next) {
  return [this, next = std::move(next)](HttpRequest request, const HttpReply& reply) {
    request.target.starts_with(kApi) ? Answer(std::move(request), reply) : next(std::move(request), reply);
  };
}

void WebService::Answer(HttpRequest request, const HttpReply& reply) {
  if (request.target == kDescription) return acts_(std::move(request), reply);
  if (auto foreign = RefuseForeign(request)) return reply(std::move(*foreign));
  if (request.target == kSignIn && request.method == "POST") return SignInLater(request, reply);
  const std::string secret = SecretOf(request);
  const std::optional<std::string> person = sessions_.Find(secret);
  if (!person) return reply(NotSignedIn());
  if (request.target != kSignIn) {
    request.person = *person;
    return acts_(std::move(request), reply);
  }
  if (request.method == "DELETE") {
    sessions_.Close(secret);
    return reply({204, {}, {}, {{"Set-Cookie", CookieText("", "; Max-Age=0")}}});
  }
  if (!OnlyReads(request)) {
    HttpResponse wrong =
        ProblemResponse(405, {Code::kUsage, "method-wrong", "couldn't do that here: it takes DELETE, GET, POST",
                              "docs/api.md lists them all"});
    wrong.headers.emplace_back("Allow", "DELETE, GET, POST");
    return reply(std::move(wrong));
  }
  reply({200, "application/json", Json{{"name", *person}}.dump() + "\n", {{"Cache-Control", "no-store"}}});
}

void WebService::SignInLater(const HttpRequest& request, const HttpReply& reply) {
  const Error busy{Code::kUnavailable, "server-busy", "couldn't sign in: too many people do", "try again in a moment"};
  if (signing_in_->fetch_add(1) >= kMostSigningIn) {
    --*signing_in_;
    return reply(ProblemResponse(busy));
  }
  // One that is dropped counts no more either.
  const std::shared_ptr<void> counted(nullptr, [count = signing_in_](void*) { --*count; });
  const auto work = [this, counted, reply, body = std::string(AsText(request.body))] {
    try {
      reply(SignInNow(body));
    } catch (const std::exception&) {
      return;  // the reply says 500 when it goes
    }
  };
  if (!queue_.TryPost(work)) reply(ProblemResponse(busy));
}

HttpResponse WebService::SignInNow(std::string_view body) {
  const auto enter = [&]() -> Result<HttpResponse> {
    WRIT_TRY(const SignIn sign_in, SignInFromWire(body));
    WRIT_TRY(Deployment * deployment, deployment_());
    WRIT_TRY(const SignedIn signed_in, CheckSignIn(deployment->registry(), sign_in, deployment->env().Now()));
    const Principal& person = *signed_in.person;
    WRIT_CHECK(deployment->office().suspension().CheckParts({.user = person.name, .galleries = {}, .issuer = {}}));
    WRIT_TRY(const std::string secret, sessions_.Open(person.name, signed_in.nonce));
    const Json who{{"name", person.name}, {"role", std::string(RoleName(person.role))}};
    return HttpResponse{200,
                        "application/json",
                        who.dump() + "\n",
                        {{"Cache-Control", "no-store"}, {"Set-Cookie", CookieText(secret, "")}}};
  };
  Result<HttpResponse> entered = enter();
  return entered ? std::move(*entered) : ProblemResponse(entered.error());
}

}  // namespace writ
