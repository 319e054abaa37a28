// A browser's requests against a real server over a real deployment.
#include "server/web_service.h"

#include <gtest/gtest.h>

#include "api/lists.h"
#include "api/wire.h"
#include "authority/invitation.h"
#include "authority/people.h"
#include "authority/sign_in.h"
#include "server/problem.h"
#include "server/raw_connection.h"
#include "server/running_server.h"
#include "support/test_deployment.h"
#include "support/test_passkey.h"

namespace writ::support {
namespace {

struct Answer {
  int status = 0;
  std::string head, body;
};

class WebServiceTest : public ::testing::Test {
 protected:
  WebServiceTest() {
    web_.SetOrigin("http://localhost:8080");
    server_ = std::make_unique<RunningServer>(
        HttpHandler(
            web_.Before(AnswerAtOnce([](const HttpRequest&) { return HttpResponse{404, {}, "the log\n", {}}; }))),
        kWebLimits, "127.0.0.1:0", [this](const HttpRequest& head) { return web_.Admit(head); });
  }
  // `headers` in lines; Host is there.
  Answer Ask(const std::string& method, const std::string& target, const std::string& headers = {},
             const std::string& body = {}, const std::string& host = "localhost:8080") {
    RawConnection connection(server_->address());
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers;
    if (!body.empty())
      text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    connection.Send(text + "\r\n" + body);
    const std::string all = connection.ReadAll();
    const std::size_t end = std::min(all.find("\r\n\r\n"), all.size());
    if (all.size() < 12 || end == all.size()) return {};
    return {std::stoi(all.substr(9, 3)), all.substr(0, end), all.substr(end + 4)};
  }
  std::string Wire(const std::string& name, const std::string& key_of, const std::string& text) {
    return Json{{"actor", name}, {"text", text}, {"signature", t_.Person(key_of).Sign(kSignInNamespace, text)}}.dump();
  }
  std::string Text() { return DraftSignIn(t_.env, t_.deployment->registry().origin(), "http://localhost:8080"); }
  // The line of the cookie.
  std::string SignIn(const std::string& name) {
    const Answer answer = Ask("POST", "/v1/sign-in", {}, Wire(name, name, Text()));
    EXPECT_EQ(answer.status, 200) << answer.body;
    const std::size_t at = answer.head.find("__Host-writ=");
    if (at == std::string::npos) return {};
    return "Cookie: other=1; " + answer.head.substr(at, answer.head.find(';', at) - at) + "\r\n";
  }
  std::string Reason(const Answer& answer) { return ErrorOfProblem(answer.body).reason; }

  TestDeployment t_;
  std::atomic<std::int64_t> seconds_ = 0;
  ActShelves shelves_{.sent = {{}, [this] { return seconds_.load(); }},
                      .answers = {{}, [this] { return seconds_.load(); }}};
  WorkQueue queue_{4};
  Sessions sessions_{t_.env, {.requests_a_window = 50}, [this] { return seconds_.load(); }};
  TendedDeployment tended_ = [this]() -> Result<Deployment*> {
    WRIT_CHECK(t_.deployment->Tend());
    return t_.deployment.get();
  };
  std::unique_ptr<Tokens> tokens_ = Tokens::Open(t_.env, t_.paths().data / "tokens").value();
  WebService web_{tended_, queue_, sessions_, *tokens_,
                  ActHandlerOver(tended_, queue_, shelves_, {.env = t_.env, .data = t_.paths().data})};
  std::unique_ptr<RunningServer> server_;
};

TEST_F(WebServiceTest, WhoeverSignsInReadsListsUntilHeSignsOut) {
  EXPECT_EQ(Reason(Ask("GET", "/v1/galleries")), "sign-in-missing");
  EXPECT_EQ(Ask("GET", "/v1/sign-in").status, 401);
  const std::string cookie = SignIn("investigator");
  EXPECT_EQ(Json::parse(Ask("GET", "/v1/sign-in", cookie).body)["name"], "investigator");
  for (const List& list : Lists()) {
    EXPECT_EQ(Ask("GET", "/v1/" + std::string(list.name), cookie).status, 200) << list.name;
    EXPECT_EQ(Ask("GET", "/v1/" + std::string(list.name)).status, 401) << list.name;
  }
  EXPECT_EQ(Ask("DELETE", "/v1/sign-in", cookie).status, 204);
  EXPECT_EQ(Ask("GET", "/v1/galleries", cookie).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/openapi.yaml").status, 200);
  EXPECT_EQ(Ask("GET", "/checkpoint").body, "the log\n");
}

TEST_F(WebServiceTest, TheCookieIsTheHostsAloneAndHiddenFromScripts) {
  const Answer answer = Ask("POST", "/v1/sign-in", {}, Wire("head", "head", Text()));
  EXPECT_NE(answer.head.find("; Path=/; Secure; HttpOnly; SameSite=Strict"), std::string::npos) << answer.head;
  EXPECT_EQ(answer.body.find("__Host"), std::string::npos);
}

TEST_F(WebServiceTest, ASignInIsByThePersonsKeyAndCountsOnce) {
  const std::string text = Text();
  EXPECT_EQ(Reason(Ask("POST", "/v1/sign-in", {}, Wire("head", "auditor", text))), "wrong-key");
  EXPECT_EQ(Reason(Ask("POST", "/v1/sign-in", {}, "{}")), "request-malformed");
  EXPECT_EQ(Reason(Ask("POST", "/v1/sign-in", {}, "[1]")), "request-malformed");
  EXPECT_EQ(Ask("POST", "/v1/sign-in", {}, Wire("head", "head", text)).status, 200);
  EXPECT_EQ(Reason(Ask("POST", "/v1/sign-in", {}, Wire("head", "head", text))), "sign-in-used");
  EXPECT_EQ(Ask("PUT", "/v1/sign-in", SignIn("head")).status, 405);
}

TEST_F(WebServiceTest, APasskeysAssertionSignsInWithoutSayingWhichKey) {
  const TestPasskey passkey, second, strangers;
  const auto sign_in = [&](const TestPasskey& by, const std::string& name, const std::string& signed_text,
                           const std::string& text) {
    const PasskeyAssertion assertion = by.Assert(kSignInNamespace, signed_text);
    return Ask("POST", "/v1/sign-in", {},
               Json{{"actor", name},
                    {"text", text},
                    {"assertion",
                     {{"authenticator_data", ToBase64(assertion.authenticator_data)},
                      {"client_data", ToBase64(assertion.client_data)},
                      {"signature", ToBase64(assertion.signature)}}}}
                   .dump());
  };
  const std::string text = Text();
  EXPECT_EQ(Reason(sign_in(passkey, "head", text, text)), "wrong-key");
  for (const TestPasskey* key : {&passkey, &second}) {
    ASSERT_TRUE(AddKey(t_.deployment->office(), t_.Act("head", "key_add", {}, {{"key", key->Key().Text()}})));
  }
  const Answer entered = sign_in(second, "head", text, text);
  EXPECT_EQ(entered.status, 200) << entered.body;
  EXPECT_EQ(Json::parse(entered.body)["keys"].size(), 3u);
  EXPECT_EQ(Reason(sign_in(second, "head", text, text)), "sign-in-used");
  EXPECT_EQ(Reason(sign_in(second, "head", text, Text())), "wrong-key");
  EXPECT_EQ(Reason(sign_in(strangers, "head", text, text)), "wrong-key");
  EXPECT_EQ(Reason(sign_in(second, "auditor", Text(), Text())), "wrong-key");
  EXPECT_EQ(Reason(sign_in(second, "nobody", Text(), Text())), "wrong-key");
}

TEST_F(WebServiceTest, AnotherSitesPageGetsNothing) {
  const std::string cookie = SignIn("head");
  EXPECT_EQ(
      Ask("GET", "/v1/galleries", cookie + "Origin: http://localhost:8080\r\nSec-Fetch-Site: same-origin\r\n").status,
      200);
  EXPECT_EQ(Ask("GET", "/v1/galleries", cookie + "Sec-Fetch-Site: none\r\n").status, 200);
  for (const char* header : {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Origin: http://localhost\r\n",
                             "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"}) {
    EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", cookie + header)), "origin-other") << header;
    EXPECT_EQ(Reason(Ask("POST", "/v1/acts", cookie + header, "{}")), "origin-other") << header;
    EXPECT_EQ(Reason(Ask("POST", "/v1/sign-in", header, Wire("head", "head", Text()))), "origin-other") << header;
  }
  EXPECT_EQ(Reason(Ask("POST", "/v1/acts", cookie + "Sec-Fetch-Site: none\r\n", "{}")), "origin-other");
  for (const char* host : {"127.0.0.1:8080", "localhost", "evil.example", "localhost:8080.evil.example"}) {
    EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", cookie, {}, host)), "host-other") << host;
  }
}

TEST_F(WebServiceTest, AStrangerUploadsNothing) {
  RawConnection stranger(server_->address());
  stranger.Send("PUT /v1/files/x HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 30000000\r\n\r\n");
  EXPECT_TRUE(stranger.ReadAll().starts_with("HTTP/1.1 401"));  // before any of it was sent
  RawConnection in_chunks(server_->address());
  in_chunks.Send("POST /v1/sign-in HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" +
                 std::string(0x10000, 'x') + "\r\n0\r\n\r\n");
  EXPECT_TRUE(in_chunks.ReadAll().starts_with("HTTP/1.1 413"));
  RawConnection elsewhere(server_->address());
  elsewhere.Send("POST /checkpoint HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 1\r\n\r\n");
  EXPECT_TRUE(elsewhere.ReadAll().starts_with("HTTP/1.1 413"));
}

TEST_F(WebServiceTest, OnlyThePersonsOwnActsAreTaken) {
  const std::string cookie = SignIn("auditor");
  const std::uint64_t before = t_.Entries();
  const auto wire = [&](const std::string& person) {
    return RequestToWire({.act = t_.Act(person, "alarm_show", {}, {})}).text;
  };
  EXPECT_EQ(Reason(Ask("POST", "/v1/acts", cookie, wire("head"))), "actor-other");
  EXPECT_EQ(t_.Entries(), before);
  EXPECT_EQ(Ask("POST", "/v1/acts", cookie, wire("auditor")).status, 200);
  EXPECT_EQ(Ask("POST", "/v1/acts", {}, wire("auditor")).status, 401);
  EXPECT_EQ(t_.Entries(), before + 1);
}

TEST_F(WebServiceTest, WhoIsRevokedOrSuspendedMeanwhileReadsNoMore) {
  const std::string auditor = SignIn("auditor"), investigator = SignIn("investigator");
  ASSERT_TRUE(RevokeUser(t_.deployment->office(),
                         t_.Act("head", "user_revoke", {}, {{"name", "auditor"}, {"reason", "left"}})));
  EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", auditor)), "user-revoked");
  EXPECT_EQ(Reason(Ask("POST", "/v1/sign-in", {}, Wire("auditor", "auditor", Text()))), "user-revoked");
  EXPECT_EQ(Ask("GET", "/v1/galleries", investigator).status, 200);
  const SignedAct order = t_.Person("head").Sign(
      DraftSuspension(t_.env, t_.deployment->registry().origin(), SuspensionScope::kUser, "investigator", "inquiry"));
  ASSERT_TRUE(WriteSuspensionOrder(t_.env, t_.deployment->paths().data, order));
  EXPECT_EQ(Ask("GET", "/v1/galleries", investigator).status, 423);
  EXPECT_EQ(Ask("POST", "/v1/sign-in", {}, Wire("investigator", "investigator", Text())).status, 423);
}

TEST_F(WebServiceTest, ALongListComesByThePage) {
  const std::string cookie = SignIn("auditor");
  const Json first = Json::parse(Ask("GET", "/v1/users?limit=2", cookie).body);
  EXPECT_EQ(first["users"].size(), 2u);
  const Answer rest = Ask("GET", "/v1/users?limit=1000&cursor=" + first["next"].get<std::string>(), cookie);
  EXPECT_EQ(Json::parse(rest.body)["users"].size() + 2, t_.deployment->registry().principals().size());
  for (const char* path : {"/v1/users?limit=0", "/v1/users?", "/v1/users?cursor=x", "/v1/policy?limit=1"}) {
    const Answer answer = Ask("GET", path, cookie);
    EXPECT_EQ(answer.status, std::string(path).ends_with('?') ? 200 : 400) << path << answer.body;
  }
  EXPECT_EQ(Ask("GET", "/v1/users?limit=2").status, 401);
}

TEST_F(WebServiceTest, ATokenReadsWhatItIsForAndDoesNothing) {
  const std::string cookie = SignIn("auditor");
  const Answer made = Ask("POST", "/v1/tokens", cookie, R"({"note":"board","scopes":["lists"],"days":30})");
  ASSERT_EQ(made.status, 201) << made.body;
  const Json token = Json::parse(made.body);
  const std::string bearer = "Authorization: Bearer " + token["secret"].get<std::string>() + "\r\n";
  EXPECT_EQ(Ask("GET", "/v1/galleries", bearer).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/users?limit=1", bearer).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/galleries", bearer + "Origin: https://evil.example\r\n").status, 403);
  const std::string act = RequestToWire({.act = t_.Act("auditor", "alarm_show", {}, {})}).text;
  const std::uint64_t before = t_.Entries();
  EXPECT_EQ(Reason(Ask("POST", "/v1/acts", bearer, act)), "token-scope");
  EXPECT_EQ(Reason(Ask("POST", "/v1/acts", cookie + bearer, act)), "token-scope");
  EXPECT_EQ(Reason(Ask("POST", "/v1/tend", bearer)), "token-scope");
  EXPECT_EQ(Reason(Ask("POST", "/v1/looks/faces", bearer, "{}")), "token-scope");
  EXPECT_EQ(Reason(Ask("PUT", "/v1/files/x", bearer, "x")), "token-scope");
  EXPECT_EQ(Reason(Ask("GET", "/v1/files/x", bearer)), "token-scope");
  EXPECT_EQ(Reason(Ask("GET", "/v1/sign-in", bearer)), "token-scope");
  for (const char* method : {"GET", "POST", "DELETE"}) {  // it makes and removes none
    EXPECT_EQ(Reason(Ask(method, "/v1/tokens", bearer)), "token-scope") << method;
  }
  EXPECT_EQ(t_.Entries(), before);
  const std::string list = Ask("GET", "/v1/tokens", cookie).body;
  EXPECT_EQ(Json::parse(list)["tokens"][0]["note"], "board");
  EXPECT_EQ(list.find(token["secret"].get<std::string>()), std::string::npos);
  const std::string path = "/v1/tokens/" + token["id"].get<std::string>();
  EXPECT_EQ(Reason(Ask("DELETE", path, SignIn("head"))), "token-unknown");  // another's
  EXPECT_EQ(Ask("DELETE", path, cookie).status, 204);
  EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", bearer)), "token-unknown");
}

TEST_F(WebServiceTest, ATokenIsNothingOnceItsTimeIsOverOrItsPersonGone) {
  const auto make = [&](const std::string& person) {
    const Answer made = Ask("POST", "/v1/tokens", SignIn(person), R"({"note":"","scopes":["looks","lists"],"days":1})");
    return "Authorization: bearer " + Json::parse(made.body)["secret"].get<std::string>() + "\r\n";
  };
  const std::string auditor = make("auditor"), head = make("head");
  EXPECT_EQ(Ask("GET", "/v1/galleries", auditor).status, 200);
  EXPECT_EQ(Reason(Ask("POST", "/v1/looks/faces", auditor, "{}")), "file-missing");
  ASSERT_TRUE(RevokeUser(t_.deployment->office(),
                         t_.Act("head", "user_revoke", {}, {{"name", "auditor"}, {"reason", "left"}})));
  EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", auditor)), "user-revoked");
  EXPECT_EQ(Reason(Ask("POST", "/v1/looks/faces", auditor, "{}")), "user-revoked");
  t_.env.now.seconds += 24 * 60 * 60 + 1;
  EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", head)), "token-unknown");
  for (const char* no : {"Authorization: Bearer writ_\r\n", "Authorization: Basic YTpi\r\n", "Authorization: x\r\n"}) {
    EXPECT_EQ(Reason(Ask("GET", "/v1/galleries", no)), "token-unknown") << no;
  }
}

TEST_F(WebServiceTest, AnOrderOfSuspensionNeedsNoSignInAndEndsWhatWaitsToBeFetched) {
  const auto suspend = [&](const std::string& name, const std::string& key_of) {
    const ActDraft draft = DraftAct(t_.env, t_.deployment->registry().origin(), "suspend",
                                    Json{{"scope", "deployment"}}, {{"target", ""}, {"reason", "inquiry"}});
    SignedAct order = t_.Person(key_of).Sign(draft);
    order.claimed_actor = name;
    return Ask("POST", "/v1/suspend", {}, RequestToWire({.act = order}).text);
  };
  const Bytes page = {'p', 'a', 'g', 'e'};
  shelves_.answers.PutOwn(Sha256Hex(page), Bytes(page));
  EXPECT_EQ(Reason(suspend("auditor", "auditor")), "wrong-key");
  EXPECT_EQ(Reason(suspend("auditor", "head")), "wrong-key");  // not in another's name
  EXPECT_EQ(Ask("GET", "/v1/suspend").status, 405);
  EXPECT_GT(shelves_.answers.bytes(), 0u);
  EXPECT_EQ(suspend("head", "head").status, 200);
  EXPECT_EQ(shelves_.answers.bytes(), 0u);
  EXPECT_EQ(Ask("GET", "/v1/galleries", SignIn("head")).status, 200);
  EXPECT_FALSE(t_.deployment->office().suspension().Check());
}

TEST_F(WebServiceTest, ATokenThatSaysTooMuchIsNotMade) {
  const std::string cookie = SignIn("head");
  for (const char* body : {R"({"note":"","scopes":[],"days":1})", R"({"note":"","scopes":["acts"],"days":1})",
                           R"({"note":"","scopes":["lists"],"days":0})", R"({"note":"","scopes":["lists"],"days":367})",
                           R"({"note":"a\nb","scopes":["lists"],"days":1})"}) {
    EXPECT_EQ(Reason(Ask("POST", "/v1/tokens", cookie, body)), "token-malformed") << body;
  }
  for (const char* body : {"{}", "[]", R"({"note":1,"scopes":["lists"],"days":1})",
                           R"({"note":"","scopes":["lists"],"days":1,"person":"auditor"})"}) {
    EXPECT_EQ(Reason(Ask("POST", "/v1/tokens", cookie, body)), "request-malformed") << body;
  }
  EXPECT_EQ(Ask("GET", "/v1/tokens").status, 401);
}

TEST_F(WebServiceTest, WhoIsInvitedJoinsOnce) {
  const TestPerson link{.name = "newcomer"}, passkey{.name = "newcomer"}, other{.name = "newcomer"};
  const auto join = [&](const TestPerson& by, const std::string& key, const std::string& type = "key_add") {
    const ActDraft draft = DraftAct(t_.env, t_.deployment->registry().origin(), type, Json::object(), {{"key", key}});
    return Ask("POST", "/v1/join", {}, RequestToWire({.act = by.Sign(draft)}).text);
  };
  EXPECT_EQ(Reason(join(link, passkey.PublicKey())), "invitation-over");
  ASSERT_TRUE(
      AddUser(t_.deployment->office(),
              t_.Act("head", "user_add", {},
                     {{"name", "newcomer"}, {"role", "auditor"}, {"key", CommitInvitation(link.PublicKey())}})));
  EXPECT_EQ(Reason(join(other, passkey.PublicKey())), "invitation-over");
  EXPECT_EQ(Reason(join(t_.Person("head"), passkey.PublicKey())), "invitation-over");  // not invited
  EXPECT_EQ(Reason(join(link, passkey.PublicKey(), "authority_add")), "sign-in-missing");
  EXPECT_EQ(Reason(Ask("POST", "/v1/join", {}, "{}")), "request-malformed");
  EXPECT_EQ(Reason(Ask("POST", "/v1/join", "Origin: https://evil.example\r\n", "{}")), "origin-other");
  EXPECT_EQ(Ask("GET", "/v1/join").status, 405);
  EXPECT_TRUE(t_.deployment->registry().FindPrincipal("newcomer")->keys.empty());

  const Answer joined = join(link, passkey.PublicKey());
  EXPECT_EQ(joined.status, 200) << joined.body;
  EXPECT_EQ(t_.deployment->registry().FindPrincipal("newcomer")->keys, std::vector{passkey.PublicKey()});
  EXPECT_EQ(Reason(join(link, other.PublicKey())), "invitation-over");
  const std::string text = Text();
  const Json wire{{"actor", "newcomer"}, {"text", text}, {"signature", passkey.Sign(kSignInNamespace, text)}};
  EXPECT_EQ(Ask("POST", "/v1/sign-in", {}, wire.dump()).status, 200);
}

TEST_F(WebServiceTest, APageThatAsksByItselfKeepsNobodySignedIn) {
  const std::string away = SignIn("head"), there = SignIn("auditor");
  seconds_ = 29 * 60;
  EXPECT_NE(Ask("GET", "/v1/events", away).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/galleries", away + "Writ-By-Itself: 1\r\n").status, 200);
  EXPECT_EQ(Ask("GET", "/v1/galleries", there).status, 200);
  seconds_ = 31 * 60;
  EXPECT_EQ(Ask("GET", "/v1/events", away).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/galleries", there).status, 200);
}

TEST_F(WebServiceTest, WhoAsksTooOftenWaits) {
  const std::string cookie = SignIn("head");
  int last = 0;
  for (int i = 0; i < 50; ++i) last = Ask("GET", "/v1/sign-in", cookie).status;
  EXPECT_EQ(last, 200);
  EXPECT_EQ(Ask("PUT", "/v1/galleries", cookie).status, 429);
  const Answer busy = Ask("GET", "/v1/sign-in", cookie);
  EXPECT_EQ(busy.status, 429);
  EXPECT_NE(busy.head.find("\r\nRetry-After: 10\r\n"), std::string::npos) << busy.head;
  EXPECT_EQ(Ask("POST", "/v1/sign-in", {}, Wire("auditor", "auditor", Text())).status, 200);  // of nobody yet
  const std::string leaving = SignIn("head");
  EXPECT_EQ(Ask("DELETE", "/v1/sign-in", leaving).status, 204);
  seconds_ += 10;
  EXPECT_EQ(Ask("GET", "/v1/galleries", cookie).status, 200);
}

}  // namespace
}  // namespace writ::support
