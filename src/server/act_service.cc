#include "server/act_service.h"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "api/lists.h"
#include "api/looks.h"
#include "api/suspend_act.h"
#include "api/wire.h"
#include "server/openapi.h"
#include "server/paths.h"
#include "server/problem.h"

namespace writ {
namespace {

HttpResponse NotFound() {
  return ProblemResponse(404, {Code::kUsage, "path-unknown", "couldn't find that path", "docs/api.md lists them all"});
}

HttpResponse GetFile(FileShelf& shelf, const std::string& hash) {
  FileShelf::Loan loan(shelf);
  const Result<Bytes> bytes = shelf.Take(hash, loan);
  if (!bytes)
    return bytes.error().code == Code::kUsage ? ProblemResponse(404, bytes.error()) : ProblemResponse(bytes.error());
  return {200, "application/octet-stream", std::string(AsText(*bytes)), {{"Cache-Control", "no-store"}}};
}

HttpResponse JsonResponse(const Json& json) {
  return {200,
          "application/json",
          json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n",
          {{"Cache-Control", "no-store"}}};
}

Error Defect(const std::exception& error) {
  return {Code::kInternal, "exception", std::string("couldn't go on: ") + error.what(),
          "this is a defect of writ; please report it with what you asked for"};
}

Error Busy() {
  return {Code::kUnavailable, "server-busy", "couldn't do that now: too many acts, or too many of yours, wait already",
          "try again in a moment; nothing was done"};
}

Error Stopping() {
  return {Code::kUnavailable, "server-stopping", "couldn't do that: the server is being stopped",
          "try again when it is back; nothing was done"};
}

Error OtherActor(const std::string& person) {
  return {Code::kRefused, "actor-other",
          "couldn't take the act: it is not in the name of " + person + ", who is signed in",
          "sign in as whoever acts"};
}

Error NoSuspension() {
  return {Code::kUsage, "act-unknown", "couldn't take the act: only orders of suspension are handed in here",
          "hand it in at /v1/acts"};
}

tl::unexpected<Error> NoFiles() {
  return Fail(Code::kUsage, "file-unexpected", "couldn't take the order: no file belongs to it", "leave it out");
}

Error SuspensionElsewhere() {
  return {Code::kUsage, "act-unknown", "couldn't take the order: it would wait here",
          "hand it in at /v1/suspend, where it counts at once"};
}

// An act with its files, and their room on the shelf for as long as it waits.
struct WaitingAct {
  ActRequest request;
  FileShelf::Loan loan;
  HttpReply reply;
};

// Work that waits keeps it alive.
class ActService : public std::enable_shared_from_this<ActService> {
 public:
  ActService(TendedDeployment deployment, WorkQueue& queue, ActShelves& shelves, ActPlace place, ActObserver observe)
      : deployment_(std::move(deployment)),
        queue_(queue),
        shelves_(shelves),
        place_(std::move(place)),
        observe_(std::move(observe)) {}

  void Answer(HttpRequest request, const HttpReply& reply) {
    if (request.target.starts_with(kFilesPath)) return AnswerFile(std::move(request), reply);
    if (const List* list = ListAt(request.Path())) return AnswerList(*list, request, reply);
    if (request.target == kDescriptionPath) {
      if (!OnlyReads(request)) return reply(WrongMethod("GET, HEAD"));
      return reply({200, "application/yaml", std::string(OpenApiDescription()), {}});
    }
    const Look* look = LookAt(request.target);
    if (look == nullptr && request.target != kActsPath && request.target != kSuspendPath &&
        request.target != kTendPath) {
      return reply(NotFound());
    }
    if (request.method != "POST") return reply(WrongMethod("POST"));
    if (request.target == kTendPath) {
      return Queue(reply, request.person,
                   [self = shared_from_this(), person = request.person] { return self->TendNow(person); });
    }
    if (auto refused = RefuseUnlessJson(request)) return reply(std::move(*refused));
    if (request.body.size() > kMaxWireBytes) {
      return reply(ProblemResponse(
          413, {Code::kUsage, "request-malformed", "couldn't read the request: it has more than 512 KiB",
                "send its files to /v1/files first"}));
    }
    look == nullptr ? TakeAct(AsText(request.body), request.person, request.target == kSuspendPath, reply)
                    : TakeLook(*look, AsText(request.body), request.person, reply);
  }

 private:
  void AnswerList(const List& list, const HttpRequest& request, const HttpReply& reply) {
    if (!OnlyReads(request)) return reply(WrongMethod("GET, HEAD"));
    const Result<Page> page = ParsePage(request.Query());
    if (!page) return reply(ProblemResponse(page.error()));
    Queue(reply, request.person, [self = shared_from_this(), &list, page = *page, person = request.person] {
      return self->ReadNow(list, page, person);
    });
  }

  void AnswerFile(HttpRequest request, const HttpReply& reply) {
    const std::string hash = request.target.substr(kFilesPath.size());
    if (request.method == "GET") return reply(GetFile(shelves_.answers, hash));
    if (request.method != "PUT") return reply(WrongMethod("GET, PUT"));
    const Result<void> put = shelves_.sent.Put(hash, std::move(request.body), request.person);
    reply(put ? HttpResponse{204, {}, {}, {}} : ProblemResponse(put.error()));
  }

  // What is turned away leaves its files on the shelf, for the next try.
  void TurnAway(std::string_view body, const HttpReply& reply) {
    const Result<ActRequest> act = RequestFromWire(body, [](const std::string&) -> Result<Bytes> { return Bytes(); });
    Conclude(act ? std::string(KnownType(*act)) : "unknown", NotTaken(), 0, reply);
  }

  // Its files leave the shelf now: they may not go while the act waits.
  void TakeAct(std::string_view body, const std::string& person, bool only_suspensions, const HttpReply& reply) {
    if (!only_suspensions && !queue_.HasRoom(person)) return TurnAway(body, reply);
    FileShelf::Loan loan(shelves_.sent);
    Result<ActRequest> request = RequestFromWire(body, [&](const std::string& hash) -> Result<Bytes> {
      // Anybody may hand in an order, and take nothing away with it.
      if (only_suspensions) return NoFiles();
      return shelves_.sent.Take(hash, loan);
    });
    if (!request) return Conclude("unknown", request.error(), 0, reply);
    if (!person.empty() && request->act.claimed_actor != person) {
      return Conclude("unknown", OtherActor(person), 0, reply);
    }
    if (IsSuspension(*request) != only_suspensions) {
      return Conclude("unknown", only_suspensions ? NoSuspension() : SuspensionElsewhere(), 0, reply);
    }
    if (only_suspensions) return Conclude("suspend", SuspendAtOnce(*request), 0, reply);
    // std::function wants what can be copied.
    const auto waiting = std::make_shared<WaitingAct>(
        WaitingAct{.request = std::move(*request), .loan = std::move(loan), .reply = reply});
    const auto turn_away = [self = shared_from_this(), waiting](const Error& error) {
      self->Conclude(std::string(KnownType(waiting->request)), error, 0, waiting->reply);
    };
    const auto work = [self = shared_from_this(), waiting] { self->DoAct(*waiting); };
    if (!queue_.TryPost(work, [turn_away] { turn_away(Stopping()); }, person)) turn_away(NotTaken());
  }

  // What waits, and what runs, must not hold it up.
  Result<HttpResponse> SuspendAtOnce(const ActRequest& request) const {
    WRIT_TRY(const ActAnswer answer, HandInSuspension(place_.env, place_.data, request));
    shelves_.answers.DropAll();  // faces that were shown and not fetched yet
    return HttpResponse{200, "application/json", AnswerToWire(answer).text, {{"Cache-Control", "no-store"}}};
  }

  void TakeLook(const Look& look, std::string_view body, const std::string& person, const HttpReply& reply) {
    if (!queue_.HasRoom(person)) return reply(ProblemResponse(NotTaken()));
    const auto loan = std::make_shared<FileShelf::Loan>(shelves_.sent);
    Result<LookFiles> files =
        FilesFromWire(body, [&](const std::string& hash) { return shelves_.sent.Take(hash, *loan); });
    if (!files) return reply(ProblemResponse(files.error()));
    const auto taken = std::make_shared<const LookFiles>(std::move(*files));
    Queue(reply, person,
          [self = shared_from_this(), &look, person, loan, taken] { return self->LookNow(look, person, *taken); });
  }

  void DoAct(const WaitingAct& act) {
    const auto begin = std::chrono::steady_clock::now();
    Result<HttpResponse> done = HandInOrFail(act.request);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    Conclude(std::string(KnownType(act.request)), std::move(done), seconds, act.reply);
  }

  // Nothing that one act makes go wrong may end the server.
  Result<HttpResponse> HandInOrFail(const ActRequest& request) {
    try {
      return HandInAndKeep(request);
    } catch (const std::exception& error) {
      return tl::make_unexpected(Defect(error));
    }
  }

  // That its pages have room is known before anything is done: nobody is told that nothing was when something was.
  Result<HttpResponse> HandInAndKeep(const ActRequest& request) {
    if (!shelves_.answers.HasRoom()) {
      return Fail(Code::kUnavailable, "shelf-full", "couldn't do that now: too many pages wait to be fetched",
                  "try again in a minute; nothing was done");
    }
    WRIT_TRY(Deployment * deployment, deployment_());
    WRIT_TRY(const ActAnswer answer, HandIn(*deployment, request));
    // Whoever stops everything meanwhile has stopped this too.
    if (!answer.files.empty()) WRIT_CHECK(deployment->office().suspension().Check());
    WireText wire = AnswerToWire(answer);
    for (auto& [hash, bytes] : wire.files) shelves_.answers.PutOwn(hash, std::move(bytes));
    return HttpResponse{200, "application/json", std::move(wire.text), {{"Cache-Control", "no-store"}}};
  }

  Error NotTaken() const { return queue_.closing() ? Stopping() : Busy(); }

  void Conclude(const std::string& type, Result<HttpResponse> done, double seconds, const HttpReply& reply) {
    // Pages that were made for them and not fetched yet; whose others are, nobody knows.
    if (done && type == "user_revoke") shelves_.answers.DropAll();
    const std::string outcome = done ? "done" : done.error().reason;
    HttpResponse response = done ? std::move(*done) : ProblemResponse(done.error());
    if (observe_) observe_({.type = type, .outcome = outcome, .status = response.status, .seconds = seconds});
    reply(std::move(response));
  }
  void Conclude(const std::string& type, const Error& error, double seconds, const HttpReply& reply) {
    Conclude(type, Result<HttpResponse>(tl::make_unexpected(error)), seconds, reply);
  }

  HttpResponse ReadNow(const List& list, const Page& page, const std::string& person) {
    const Result<Deployment*> deployment = DeploymentFor(deployment_, person);
    if (!deployment) return ProblemResponse(deployment.error());
    const Result<Json> read = ReadPage(**deployment, list, (*deployment)->env().Now(), page);
    if (!read) return ProblemResponse(read.error());
    return JsonResponse(*read);
  }

  HttpResponse LookNow(const Look& look, const std::string& person, const LookFiles& files) {
    const Result<Deployment*> deployment = DeploymentFor(deployment_, person);
    if (!deployment) return ProblemResponse(deployment.error());
    const Result<Json> seen = LookAtFiles(**deployment, look, files, (*deployment)->env().Now());
    return seen ? JsonResponse(*seen) : ProblemResponse(seen.error());
  }

  HttpResponse TendNow(const std::string& person) {
    const Result<Deployment*> tended = DeploymentFor(deployment_, person);
    return tended ? HttpResponse{204, {}, {}, {}} : ProblemResponse(tended.error());
  }

  void Queue(const HttpReply& reply, const std::string& person, std::function<HttpResponse()> read) {
    const auto work = [reply, read = std::move(read)] {
      try {
        reply(read());
      } catch (const std::exception& error) {
        reply(ProblemResponse(Defect(error)));
      }
    };
    if (!queue_.TryPost(work, [reply] { reply(ProblemResponse(Stopping())); }, person)) {
      reply(ProblemResponse(NotTaken()));
    }
  }

  static const Look* LookAt(std::string_view target) {
    return target.starts_with(kLooksPath) ? FindLook(target.substr(kLooksPath.size())) : nullptr;
  }
  static const List* ListAt(std::string_view path) {
    return path.starts_with(kListsPath) ? FindList(path.substr(kListsPath.size())) : nullptr;
  }

  const TendedDeployment deployment_;
  WorkQueue& queue_;
  ActShelves& shelves_;
  const ActPlace place_;
  const ActObserver observe_;
};

}  // namespace

Result<void> MayAsk(Deployment& deployment, const std::string& person) {
  if (person.empty()) return {};
  const Principal* principal = deployment.registry().FindPrincipal(person);
  if (principal == nullptr || !principal->active) {
    return Fail(Code::kRefused, "user-revoked", "couldn't answer: " + person + " was revoked", "ask the head");
  }
  return deployment.office().suspension().CheckParts({.user = person, .galleries = {}, .issuer = {}});
}

Result<Deployment*> DeploymentFor(const TendedDeployment& tended, const std::string& person) {
  WRIT_TRY(Deployment * deployment, tended());
  WRIT_CHECK(MayAsk(*deployment, person));
  return deployment;
}

HttpHandler ActHandlerOver(TendedDeployment deployment, WorkQueue& queue, ActShelves& shelves, ActPlace place,
                           ActObserver observe) {
  const auto service =
      std::make_shared<ActService>(std::move(deployment), queue, shelves, std::move(place), std::move(observe));
  return [service](HttpRequest request, const HttpReply& reply) { service->Answer(std::move(request), reply); };
}

}  // namespace writ
