#include "server/act_client.h"

#include <utility>

#include "api/wire.h"
#include "server/problem.h"

namespace writ {
namespace {

constexpr int kOk = 200;
constexpr int kNoContent = 204;
constexpr std::size_t kMaxAnswerBytes = 256u << 20;
// A search that opens a large gallery for the first time takes minutes.
constexpr HttpLimits kClientLimits{.max_answer_bytes = kMaxAnswerBytes, .total_milliseconds = 1'800'000};

tl::unexpected<Error> Unreachable(const Error& error) {
  return Fail(Code::kUnavailable, "server-unreachable", "couldn't ask the server: " + error.message,
              "nothing was done; see whether `writ serve` still runs, and try again");
}

}  // namespace

ActClient::ActClient(const std::string& socket_path) : url_("http://localhost/v1"), socket_path_(socket_path) {}

ActClient::ActClient(const std::string& site, const std::string& cookie)
    : url_(site + "/v1"), headers_(cookie.empty() ? HttpHeaders() : HttpHeaders{{"Cookie", cookie}}) {}

// Over one connection, which is gone before the act's answer is waited for: it would keep others out meanwhile.
Result<void> ActClient::Send(const std::map<std::string, Bytes>& files) {
  HttpClient client(kClientLimits, socket_path_);
  for (const auto& [hash, bytes] : files) {
    const Result<HttpAnswer> put = client.Put(url_ + "/files/" + hash, bytes, "application/octet-stream", headers_);
    if (!put) return Unreachable(put.error());
    if (put->status != kNoContent) return tl::make_unexpected(ErrorOfProblem(put->body));
  }
  return {};
}

Result<ActAnswer> ActClient::HandIn(const ActRequest& request) {
  const WireText wire = RequestToWire(request);
  WRIT_CHECK(Send(wire.files));
  // A new connection: libcurl sends a request again where one that it used before was hung up on.
  HttpClient client(kClientLimits, socket_path_);
  const Result<HttpAnswer> answer = client.Post(url_ + "/acts", wire.text, "application/json", headers_);
  if (!answer && answer.error().reason == "http-unreachable") return Unreachable(answer.error());
  if (!answer) {
    return Fail(Code::kUnavailable, "server-lost", "couldn't learn what became of the act: " + answer.error().message,
                "it may have been done: see `writ log` before you try again");
  }
  if (answer->status != kOk) return tl::make_unexpected(ErrorOfProblem(answer->body));
  return AnswerFromWire(answer->body, [&](const std::string& hash) -> Result<Bytes> {
    const Result<HttpAnswer> file = client.Get(url_ + "/files/" + hash, headers_);
    if (file && file->status == kOk) return ToBytes(file->body);
    const std::string cause = file ? ErrorOfProblem(file->body).message : file.error().message;
    return Fail(Code::kUnavailable, "page-lost", "couldn't fetch what the act brought, which was done: " + cause,
                "the log has it (`writ log`); ask for the page by a new act");
  });
}

Result<ActAnswer> ActClient::Suspend(const SignedAct& order) {
  const WireText wire = RequestToWire({.act = order});
  WRIT_TRY(
      const Json json,
      Answered(
          HttpClient(kClientLimits, socket_path_).Post(url_ + "/suspend", wire.text, "application/json", headers_)));
  return AnswerFromWire(json.dump(), [](const std::string&) -> Result<Bytes> {
    return Fail(Code::kInternal, "answer-malformed", "couldn't read the answer: no file belongs to it");
  });
}

Result<Json> ActClient::Answered(const Result<HttpAnswer>& answer) const {
  if (!answer) return Unreachable(answer.error());
  if (answer->status != kOk) return tl::make_unexpected(ErrorOfProblem(answer->body));
  Json json = ParseWireJson(answer->body);
  if (json.is_object()) return json;
  return Fail(Code::kInternal, "answer-malformed", "couldn't read what the server answered",
              "check that this is the right server, and of this version");
}

Result<Json> ActClient::List(std::string_view name) {
  return Answered(HttpClient(kClientLimits, socket_path_).Get(url_ + "/" + std::string(name), headers_));
}

Result<Json> ActClient::Look(std::string_view name, const std::map<std::string, Bytes>& files) {
  WireText wire = FilesToWire(files);
  WRIT_CHECK(Send(wire.files));
  return Answered(HttpClient(kClientLimits, socket_path_)
                      .Post(url_ + "/looks/" + std::string(name), wire.text, "application/json", headers_));
}

Result<void> ActClient::Tend() {
  const Result<HttpAnswer> answer =
      HttpClient(kClientLimits, socket_path_).Post(url_ + "/tend", "", "text/plain", headers_);
  if (!answer) return Unreachable(answer.error());
  return answer->status == kNoContent ? Result<void>{} : tl::make_unexpected(ErrorOfProblem(answer->body));
}

}  // namespace writ
