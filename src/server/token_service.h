// A person's API tokens over HTTP, for whoever is signed in with a key:
//
//   GET    /v1/tokens      their own, without the secrets
//   POST   /v1/tokens      {"note", "scopes": ["lists", "looks"], "days"}: a new one, and its secret, this once
//   DELETE /v1/tokens/ID   gone at once
//
// Thread rule: any thread.
#pragma once

#include <string_view>

#include "server/http_exchange.h"
#include "server/tokens.h"

namespace writ {

bool IsAboutTokens(std::string_view target);
// Of request.person, who is signed in.
HttpResponse AnswerAboutTokens(Tokens& tokens, const HttpRequest& request);

// The scope that the request needs of a token; empty where none suffices.
std::string_view ScopeNeeded(const HttpRequest& request);

}  // namespace writ
