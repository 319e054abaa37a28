#include "server/events.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "authority/people.h"
#include "server/held_queue.h"
#include "server/problem.h"
#include "support/test_deployment.h"

namespace writ::support {
namespace {

class EventsTest : public ::testing::Test {
 protected:
  // The answer to a page that knows of so many entries; empty: it doesn't say.
  std::future<HttpResponse> Ask(const std::string& known, const std::string& person = "auditor",
                                const std::string& method = "GET", const std::string& target = "/v1/events") {
    const auto promise = std::make_shared<std::promise<HttpResponse>>();
    HttpRequest request{.method = method, .target = target, .body = {}};
    if (!known.empty()) request.headers.emplace_back("Last-Event-ID", known);
    request.person = person;
    handler_(std::move(request), HttpReply([promise](HttpResponse response) { promise->set_value(response); }));
    std::promise<void> settled;  // the queue has looked at it
    EXPECT_TRUE(queue_.TryPost([&settled] { settled.set_value(); }));
    settled.get_future().wait();
    return promise->get_future();
  }
  std::future<HttpResponse> AskFromNow(const std::string& person = "auditor") {
    return Ask(std::to_string(t_.Entries()), person);
  }
  static bool Waits(const std::future<HttpResponse>& answer) {
    return answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
  }
  void Revoke(const std::string& person) {
    ASSERT_TRUE(RevokeUser(t_.deployment->office(),
                           t_.Act("head", "user_revoke", Json::object(), {{"name", person}, {"reason", "left"}})));
  }
  void Change() {
    std::promise<void> done;
    events_.Changed();
    EXPECT_TRUE(queue_.TryPost([&done] { done.set_value(); }));
    done.get_future().wait();
  }

  TestDeployment t_;
  std::atomic<std::int64_t> seconds_ = 0;
  WorkQueue queue_{80};
  Events events_{[this]() -> Result<Deployment*> { return t_.deployment.get(); },
                 queue_,
                 [this] { return seconds_.load(); },
                 {.most = 6, .most_of_one = 4, .seconds = 25}};
  HttpHandler handler_ = events_.Before(AnswerAtOnce([](const HttpRequest&) { return HttpResponse{404, {}, {}, {}}; }));
};

TEST_F(EventsTest, WhoeverSaysNothingIsToldHowLongTheLogIs) {
  const std::string size = std::to_string(t_.Entries());
  for (const char* known : {"", "x", "-1", "99999999999999999999", "1000000", "1 "}) {
    const HttpResponse answer = Ask(known).get();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.content_type, "text/event-stream");
    EXPECT_EQ(answer.body, "retry: 500\n\nid: " + size + "\nevent: log\ndata: {\"entries\":" + size + "}\n\n") << known;
  }
}

TEST_F(EventsTest, WhoeverKnowsAllWaitsForTheNextEntry) {
  std::future<HttpResponse> answer = AskFromNow();
  Change();
  EXPECT_TRUE(Waits(answer));
  const std::string entry = std::to_string(t_.Entries()), id = std::to_string(t_.Entries() + 1);
  Revoke("custodian");
  Change();
  ASSERT_FALSE(Waits(answer));
  EXPECT_EQ(answer.get().body, "retry: 500\n\nid: " + id + "\nevent: entry\ndata: {\"entry\":" + entry +
                                   ",\"outcome\":\"done\",\"type\":\"user_revoke\"}\n\n");
}

TEST_F(EventsTest, WhatWasMissedIsToldAtOnce) {
  const std::uint64_t size = t_.Entries();
  ASSERT_GT(size, 3u);
  const std::string body = Ask(std::to_string(size - 3)).get().body;
  EXPECT_NE(body.find("id: " + std::to_string(size - 2) + "\nevent: entry"), std::string::npos) << body;
  EXPECT_NE(body.find("id: " + std::to_string(size) + "\nevent: entry"), std::string::npos) << body;
  EXPECT_EQ(body.find("auditor"), std::string::npos) << body;  // no names
}

TEST_F(EventsTest, WhereNothingComesTheAnswerIsEmptyInTime) {
  std::future<HttpResponse> answer = AskFromNow();
  seconds_ = 24;
  events_.DropOld();
  EXPECT_TRUE(Waits(answer));
  seconds_ = 25;
  events_.DropOld();
  ASSERT_FALSE(Waits(answer));
  EXPECT_EQ(answer.get().body, "retry: 500\n\n: nothing came\n\n");
}

TEST_F(EventsTest, NobodyTakesTheRoomOfAllOthers) {
  std::vector<std::future<HttpResponse>> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(AskFromNow());
  EXPECT_FALSE(Waits(waiting[0]));  // the oldest, perhaps of a page that is gone, makes room
  EXPECT_EQ(waiting[0].get().body, "retry: 500\n\n: nothing came\n\n");
  waiting.erase(waiting.begin());
  for (int i = 0; i < 2; ++i) waiting.push_back(AskFromNow("head"));
  // All the room there is. A page that were refused would never ask again.
  EXPECT_EQ(AskFromNow("custodian").get().body, "retry: 10000\n\n: too many wait\n\n");
  for (const auto& answer : waiting) EXPECT_TRUE(Waits(answer));
  events_.Close();
}

// However often something concludes, and whoever makes it conclude.
TEST_F(EventsTest, OneLookAtTheLogWaitsForItsTurnAndNoMore) {
  std::future<HttpResponse> answer = AskFromNow();
  HeldQueue held(queue_);
  for (int i = 0; i < 100; ++i) events_.Changed();
  EXPECT_EQ(queue_.waiting(), 1u);
  held.Release();
  Revoke("custodian");
  Change();
  EXPECT_FALSE(Waits(answer));
}

TEST_F(EventsTest, WhoIsRevokedMeanwhileIsToldNothing) {
  std::future<HttpResponse> answer = AskFromNow("examiner1");
  Revoke("examiner1");
  Change();
  ASSERT_FALSE(Waits(answer));
  const HttpResponse refused = answer.get();
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(ErrorOfProblem(refused.body).reason, "user-revoked");
}

TEST_F(EventsTest, AtTheEndNobodyWaits) {
  std::future<HttpResponse> answer = AskFromNow();
  events_.Close();
  ASSERT_FALSE(Waits(answer));
  EXPECT_EQ(answer.get().status, 200);
  EXPECT_FALSE(Waits(AskFromNow()));
}

TEST_F(EventsTest, OtherPathsAndMethodsAreNotItsOwn) {
  EXPECT_EQ(Ask("", "auditor", "POST").get().status, 405);
  EXPECT_EQ(Ask("", "auditor", "GET", "/v1/events/").get().status, 404);
  EXPECT_EQ(Ask("", "auditor", "GET", "/v1/galleries").get().status, 404);
}

}  // namespace
}  // namespace writ::support
