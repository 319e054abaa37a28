#include "server/act_client.h"

#include <utility>

#include "api/wire.h"
#include "server/problem.h"

namespace writ {
namespace {

constexpr int kOk = 200;
constexpr int kNoContent = 204;
constexpr std::size_t kMaxPageBytes = 256u << 20;
// A search that opens a large gallery for the first time takes minutes.
constexpr long kActMilliseconds = 1'800'000;

tl::unexpected<Error> Unreachable(const Error& error) {
  return Fail(Code::kUnavailable, "server-unreachable", "couldn't hand the act in: " + error.message,
              "nothing was done; see whether `writ serve` still runs, and try again");
}

}  // namespace

ActClient::ActClient(const std::string& socket_path)
    : url_("http://localhost/v1"),
      socket_path_(socket_path),
      client_({.max_answer_bytes = kMaxPageBytes, .total_milliseconds = kActMilliseconds}, socket_path) {}

Result<ActAnswer> ActClient::HandIn(const ActRequest& request) {
  const WireText wire = RequestToWire(request);
  for (const auto& [hash, bytes] : wire.files) {
    const Result<HttpAnswer> put = client_.Put(url_ + "/files/" + hash, bytes, "application/octet-stream");
    if (!put) return Unreachable(put.error());
    if (put->status != kNoContent) return tl::make_unexpected(ErrorOfProblem(put->body));
  }
  // Over a connection of its own: libcurl sends a request again where one that it used before was hung up on.
  HttpClient once({.max_answer_bytes = kMaxPageBytes, .total_milliseconds = kActMilliseconds}, socket_path_);
  const Result<HttpAnswer> answer = once.Post(url_ + "/acts", wire.text, "application/json");
  if (!answer && answer.error().reason == "http-unreachable") return Unreachable(answer.error());
  if (!answer) {
    return Fail(Code::kUnavailable, "server-lost", "couldn't learn what became of the act: " + answer.error().message,
                "it may have been done: see `writ log` before you try again");
  }
  if (answer->status != kOk) return tl::make_unexpected(ErrorOfProblem(answer->body));
  return AnswerFromWire(answer->body, [this](const std::string& hash) { return Fetch(hash); });
}

Result<void> ActClient::Tend() {
  const Result<HttpAnswer> answer = client_.Post(url_ + "/tend", "");
  if (!answer) return Unreachable(answer.error());
  return answer->status == kNoContent ? Result<void>{} : tl::make_unexpected(ErrorOfProblem(answer->body));
}

Result<Bytes> ActClient::Fetch(const std::string& sha256) {
  const Result<HttpAnswer> file = client_.Get(url_ + "/files/" + sha256);
  if (!file) return tl::make_unexpected(file.error());
  if (file->status != kOk) return tl::make_unexpected(ErrorOfProblem(file->body));
  return Bytes(file->body.begin(), file->body.end());
}

}  // namespace writ
