#include "server/problem.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace writ {
namespace {

TEST(Problem, ComesBackAsTheErrorThatItWas) {
  const HttpResponse response =
      ProblemResponse({Code::kRefused, "writ-missing", "couldn't search: no writ", "get one"});
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.content_type, "application/problem+json");
  const Json json = Json::parse(response.body);
  EXPECT_EQ(json["status"], 403);
  EXPECT_EQ(json["title"], "writ-missing");
  EXPECT_EQ(json["detail"], "couldn't search: no writ");
  const Error error = ErrorOfProblem(response.body);
  EXPECT_EQ(error.code, Code::kRefused);
  EXPECT_EQ(error.reason, "writ-missing");
  EXPECT_EQ(error.message, "couldn't search: no writ");
  EXPECT_EQ(error.advice, "get one");
}

TEST(Problem, EachCodeHasItsStatusAndWhatMayPassSaysWhenToTryAgain) {
  const std::map<Code, int> statuses{{Code::kUsage, 400},         {Code::kRefused, 403},    {Code::kSuspended, 423},
                                     {Code::kUnusablePhoto, 422}, {Code::kCorruption, 500}, {Code::kInternal, 500},
                                     {Code::kUnavailable, 503}};
  for (const auto& [code, status] : statuses) {
    const HttpResponse response = ProblemResponse({code, "a", "b", ""});
    EXPECT_EQ(response.status, status);
    const bool retry = std::any_of(response.headers.begin(), response.headers.end(),
                                   [](const auto& header) { return header.first == "Retry-After"; });
    EXPECT_EQ(retry, code == Code::kUnavailable);
  }
}

TEST(Problem, WhatIsNoneOfOursIsAnErrorToo) {
  for (const std::string body : {"", "<html>", "{}", "[1]", R"({"code":"refused","reason":"x","detail":"y"})"}) {
    EXPECT_EQ(ErrorOfProblem(body).reason, "answer-malformed") << body;
  }
}

}  // namespace
}  // namespace writ
