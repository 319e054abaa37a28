#include "server/http_exchange.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace writ {
namespace {

TEST(HttpRequest, HeaderIsFoundInWhateverCase) {
  HttpRequest request;
  request.headers = {{"Content-Type", "text/plain"}, {"X-Empty", ""}, {"content-typ", "other"}};
  EXPECT_EQ(request.Header("Content-Type"), "text/plain");
  EXPECT_EQ(request.Header("content-TYPE"), "text/plain");
  EXPECT_EQ(request.Header("Content-Type2"), "");
  EXPECT_EQ(request.Header("X-Empty"), "");
  EXPECT_EQ(request.Header(""), "");
}

TEST(HttpRequest, SecondValueDoesNotHideBehindTheFirst) {
  HttpRequest request;
  request.headers = {{"Authorization", "a"}, {"authorization", "b"}};
  EXPECT_EQ(request.Header("Authorization"), "a, b");
  request.headers = {{"X", ""}, {"x", "b"}};
  EXPECT_EQ(request.Header("X"), ", b");
}

TEST(HttpRequest, PathAndQueryAreTheTwoSidesOfTheQuestionMark) {
  const auto sides = [](const std::string& target) {
    const HttpRequest request{.method = "GET", .target = target, .body = {}};
    return std::string(request.Path()) + "|" + std::string(request.Query());
  };
  EXPECT_EQ(sides("/v1/users"), "/v1/users|");
  EXPECT_EQ(sides("/v1/users?limit=2&cursor=1"), "/v1/users|limit=2&cursor=1");
  EXPECT_EQ(sides("/a??b"), "/a|?b");
  EXPECT_EQ(sides("?"), "|");
}

TEST(HttpReply, FirstAnswerCounts) {
  std::vector<int> sent;
  {
    const HttpReply reply([&](const HttpResponse& response) { sent.push_back(response.status); });
    const HttpReply copy = reply;
    copy({204, {}, {}, {}});
    reply({200, {}, {}, {}});
  }
  EXPECT_EQ(sent, std::vector<int>{204});
}

TEST(HttpReply, LastCopyThatGoesAnswers500) {
  std::vector<int> sent;
  auto reply = std::make_unique<HttpReply>([&](const HttpResponse& response) { sent.push_back(response.status); });
  auto copy = std::make_unique<HttpReply>(*reply);
  reply.reset();
  EXPECT_TRUE(sent.empty());
  copy.reset();
  EXPECT_EQ(sent, std::vector<int>{500});
}

TEST(HttpReply, OneOfManyThreadsAnswers) {
  std::atomic<int> sent = 0;
  for (int round = 0; round < 100; ++round) {
    const HttpReply reply([&](const HttpResponse&) { ++sent; });
    std::jthread first([reply] { reply({}); });
    std::jthread second([reply] { reply({}); });
  }
  EXPECT_EQ(sent, 100);
}

TEST(AnswerAtOnce, HandlerSeesTheRequestAndItsAnswerIsSent) {
  const HttpHandler handler = AnswerAtOnce(
      [](const HttpRequest& request) -> HttpResponse { return {201, {}, request.method + request.target, {}}; });
  std::string answer;
  handler({"GET", "/a", {}}, HttpReply([&](const HttpResponse& response) { answer = response.body; }));
  EXPECT_EQ(answer, "GET/a");
}

}  // namespace
}  // namespace writ
