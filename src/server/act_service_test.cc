// Acts over a real socket, done in a real deployment.
#include "server/act_service.h"

#include <sys/stat.h>

#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "api/lists.h"
#include "api/looks.h"
#include "api/wire.h"
#include "gallery/gallery_indexes.h"
#include "server/act_client.h"
#include "server/held_queue.h"
#include "server/problem.h"
#include "server/raw_connection.h"
#include "server/running_server.h"
#include "support/test_deployment.h"

namespace writ::support {
namespace {

class ActServiceTest : public ::testing::Test {
 protected:
  TendedDeployment Tended() {
    return [this]() -> Result<Deployment*> {
      WRIT_CHECK(t_.deployment->Tend());
      return t_.deployment.get();
    };
  }
  std::string SocketPath() const { return (t_.folder.path() / "socket").string(); }
  HttpAnswer Ask(const std::string& method, const std::string& path, const std::string& body = "",
                 const std::string& type = "application/json") {
    HttpClient client({}, SocketPath());
    const std::string url = "http://localhost" + path;
    Result<HttpAnswer> answer = method == "GET"    ? client.Get(url)
                                : method == "POST" ? client.Post(url, body, type)
                                                   : client.Put(url, AsBytes(body), type);
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *answer : HttpAnswer{};
  }
  void ExpectProblem(const HttpAnswer& answer, int status, const std::string& reason) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_EQ(ErrorOfProblem(answer.body).reason, reason);
  }
  Result<ActAnswer> Do(const std::string& person, std::string_view type, const Json& clear,
                       const std::map<std::string, Json>& committed = {}) {
    return ActClient(SocketPath()).HandIn({.act = t_.Act(person, type, clear, committed)});
  }
  Result<ActAnswer> Search(const std::string& photo) {
    const SearchRequest search = t_.Request(t_.Order(RealPhoto(photo)), RealPhoto(photo));
    const auto bytes = [](const std::string& text) { return Bytes(text.begin(), text.end()); };
    return ActClient(SocketPath())
        .HandIn({.act = search.act,
                 .files = {{"photo-1", search.photos.front().bytes},
                           {"writ", bytes(search.writ_text)},
                           {"writ-signature", bytes(search.writ_signature)}}});
  }

  TestDeployment t_;
  static constexpr FileShelfLimits kSmall{.max_bytes = 40u << 20, .max_files = 16, .seconds = 600};
  std::atomic<std::int64_t> seconds_ = 0;
  ActShelves shelves_{.sent = {kSmall, [this] { return seconds_.load(); }},
                      .answers = {kSmall, [this] { return seconds_.load(); }}};
  WorkQueue queue_{2};
  std::mutex mutex_;  // guards what follows
  std::vector<AnsweredAct> answered_;
  RunningServer server_{ActHandlerOver(Tended(), queue_, shelves_, {.env = t_.env, .data = t_.paths().data},
                                       [this](const AnsweredAct& act) {
                                         const std::scoped_lock lock(mutex_);
                                         answered_.push_back(act);
                                       }),
                        kActLimits, "unix:" + SocketPath()};
};

TEST_F(ActServiceTest, AnActIsDoneAndARefusalComesBackAsItIs) {
  const std::uint64_t before = t_.Entries();
  const TestPerson fresh = TestPerson("fresh");
  const std::map<std::string, Json> committed{{"name", "fresh"}, {"role", "auditor"}, {"key", fresh.PublicKey()}};
  const Result<ActAnswer> added = Do("head", "user_add", {}, committed);
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(added->json["entry"], t_.Entries() - 1);
  EXPECT_EQ(t_.deployment->registry().FindPrincipal("fresh")->role, Role::kAuditor);
  const Result<ActAnswer> again = Do("investigator", "user_add", {}, committed);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kRefused);
  EXPECT_FALSE(again.error().advice.empty());
  EXPECT_GT(t_.Entries(), before + 1);
}

TEST_F(ActServiceTest, ASearchBringsItsFilesAndAReviewItsPage) {
  const Result<ActAnswer> searched = Search("obama3.jpg");
  ASSERT_TRUE(searched) << searched.error().message;
  EXPECT_EQ(searched->json["state"], "in review");
  const Result<ActAnswer> seen = Do("examiner1", "review", {{"search", searched->json["search"]}});
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_NE(AsText(seen->files.at("review.html")).find("<img"), std::string::npos);
  while (shelves_.sent.bytes() > 0) std::this_thread::yield();  // what was sent goes when its act is over
  EXPECT_EQ(shelves_.answers.bytes(), 0u);                      // and what was fetched
}

TEST_F(ActServiceTest, AReviewBringsItsPicturesOneByOne) {
  const Result<ActAnswer> searched = Search("obama3.jpg");
  ASSERT_TRUE(searched) << searched.error().message;
  const Result<ActAnswer> seen =
      ActClient(SocketPath())
          .HandIn({.act = t_.Act("examiner1", "review", {{"search", searched->json["search"]}}),
                   .options = {{"pictures", true}}});
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_FALSE(seen->files.contains("review.html"));
  EXPECT_EQ(seen->json["pictures"].size(), seen->json["candidates"].size() + 1);
  for (const auto& [name, picture] : seen->json["pictures"].items()) {
    EXPECT_EQ(picture["landmarks"].size(), 5u) << name;
    EXPECT_GT(seen->files.at(picture["file"]).size(), 1000u);
  }
  EXPECT_EQ(seen->json.dump().find("score"), std::string::npos);
  EXPECT_EQ(seen->json.dump().find("obama"), std::string::npos);
}

TEST_F(ActServiceTest, AnOrderOfSuspensionCountsWhileOtherActsRunAndWait) {
  HeldQueue held(queue_);
  const auto order = [&](const std::string& person, const std::string& scope, const std::string& target) {
    return ActClient(SocketPath())
        .Suspend(t_.Act(person, "suspend", {{"scope", scope}}, {{"target", target}, {"reason", "inquiry"}}));
  };
  const Result<ActAnswer> refused = order("investigator", "deployment", "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "wrong-key");
  EXPECT_EQ(order("head", "user", "head").error().reason, "order-without-effect");
  EXPECT_EQ(order("head", "everything", "").error().code, Code::kUsage);
  EXPECT_EQ(Do("head", "suspend", {{"scope", "deployment"}}, {{"target", ""}, {"reason", ""}}).error().reason,
            "act-unknown");  // there it would wait
  EXPECT_EQ(ActClient(SocketPath()).Suspend(t_.Act("head", "alarm_show", {})).error().reason, "act-unknown");
  EXPECT_TRUE(t_.deployment->office().suspension().Check());
  const Result<ActAnswer> stopped = order("head", "deployment", "");
  ASSERT_TRUE(stopped) << stopped.error().message;
  EXPECT_EQ(stopped->json["in_force"], true);
  EXPECT_FALSE(t_.deployment->office().suspension().Check());
  held.Release();
  EXPECT_EQ(Ask("POST", "/v1/tend").status, 204);
  EXPECT_EQ(t_.Records().back().entry.type(), "suspend");
  EXPECT_EQ(Search("obama3.jpg").error().code, Code::kSuspended);
}

TEST_F(ActServiceTest, FilesAreLookedAtWithoutAnAct) {
  const std::uint64_t before = t_.Entries();
  const Bytes photo = RealPhoto("obama3.jpg");
  const std::string hash = Sha256Hex(photo), body = Json{{"photo", hash}}.dump();
  ExpectProblem(Ask("POST", "/v1/looks/faces", body), 400, "file-missing");
  EXPECT_EQ(Ask("PUT", "/v1/files/" + hash, std::string(AsText(photo)), "application/octet-stream").status, 204);
  const HttpAnswer seen = Ask("POST", "/v1/looks/faces", body);
  EXPECT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(Json::parse(seen.body)["faces"].size(), 1u);
  while (shelves_.sent.bytes() > 0) std::this_thread::yield();
  ExpectProblem(Ask("POST", "/v1/looks/faces", body), 400, "file-missing");  // it was taken
  ExpectProblem(Ask("POST", "/v1/looks/faces", R"({"photo":1})"), 400, "request-malformed");
  ExpectProblem(Ask("POST", "/v1/looks/faces", "{"), 400, "request-malformed");
  ExpectProblem(Ask("POST", "/v1/looks/faces", "{}", "text/plain"), 415, "content-type-wrong");
  ExpectProblem(Ask("GET", "/v1/looks/faces"), 405, "method-wrong");
  ExpectProblem(Ask("POST", "/v1/looks/people", body), 404, "path-unknown");
  EXPECT_EQ(t_.Entries(), before);
}

TEST_F(ActServiceTest, EachActThatIsAnsweredIsSeen) {
  ASSERT_TRUE(Do("head", "policy_set", {{"policy", PolicyToJson(t_.deployment->registry().policy())}}));
  ASSERT_FALSE(
      Do("investigator", "gallery_create", {{"gallery", NewUuid(t_.env)}}, {{"name", "third"}, {"description", ""}}));
  Ask("POST", "/v1/acts", "{}");
  Ask("GET", "/v1/galleries");
  const std::scoped_lock lock(mutex_);
  ASSERT_EQ(answered_.size(), 3u);
  EXPECT_EQ(answered_[0].type, "policy_set");
  EXPECT_EQ(answered_[0].outcome, "done");
  EXPECT_EQ(answered_[0].status, 200);
  EXPECT_GT(answered_[0].seconds, 0);
  EXPECT_EQ(answered_[1].type, "gallery_create");
  EXPECT_EQ(answered_[1].outcome, "role-may-not");
  EXPECT_EQ(answered_[1].status, 403);
  EXPECT_EQ(answered_[2].type, "unknown");
  EXPECT_EQ(answered_[2].outcome, "request-malformed");
}

TEST_F(ActServiceTest, ListsAreReadAndDescribed) {
  const std::string described = Ask("GET", "/v1/openapi.yaml").body;
  for (const List& list : Lists()) {
    const std::string path = "/v1/" + std::string(list.name);
    const HttpAnswer answer = Ask("GET", path);
    EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_EQ(Json::parse(answer.body), *list.read(*t_.deployment, t_.env.now)) << path;
    EXPECT_NE(described.find("\n  " + path + ":\n"), std::string::npos) << path;
    ExpectProblem(Ask("POST", path), 405, "method-wrong");
  }
  RawConnection raw("unix:" + SocketPath());
  raw.Send("HEAD /v1/galleries HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string head = raw.ReadAll();
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
  ExpectProblem(Ask("GET", "/v1/galleries/"), 404, "path-unknown");
  ExpectProblem(Ask("GET", "/v2/galleries"), 404, "path-unknown");
}

// Each path that the description has is there.
TEST_F(ActServiceTest, WhatIsDescribedIsThere) {
  const std::string described = Ask("GET", "/v1/openapi.yaml").body;
  std::size_t paths = 0;
  for (std::size_t at = described.find("\n  /"); at != std::string::npos; at = described.find("\n  /", at + 1)) {
    std::string path = described.substr(at + 3, described.find(':', at) - at - 3);
    const bool over_network =
        path == "/v1/sign-in" || path == "/v1/join" || path == "/v1/events" || path.starts_with("/v1/tokens");
    if (over_network) continue;
    if (const std::size_t hole = path.find('{'); hole != std::string::npos) path.replace(hole, std::string::npos, "x");
    EXPECT_EQ(Ask("PUT", path, "x").body.find("path-unknown"), std::string::npos) << path;
    ++paths;
  }
  EXPECT_EQ(paths, Lists().size() + 4 + Looks().size() + 1);
}

TEST_F(ActServiceTest, OnlyItsOwnUserMayOpenTheSocket) {
  struct stat info{};
  ASSERT_EQ(::stat(SocketPath().c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  EXPECT_EQ(info.st_mode & 07777, 0600u);
}

TEST_F(ActServiceTest, WhatIsNoRequestIsRefusedAndMakesNoEntry) {
  const std::uint64_t before = t_.Entries();
  const std::string hash = Sha256Hex(AsBytes("file"));
  ExpectProblem(Ask("POST", "/v1/acts", "{"), 400, "request-malformed");
  ExpectProblem(Ask("POST", "/v1/acts", "{}"), 400, "request-malformed");
  ExpectProblem(Ask("POST", "/v1/acts", "{}", "text/plain"), 415, "content-type-wrong");
  ExpectProblem(Ask("GET", "/v1/acts"), 405, "method-wrong");
  ExpectProblem(Ask("POST", "/v1/files/" + hash, "file"), 405, "method-wrong");
  ExpectProblem(Ask("PUT", "/v1/files/" + hash, "another"), 400, "file-other");
  ExpectProblem(Ask("PUT", "/v1/files/x", "file"), 400, "file-other");
  ExpectProblem(Ask("GET", "/v1/files/" + hash), 404, "file-missing");
  ExpectProblem(Ask("GET", "/"), 404, "path-unknown");
  ExpectProblem(Ask("GET", "/v1/acts/"), 404, "path-unknown");
  EXPECT_EQ(Ask("PUT", "/v1/files/" + hash, std::string(kMaxPhotoBytes + 1, 'x')).status, 413);
  EXPECT_EQ(Ask("PUT", "/v1/files/" + hash, "file").status, 204);
  ExpectProblem(Ask("GET", "/v1/files/" + hash), 404, "file-missing");  // nobody takes away what another sent
  ExpectProblem(Ask("POST", "/v1/acts", std::string(kMaxWireBytes + 1, ' ')), 413, "request-malformed");
  EXPECT_EQ(t_.Entries(), before);
}

TEST_F(ActServiceTest, AnActWhoseFileWasNotSentMakesNoEntry) {
  const std::uint64_t before = t_.Entries();
  const SearchRequest search = t_.Request(t_.Order(RealPhoto("obama3.jpg")), RealPhoto("obama3.jpg"));
  const WireText wire = RequestToWire({.act = search.act, .files = {{"photo-1", search.photos.front().bytes}}});
  ExpectProblem(Ask("POST", "/v1/acts", wire.text), 400, "file-missing");
  EXPECT_EQ(t_.Entries(), before);
}

// Whoever hands in an order need not be signed in.
TEST_F(ActServiceTest, AnOrderOfSuspensionTakesNoFileFromTheShelf) {
  const Bytes file{1, 2, 3};
  ASSERT_TRUE(shelves_.sent.Put(Sha256Hex(file), file));
  const ActRequest order{
      .act = t_.Act("head", "suspend", {{"scope", "deployment"}}, {{"target", ""}, {"reason", "inquiry"}}),
      .files = {{"photo-1", file}}};
  ExpectProblem(Ask("POST", "/v1/suspend", RequestToWire(order).text), 400, "file-unexpected");
  FileShelf::Loan loan(shelves_.sent);
  EXPECT_TRUE(shelves_.sent.Take(Sha256Hex(file), loan));
  EXPECT_TRUE(t_.deployment->office().suspension().Check());
}

TEST_F(ActServiceTest, WhereTooManyActsWaitTheNextIsTurnedAwayAndNothingIsDone) {
  HeldQueue held(queue_);
  ASSERT_TRUE(queue_.TryPost([] {}));
  ASSERT_TRUE(queue_.TryPost([] {}));
  const std::uint64_t before = t_.Entries();
  const Result<ActAnswer> busy = Do("head", "alarm_show", {});
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().reason, "server-busy");
  {
    const std::scoped_lock lock(mutex_);
    EXPECT_EQ(answered_.back().type, "alarm_show");
    EXPECT_EQ(answered_.back().status, 503);
  }
  EXPECT_EQ(t_.Entries(), before);
  EXPECT_EQ(Search("obama3.jpg").error().reason, "server-busy");
  EXPECT_GT(shelves_.sent.bytes(), RealPhoto("obama3.jpg").size());  // it need not be sent again
  held.Release();
  while (queue_.waiting() > 0) std::this_thread::yield();
  EXPECT_TRUE(Do("head", "alarm_show", {}));
}

// What was sent in time is there when its act's turn comes, however long that takes.
TEST_F(ActServiceTest, FilesStayForAsLongAsTheirActWaits) {
  HeldQueue held(queue_);
  std::future<Result<ActAnswer>> searched = std::async(std::launch::async, [this] { return Search("obama3.jpg"); });
  while (queue_.waiting() == 0) std::this_thread::yield();
  EXPECT_GT(shelves_.sent.bytes(), 0u);
  seconds_ += 601;
  shelves_.sent.DropOld();
  held.Release();
  const Result<ActAnswer> answer = searched.get();
  EXPECT_TRUE(answer) << answer.error().message;
}

// An act whose page nobody could fetch is not begun.
TEST_F(ActServiceTest, WhereItsPageHasNoRoomAnActIsNotBegun) {
  const Bytes page(kSmall.max_bytes, 1);
  shelves_.answers.PutOwn(Sha256Hex(page), page);
  const std::uint64_t before = t_.Entries();
  const Result<ActAnswer> refused = Do("head", "alarm_show", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "shelf-full");
  EXPECT_EQ(t_.Entries(), before);
}

TEST_F(ActServiceTest, WhatWaitsWhenTheServerStopsIsToldSoAndNotDone) {
  HeldQueue held(queue_);
  const std::uint64_t before = t_.Entries();
  std::future<Result<ActAnswer>> waiting =
      std::async(std::launch::async, [this] { return Do("head", "alarm_show", {}); });
  while (queue_.waiting() == 0) std::this_thread::yield();
  std::thread closer([this] { queue_.Close(); });
  while (!queue_.closing()) std::this_thread::yield();
  EXPECT_EQ(ErrorOfProblem(Ask("POST", "/v1/tend").body).reason, "server-stopping");
  held.Release();
  closer.join();
  const Result<ActAnswer> answer = waiting.get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "server-stopping");
  EXPECT_EQ(t_.Entries(), before);
}

TEST_F(ActServiceTest, AnOrderThatAppearsIsLoggedAndStopsTheNextAct) {
  ASSERT_TRUE(Search("obama3.jpg"));
  EXPECT_EQ(t_.deployment->indexes().held(), 1u);
  t_.Suspend();
  const Result<ActAnswer> stopped = Search("obama3.jpg");
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Code::kSuspended);
  EXPECT_EQ(t_.deployment->indexes().held(), 0u);
  EXPECT_EQ(t_.deployment->registry().suspensions().size(), 1u);
}

TEST_F(ActServiceTest, AnOrderIsLoggedAsSoonAsTheServerIsAskedToTend) {
  t_.Suspend();
  const std::uint64_t before = t_.Entries();
  ExpectProblem(Ask("GET", "/v1/tend"), 405, "method-wrong");
  EXPECT_EQ(t_.Entries(), before);
  ASSERT_TRUE(ActClient(SocketPath()).Tend());
  EXPECT_EQ(t_.Entries(), before + 1);
  EXPECT_EQ(t_.deployment->registry().suspensions().size(), 1u);
}

TEST(ActClient, SaysWhetherAnythingMayHaveBeenDone) {
  TestFolder folder;
  const std::string path = (folder.path() / "socket").string();
  const ActRequest request{.act = {.claimed_actor = "a", .act = "{}", .signature = "", .openings = {}},
                           .files = {{"writ", {1}}}};
  EXPECT_EQ(ActClient(path).HandIn(request).error().reason, "server-unreachable");
  std::optional<HttpReply> kept;
  std::promise<void> asked;
  auto server =
      std::make_unique<RunningServer>(HttpHandler([&](const HttpRequest& asking, const HttpReply& reply) {
                                        if (asking.method == "PUT") return reply({204, {}, {}, {}});
                                        kept = reply;
                                        asked.set_value();
                                      }),
                                      HttpServerLimits{.max_body_bytes = 1000, .stop_seconds = 0}, "unix:" + path);
  std::thread killer([&] {
    asked.get_future().wait();
    server.reset();
  });
  EXPECT_EQ(ActClient(path).HandIn(request).error().reason, "server-lost");
  killer.join();
}

TEST(ActClient, SaysThatAnActWasDoneWhosePageIsLost) {
  TestFolder folder;
  const std::string path = (folder.path() / "socket").string();
  const RunningServer server(HttpHandler([](const HttpRequest& asking, const HttpReply& reply) {
                               if (asking.method == "GET") return reply({404, {}, "gone\n", {}});
                               const ActAnswer answer{.json = {{"entry", 1}}, .files = {{"review.html", {1}}}};
                               reply({200, "application/json", AnswerToWire(answer).text, {}});
                             }),
                             HttpServerLimits{.max_body_bytes = 1000}, "unix:" + path);
  const Result<ActAnswer> answer =
      ActClient(path).HandIn({.act = {.claimed_actor = "a", .act = "{}", .signature = "", .openings = {}}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "page-lost");
}

}  // namespace
}  // namespace writ::support
