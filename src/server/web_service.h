// Acts and lists for browsers and other machines: what act_service.h answers, behind a sign-in.
//
//   POST   /v1/sign-in   {"actor", "text", "signature"}, as authority/sign_in.h says: who it is, and a cookie; in
//                        place of the signature a passkey's "assertion", as the browser gave it
//   GET    /v1/sign-in   who is signed in
//   DELETE /v1/sign-in   nobody any more
//   …      /v1/tokens    API tokens, as token_service.h says
//   POST   /v1/suspend   an order of suspension, which needs no sign-in: its signature says whose it is
//   POST   /v1/join      the one act of somebody who was invited, as authority/invitation.h says
//
// All else but the description needs the cookie, or, for what it may, a token as `Authorization: Bearer`, and counts as
// that person's, whose own acts alone may be handed in. The cookie is the host's alone, no script reads it, and no
// other site's page can make a browser use it: SameSite, Origin and Sec-Fetch-Site are checked, and Host, so that no
// other name leads here. What is refused by its header is not read: a stranger uploads nothing. Thread rule: Admit and
// the handler on one server's thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/act_service.h"
#include "server/http_server.h"
#include "server/sessions.h"
#include "server/tokens.h"

namespace writ {

inline constexpr HttpServerLimits kWebLimits{
    .max_body_bytes = kMaxPhotoBytes, .max_connections = 256, .request_seconds = 60, .answer_seconds = 60};

class WebService {
 public:
  // Deployment, queue, sessions and tokens must outlive the queue's work, this the handlers that it gives; `acts`
  // answers for people who are signed in.
  WebService(TendedDeployment deployment, WorkQueue& queue, Sessions& sessions, Tokens& tokens, HttpHandler acts);
  WebService(const WebService&) = delete;
  WebService& operator=(const WebService&) = delete;

  // Where browsers find it: a scheme, a host and a port that isn't the scheme's own: "https://faces.agency.example" or
  // "http://localhost:8080". Before a request comes.
  void SetOrigin(std::string origin);
  const std::string& origin() const { return origin_; }

  HttpAdmission Admit(const HttpRequest& head);
  // Of paths that begin with /v1/; all others go to `next`.
  HttpHandler Before(HttpHandler next);

 private:
  std::optional<HttpResponse> RefuseForeign(const HttpRequest& request) const;
  std::string SecretOf(const HttpRequest& request) const;
  // Who asks, or why nobody may so.
  struct Visitor {
    std::string person = {};
    std::optional<HttpResponse> refusal = {};
  };
  Visitor VisitorOf(const HttpRequest& request);
  void Answer(HttpRequest request, const HttpReply& reply);
  using StrangersWork = HttpResponse (WebService::*)(std::string_view body);
  // So many at a time, so that strangers keep no acts out of the queue.
  using Slots = std::shared_ptr<std::atomic<int>>;
  void AnswerStranger(const HttpRequest& request, const HttpReply& reply, const Slots& slots, StrangersWork answer);
  void AnswerLater(const HttpReply& reply, std::function<HttpResponse()> answer);
  HttpResponse SignInNow(std::string_view body);
  HttpResponse JoinNow(std::string_view body);

  const TendedDeployment deployment_;
  WorkQueue& queue_;
  Sessions& sessions_;
  Tokens& tokens_;
  const HttpHandler acts_;
  std::string origin_;
  const Slots signing_in_ = std::make_shared<std::atomic<int>>(0);
  const Slots joining_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace writ
