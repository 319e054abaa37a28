#include "cli/remote.h"

#include "authority/sign_in.h"
#include "base/http_client.h"
#include "base/names.h"
#include "cli/serve_options.h"
#include "cli/session.h"
#include "cli/sign.h"
#include "server/problem.h"

namespace writ {
namespace {

constexpr int kOk = 200;

tl::unexpected<Error> Unreachable(const CommonOptions& common, const std::string& cause) {
  return Fail(Code::kUnavailable, "server-unreachable", "couldn't reach " + common.server + ": " + cause,
              "check the address given with --server or WRIT_SERVER, and whether `writ serve` runs there");
}

tl::unexpected<Error> OtherServer(const CommonOptions& common) {
  return Fail(Code::kUnavailable, "server-other", "couldn't sign in at " + common.server + ": no `writ serve` answers",
              "check the address given with --server or WRIT_SERVER");
}

// The first line of the checkpoint (c2sp.org/tlog-checkpoint).
Result<std::string> OriginAt(HttpClient& client, const CommonOptions& common) {
  const Result<HttpAnswer> checkpoint = client.Get(common.server + "/checkpoint");
  if (!checkpoint) return Unreachable(common, checkpoint.error().message);
  const std::string origin = checkpoint->body.substr(0, checkpoint->body.find('\n'));
  if (checkpoint->status == kOk && IsName(origin)) return origin;
  return OtherServer(common);
}

}  // namespace

Result<std::string> OriginAtServer(const CommonOptions& common) {
  WRIT_CHECK(CheckSite(common.server));
  HttpClient client;
  return OriginAt(client, common);
}

Result<SignedInClient> SignInAtServer(const CommonOptions& common) {
  WRIT_CHECK(CheckActor(common));
  WRIT_TRY(std::string origin, OriginAtServer(common));
  HttpClient client;
  const std::string text = DraftSignIn(RealEnv(), origin, common.server);
  WRIT_TRY(const std::string signature, SignWithSshKeygen(common.key, kSignInNamespace, text));
  const Json body{{"actor", common.as}, {"text", text}, {"signature", signature}};
  const Result<HttpAnswer> answer = client.Post(common.server + "/v1/sign-in", body.dump(), "application/json");
  if (!answer) return Unreachable(common, answer.error().message);
  if (answer->status != kOk) {
    const Error refusal = ErrorOfProblem(answer->body);
    return refusal.reason == "answer-malformed" ? OtherServer(common) : tl::make_unexpected(refusal);
  }
  if (answer->cookies.empty()) return OtherServer(common);
  const std::string cookie = answer->cookies.front().substr(0, answer->cookies.front().find(';'));
  return SignedInClient{.origin = std::move(origin), .client = ActClient(common.server, cookie)};
}

}  // namespace writ
