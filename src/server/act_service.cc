#include "server/act_service.h"

#include <chrono>
#include <exception>
#include <functional>
#include <string_view>
#include <utility>

#include "api/lists.h"
#include "api/wire.h"
#include "base/crypto.h"
#include "server/openapi.h"
#include "server/problem.h"

namespace writ {
namespace {

constexpr std::string_view kFiles = "/v1/files/";
constexpr std::string_view kActs = "/v1/acts";
constexpr std::string_view kTend = "/v1/tend";
constexpr std::string_view kLists = "/v1/";
constexpr std::string_view kDescription = "/v1/openapi.yaml";

HttpResponse NotFound() {
  return ProblemResponse(404, {Code::kUsage, "path-unknown", "couldn't find that path", "docs/api.md lists them all"});
}

HttpResponse WrongMethod(const std::string& allowed) {
  HttpResponse response = ProblemResponse(
      405, {Code::kUsage, "method-wrong", "couldn't do that here: it takes " + allowed, "docs/api.md lists them all"});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

HttpResponse PutFile(FileShelf& shelf, const std::string& hash, std::string& body) {
  Bytes bytes(body.begin(), body.end());
  Wipe({reinterpret_cast<std::uint8_t*>(body.data()), body.size()});
  const Result<void> put = shelf.Put(hash, std::move(bytes));
  return put ? HttpResponse{204, {}, {}, {}} : ProblemResponse(put.error());
}

HttpResponse GetFile(FileShelf& shelf, const std::string& hash) {
  Result<Bytes> bytes = shelf.Take(hash);
  if (!bytes) return ProblemResponse(404, bytes.error());
  HttpResponse response{200, "application/octet-stream", std::string(AsText(*bytes)), {{"Cache-Control", "no-store"}}};
  Wipe(*bytes);
  return response;
}

// The answer, or why there is none.
Result<HttpResponse> DoAct(const TendedDeployment& tended, FileShelf& shelf, const ActRequest& request) {
  WRIT_TRY(Deployment * deployment, tended());
  WRIT_TRY(const ActAnswer answer, HandIn(*deployment, request));
  WireText wire = AnswerToWire(answer);
  for (auto& [hash, bytes] : wire.files) WRIT_CHECK(shelf.Put(hash, std::move(bytes)));
  return HttpResponse{200, "application/json", std::move(wire.text), {{"Cache-Control", "no-store"}}};
}

HttpResponse AnswerAct(const TendedDeployment& tended, FileShelf& shelf, const ActObserver& observe,
                       const std::string& body) {
  const auto begin = std::chrono::steady_clock::now();
  const Result<ActRequest> request =
      RequestFromWire(body, [&shelf](const std::string& hash) { return shelf.Take(hash); });
  Result<HttpResponse> done = request ? DoAct(tended, shelf, *request) : tl::make_unexpected(request.error());
  HttpResponse response = done ? std::move(*done) : ProblemResponse(done.error());
  if (observe) {
    observe({.type = request ? std::string(KnownType(*request)) : "unknown",
             .outcome = done ? "done" : done.error().reason,
             .status = response.status,
             .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()});
  }
  return response;
}

HttpResponse ReadNow(const TendedDeployment& tended, const List& list) {
  const Result<Deployment*> deployment = tended();
  if (!deployment) return ProblemResponse(deployment.error());
  const Result<Json> read = list.read(**deployment, (*deployment)->env().Now());
  if (!read) return ProblemResponse(read.error());
  return {200, "application/json", read->dump() + "\n", {{"Cache-Control", "no-store"}}};
}

const List* ListAt(std::string_view target) {
  return target.starts_with(kLists) ? FindList(target.substr(kLists.size())) : nullptr;
}

HttpResponse TendNow(const TendedDeployment& deployment) {
  const Result<Deployment*> tended = deployment();
  return tended ? HttpResponse{204, {}, {}, {}} : ProblemResponse(tended.error());
}

// Nothing that one request makes go wrong may end the server.
HttpResponse OrFail(const std::function<HttpResponse()>& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return ProblemResponse({Code::kInternal, "exception", std::string("couldn't go on: ") + error.what(),
                            "this is a defect of writ; please report it with what you asked for"});
  }
}

constexpr char kBusy[] = "server-busy";

// False, and answered, where too many wait.
bool Queue(WorkQueue& queue, const HttpReply& reply, std::function<HttpResponse()> work) {
  if (queue.TryPost([reply, work = std::move(work)] { reply(OrFail(work)); })) return true;
  reply(ProblemResponse({Code::kUnavailable, kBusy, "couldn't do that now: too many acts wait already",
                         "try again in a moment; nothing was done"}));
  return false;
}

}  // namespace

HttpHandler ActHandlerOver(TendedDeployment deployment, WorkQueue& queue, FileShelf& shelf, ActObserver observe) {
  return [deployment = std::move(deployment), &queue, &shelf, observe = std::move(observe)](HttpRequest request,
                                                                                            const HttpReply& reply) {
    if (request.target.starts_with(kFiles)) {
      const std::string hash = request.target.substr(kFiles.size());
      if (request.method == "PUT") return reply(PutFile(shelf, hash, request.body));
      if (request.method == "GET") return reply(GetFile(shelf, hash));
      return reply(WrongMethod("GET, PUT"));
    }
    if (const List* list = ListAt(request.target)) {
      if (request.method != "GET") return reply(WrongMethod("GET"));
      (void)Queue(queue, reply, [deployment, list] { return ReadNow(deployment, *list); });
      return;
    }
    if (request.target == kDescription) {
      if (request.method != "GET") return reply(WrongMethod("GET"));
      return reply({200, "application/yaml", std::string(OpenApiDescription()), {}});
    }
    if (request.target != kActs && request.target != kTend) return reply(NotFound());
    if (request.method != "POST") return reply(WrongMethod("POST"));
    if (request.target == kTend) {
      (void)Queue(queue, reply, [deployment] { return TendNow(deployment); });
      return;
    }
    if (request.Header("Content-Type") != "application/json") {
      return reply(ProblemResponse(415, {Code::kUsage, "content-type-wrong", "couldn't read the request: it is no JSON",
                                         "send it as Content-Type: application/json"}));
    }
    const bool queued = Queue(queue, reply, [deployment, &shelf, observe, body = std::move(request.body)] {
      return AnswerAct(deployment, shelf, observe, body);
    });
    if (!queued && observe) observe({.type = "unknown", .outcome = kBusy, .status = 503, .seconds = 0});
  };
}

}  // namespace writ
