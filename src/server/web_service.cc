#include "server/web_service.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "api/wire.h"
#include "authority/invitation.h"
#include "authority/passkey.h"
#include "authority/sign_in.h"
#include "server/paths.h"
#include "server/problem.h"
#include "server/token_service.h"

namespace writ {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kCookie = "__Host-writ";
constexpr std::size_t kMaxStrangersBodyBytes = 32 * 1024;
constexpr int kMostStrangers = 4;

std::string CookieText(std::string_view secret, std::string_view more) {
  return std::string(kCookie) + "=" + std::string(secret) + "; Path=/; Secure; HttpOnly; SameSite=Strict" +
         std::string(more);
}

HttpResponse NotSignedIn() {
  return ProblemResponse(401, {Code::kRefused, "sign-in-missing", "couldn't answer: nobody is signed in",
                               "sign in first: POST " + std::string(kSignInPath)});
}

Error TooManyAsk() {
  return {Code::kUnavailable, "server-busy", "couldn't answer: too many people ask", "try again in a moment"};
}

tl::unexpected<Error> InvitationOver() {
  return Fail(Code::kRefused, "invitation-over",
              "couldn't take the passkey: the link was used, replaced or withdrawn, or its week is over",
              "ask whoever gave it for another one");
}

HttpResponse Forbidden(const char* reason, std::string message, std::string advice) {
  return ProblemResponse(403, {Code::kRefused, reason, std::move(message), std::move(advice)});
}

struct WireSignIn {
  SignIn sign_in;
  std::optional<PasskeyAssertion> assertion;  // in place of the signature
};

Result<PasskeyAssertion> AssertionFromWire(const Json& json) {
  PasskeyAssertion assertion;
  for (const auto& [field, bytes] :
       {std::pair<const char*, Bytes*>{"authenticator_data", &assertion.authenticator_data},
        {"client_data", &assertion.client_data},
        {"signature", &assertion.signature}}) {
    WRIT_TRY(const std::string text, JsonString(json, field));
    WRIT_TRY(*bytes, FromBase64(text));
  }
  return assertion;
}

Result<WireSignIn> SignInFromWire(std::string_view body) {
  const Json json = ParseWireJson(body);
  const auto text = [&json](const char* field) {
    return json.is_object() ? JsonString(json, field) : JsonString({}, field);
  };
  const Result<std::string> actor = text("actor"), signed_text = text("text"), signature = text("signature");
  std::optional<PasskeyAssertion> assertion;
  const bool has_assertion = json.is_object() && json.contains("assertion");
  if (has_assertion && json["assertion"].is_object()) {
    if (Result<PasskeyAssertion> read = AssertionFromWire(json["assertion"])) assertion = std::move(*read);
  }
  if (!actor || !signed_text || has_assertion != assertion.has_value() || has_assertion == signature.has_value()) {
    return Fail(Code::kUsage, "request-malformed",
                "couldn't read the sign-in: it is not {actor, text, signature} or {actor, text, assertion}",
                "docs/api.md says what a sign-in is");
  }
  return WireSignIn{{.claimed_actor = *actor, .text = *signed_text, .signature = signature.value_or("")}, assertion};
}

// Which of the person's passkeys made an assertion, it does not say.
Result<SignedIn> CheckAnySignIn(const Registry& registry, WireSignIn wire, std::string_view site, UtcTime now) {
  if (!wire.assertion) return CheckSignIn(registry, wire.sign_in, site, now);
  const Principal* person = registry.FindPrincipal(wire.sign_in.claimed_actor);
  Result<SignedIn> outcome =
      Fail(Code::kRefused, "wrong-key",
           "couldn't accept the sign-in: it is by no passkey of " + wire.sign_in.claimed_actor + "'s here",
           "add the passkey first: `writ user add-key`, or ask the head");
  for (const std::string& line : person == nullptr ? std::vector<std::string>() : person->keys) {
    WRIT_TRY(const SshPublicKey key, ParseSshPublicKey(line));
    if (key.type != kSshEcdsaHardware) continue;
    WRIT_TRY(const Bytes blob, SshSignatureOf(key, kSignInNamespace, *wire.assertion));
    wire.sign_in.signature = ArmourSshSignature(blob);
    Result<SignedIn> checked = CheckSignIn(registry, wire.sign_in, site, now);
    if (checked || checked.error().reason != "signature-wrong") return checked;
  }
  return outcome;
}

Json Describe(const Principal& person) {
  return Json{{"name", person.name}, {"role", std::string(RoleName(person.role))}, {"keys", person.keys}};
}

}  // namespace

WebService::WebService(TendedDeployment deployment, WorkQueue& queue, Sessions& sessions, Tokens& tokens,
                       HttpHandler acts)
    : deployment_(std::move(deployment)), queue_(queue), sessions_(sessions), tokens_(tokens), acts_(std::move(acts)) {}

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

WebService::Visitor WebService::VisitorOf(const HttpRequest& request) {
  const std::string authorization = request.Header("Authorization");
  if (authorization.empty()) {
    // A page that is left open must not keep its person signed in.
    const bool by_itself = request.target == kEventsPath || request.Header("Writ-By-Itself") == "1";
    const auto use = by_itself ? Sessions::Use::kByThePage : Sessions::Use::kByThePerson;
    const std::optional<std::string> person = sessions_.Find(SecretOf(request), use);
    return person ? Visitor{.person = *person} : Visitor{.refusal = NotSignedIn()};
  }
  const bool bears = SameName(std::string_view(authorization).substr(0, kBearer.size()), kBearer);
  const std::optional<Token> token =
      bears ? tokens_.Find(std::string_view(authorization).substr(kBearer.size())) : std::nullopt;
  if (!token) {
    return {.refusal = ProblemResponse(401, {Code::kRefused, "token-unknown",
                                             "couldn't answer: the token is none, was removed, or its time is over",
                                             "make one: POST " + std::string(kTokensPath)})};
  }
  if (!token->scopes.contains(ScopeNeeded(request))) {
    return {.refusal = Forbidden("token-scope", "couldn't answer: the token is not for that",
                                 "sign in; no act is done with a token")};
  }
  return {.person = token->person};
}

HttpAdmission WebService::Admit(const HttpRequest& head) {
  if (!head.target.starts_with(kApiPath) || head.target == kDescriptionPath) return {};
  if (auto foreign = RefuseForeign(head)) return {.refusal = std::move(foreign)};
  const bool strangers =
      (head.target == kSignInPath && head.method == "POST") || head.target == kJoinPath || head.target == kSuspendPath;
  if (strangers) return {.max_body_bytes = kMaxStrangersBodyBytes};
  Visitor visitor = VisitorOf(head);
  if (visitor.refusal) return {.refusal = std::move(visitor.refusal)};
  // Whoever wants to leave may.
  const bool leaves = head.target == kSignInPath && head.method == "DELETE";
  if (!leaves && !sessions_.CountRequest(visitor.person)) {
    HttpResponse busy = ProblemResponse(
        429, {Code::kUnavailable, "too-many-requests", "couldn't answer: you ask too often", "wait ten seconds"});
    return {.refusal = std::move(busy)};
  }
  if (head.target.starts_with(kFilesPath)) return {.max_body_bytes = kMaxPhotoBytes};
  return {.max_body_bytes = kMaxWireBytes};
}

HttpHandler WebService::Before(HttpHandler next) {
  return [this, next = std::move(next)](HttpRequest request, const HttpReply& reply) {
    request.target.starts_with(kApiPath) ? Answer(std::move(request), reply) : next(std::move(request), reply);
  };
}

void WebService::Answer(HttpRequest request, const HttpReply& reply) {
  if (request.target == kDescriptionPath) return acts_(std::move(request), reply);
  if (auto foreign = RefuseForeign(request)) return reply(std::move(*foreign));
  if (request.target == kSignInPath && request.method == "POST") {
    if (auto refused = RefuseUnlessJson(request)) return reply(std::move(*refused));
    return AnswerStranger(request, reply, signing_in_, &WebService::SignInNow);
  }
  if (request.target == kSuspendPath) return acts_(std::move(request), reply);
  if (request.target == kJoinPath) {
    if (request.method != "POST") return reply(WrongMethod("POST"));
    if (auto refused = RefuseUnlessJson(request)) return reply(std::move(*refused));
    return AnswerStranger(request, reply, joining_, &WebService::JoinNow);
  }
  Visitor visitor = VisitorOf(request);
  if (visitor.refusal) return reply(std::move(*visitor.refusal));
  request.person = visitor.person;
  if (IsAboutTokens(request.target)) {
    return AnswerLater(reply, [this, request = std::move(request)] {
      const Result<Deployment*> standing = DeploymentFor(deployment_, request.person);
      return standing ? AnswerAboutTokens(tokens_, request) : ProblemResponse(standing.error());
    });
  }
  if (request.target != kSignInPath) return acts_(std::move(request), reply);
  if (request.method == "DELETE") {
    sessions_.Close(SecretOf(request));
    return reply({204, {}, {}, {{"Set-Cookie", CookieText("", "; Max-Age=0")}}});
  }
  if (!OnlyReads(request)) {
    return reply(WrongMethod("DELETE, GET, HEAD, POST"));
  }
  AnswerLater(reply, [this, name = visitor.person]() -> HttpResponse {
    const Result<Deployment*> open = deployment_();
    if (!open) return ProblemResponse(open.error());
    const Principal* known = (*open)->registry().FindPrincipal(name);
    if (known == nullptr || !known->active) return NotSignedIn();
    return {200, "application/json", Describe(*known).dump() + "\n", {{"Cache-Control", "no-store"}}};
  });
}

void WebService::AnswerStranger(const HttpRequest& request, const HttpReply& reply, const Slots& slots,
                                StrangersWork answer) {
  if (slots->fetch_add(1) >= kMostStrangers) {
    --*slots;
    return reply(ProblemResponse(TooManyAsk()));
  }
  // One that is dropped counts no more either.
  const std::shared_ptr<void> counted(nullptr, [slots](void*) { --*slots; });
  AnswerLater(reply,
              [this, counted, answer, body = std::string(AsText(request.body))] { return (this->*answer)(body); });
}

void WebService::AnswerLater(const HttpReply& reply, std::function<HttpResponse()> answer) {
  const auto work = [reply, answer = std::move(answer)] {
    try {
      reply(answer());
    } catch (const std::exception&) {
      return;  // the reply says 500 when it goes
    }
  };
  if (!queue_.TryPost(work)) reply(ProblemResponse(TooManyAsk()));
}

HttpResponse WebService::SignInNow(std::string_view body) {
  const auto enter = [&]() -> Result<HttpResponse> {
    WRIT_TRY(WireSignIn sign_in, SignInFromWire(body));
    WRIT_TRY(Deployment * deployment, deployment_());
    WRIT_TRY(const SignedIn signed_in,
             CheckAnySignIn(deployment->registry(), std::move(sign_in), origin_, deployment->env().Now()));
    const Principal& person = *signed_in.person;
    WRIT_CHECK(deployment->office().suspension().CheckParts({.user = person.name, .galleries = {}, .issuer = {}}));
    WRIT_TRY(const std::string secret, sessions_.Open(person.name, signed_in.nonce));
    return HttpResponse{200,
                        "application/json",
                        Describe(person).dump() + "\n",
                        {{"Cache-Control", "no-store"}, {"Set-Cookie", CookieText(secret, "")}}};
  };
  Result<HttpResponse> entered = enter();
  return entered ? std::move(*entered) : ProblemResponse(entered.error());
}

HttpResponse WebService::JoinNow(std::string_view body) {
  const auto join = [&]() -> Result<ActAnswer> {
    WRIT_TRY(const ActRequest request, RequestFromWire(body, [](const std::string&) -> Result<Bytes> {
               return Fail(Code::kUsage, "file-unexpected", "couldn't join: no file belongs to it");
             }));
    if (KnownType(request) != "key_add") {
      return Fail(Code::kRefused, "sign-in-missing", "couldn't do that: nobody is signed in",
                  "sign in first: POST " + std::string(kSignInPath));
    }
    WRIT_TRY(Deployment * deployment, deployment_());
    const Principal* person = deployment->registry().FindPrincipal(request.act.claimed_actor);
    if (person == nullptr || person->invitation.empty()) {
      // A link that was used is tried again: it is counted, like any stranger's act.
      WRIT_CHECK(deployment->office().CheckRecognised(request.act, "key_add"));
      return InvitationOver();
    }
    return HandIn(*deployment, request);
  };
  const Result<ActAnswer> joined = join();
  // Who is here, and who is invited, is nothing for strangers to learn.
  const std::string reason = joined ? "" : joined.error().reason;
  if (reason == "wrong-key" || reason == "unknown-user" || reason == "user-revoked") {
    return ProblemResponse(InvitationOver().value());
  }
  if (!joined) return ProblemResponse(joined.error());
  return {200, "application/json", joined->json.dump() + "\n", {{"Cache-Control", "no-store"}}};
}

}  // namespace writ
