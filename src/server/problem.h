// An error as HTTP says it: a status, and application/problem+json (RFC 9457) with our own code, reason and advice.
//
// Thread rule: pure.
#pragma once

#include <optional>
#include <string>

#include "base/status.h"
#include "server/http_server.h"

namespace writ {

// usage 400, refused 403, suspended 423, unusable photo 422, corruption and internal 500, unavailable 503.
int HttpStatus(Code code);

// With Retry-After where trying again later may help.
HttpResponse ProblemResponse(const Error& error);
// Of another status than that of its code, for what HTTP itself is about: 404, 405, 415.
HttpResponse ProblemResponse(int status, const Error& error);
// Whether it asks with GET or HEAD.
bool OnlyReads(const HttpRequest& request);
// 415 where its body is not said to be JSON: application/json in whatever case, with whatever parameters (RFC
// 9110, 8.3.1).
std::optional<HttpResponse> RefuseUnlessJson(const HttpRequest& request);
// 405 where the path takes other methods: "GET, PUT".
HttpResponse WrongMethod(const std::string& allowed);
// What the other side said; "answer-malformed" where it is no problem of Writ.
Error ErrorOfProblem(const std::string& body);

}  // namespace writ
