#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <stop_token>
#include <thread>
#include <utility>

#include "cli/desk.h"
#include "cli/serve_options.h"
#include "cli/verbs.h"
#include "gallery/gallery_indexes.h"
#include "server/act_service.h"
#include "server/events.h"
#include "server/health.h"
#include "server/held_deployment.h"
#include "server/log_service.h"
#include "server/site.h"
#include "server/web_service.h"

namespace writ {
namespace {

constexpr std::size_t kMostWaiting = 16;  // acts
constexpr int kTendSeconds = 20;
constexpr int kLookSeconds = 1;  // at the folder of orders

std::int64_t Seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// proc(5): /proc/self/statm gives all pages of the process, then those in memory.
std::uint64_t ResidentBytes() {
  constexpr std::size_t kMostBytes = 256;
  const Result<Bytes> text = RealEnv().ReadFile("/proc/self/statm", kMostBytes);
  if (!text) return 0;
  std::uint64_t all = 0, resident = 0;
  std::istringstream(std::string(AsText(*text))) >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// A line of JSON for each act, on standard error, for a journal to keep: what, and what came of it; who, the log knows.
void LogAct(const AnsweredAct& act) {
  constexpr double kMillisecondsASecond = 1000;
  const Json line{{"time", FormatTime(RealEnv().Now())},
                  {"act", act.type},
                  {"outcome", act.outcome},
                  {"status", act.status},
                  {"milliseconds", std::lround(act.seconds * kMillisecondsASecond)}};
  std::cerr << line.dump() + "\n" << std::flush;
}

// Runs a server on a thread of its own until this goes.
class Beside {
 public:
  explicit Beside(HttpServer& server) : server_(server), thread_([&server] { server.Run(/*until_signal=*/false); }) {}
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() {
    server_.Stop();
    thread_.join();
  }

 private:
  HttpServer& server_;
  std::thread thread_;
};

// Now and then, and soon after an order appears, on the queue's thread: galleries that must be closed are, what is due
// is done, and what changed much is sealed anew. Only one such piece of work waits at a time.
class Tending {
 public:
  Tending(std::filesystem::path orders, const TendedDeployment& deployment, WorkQueue& queue, ActShelves& shelves,
          Events& events)
      : orders_(std::move(orders)),
        deployment_(deployment),
        queue_(queue),
        shelves_(shelves),
        events_(events),
        thread_([this](const std::stop_token& stop) { Run(stop); }) {}

 private:
  void Run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    std::filesystem::file_time_type seen = OrdersChanged();
    for (int second = 1; !stop.stop_requested(); ++second) {
      wake.wait_for(lock, stop, std::chrono::seconds(kLookSeconds), [] { return false; });
      events_.DropOld();
      const std::filesystem::file_time_type now = OrdersChanged();
      const bool changed = std::exchange(seen, now) != now;
      if (changed) shelves_.answers.DropAll();  // faces that were shown and not fetched yet
      if (!changed && second % kTendSeconds != 0) continue;
      shelves_.sent.DropOld();
      shelves_.answers.DropOld();
      if (waits_->exchange(true)) continue;
      const auto tend = [deployment = deployment_, waits = waits_, &events = events_] {
        *waits = false;
        TendOrSay(deployment);
        events.Changed();
      };
      if (!queue_.TryPost(tend)) *waits_ = false;  // where it is full, acts tend it
    }
  }
  static void TendOrSay(const TendedDeployment& deployment) {
    try {
      const Result<Deployment*> tended = deployment();
      const Result<void> sealed = tended ? (*tended)->indexes().RenewShards() : tl::make_unexpected(tended.error());
      if (!sealed) std::cerr << ErrorText(sealed.error()) << std::flush;
    } catch (const std::exception& error) {  // memory, say, that is there again the next time
      std::cerr << "writ: couldn't look after the deployment: " + std::string(error.what()) + "\n" << std::flush;
    }
  }
  std::filesystem::file_time_type OrdersChanged() const {
    std::error_code unknown;
    return std::filesystem::last_write_time(orders_, unknown);
  }

  const std::filesystem::path orders_;
  const TendedDeployment deployment_;
  WorkQueue& queue_;
  ActShelves& shelves_;
  Events& events_;
  const std::shared_ptr<std::atomic<bool>> waits_ = std::make_shared<std::atomic<bool>>(false);
  std::jthread thread_;  // after what it uses
};

// Why nobody should count on it, or nothing: a deployment that its witnesses do not answer for searches nothing.
std::string ReasonAgainst(const Result<Deployment*>& tended) {
  if (!tended) return tended.error().reason;
  const WitnessDesk& witnesses = (*tended)->office().witnesses();
  if (witnesses.clock_doubt()) return witnesses.clock_doubt()->reason;
  return witnesses.unproven() ? witnesses.unproven()->reason : "";
}

// The address that everybody may reach: what is published, and the site of people who sign in.
Result<std::unique_ptr<HttpServer>> ListenForAll(const ServeOptions& options, WebService& web,
                                                 PromptHttpHandler published) {
  WRIT_TRY(std::unique_ptr<HttpServer> server,
           HttpServer::Listen(options.listen, web.Before(AnswerAtOnce(std::move(published))), kWebLimits));
  if (!options.certificate.empty()) {
    WRIT_CHECK(server->UseTls({.certificate = options.certificate, .private_key = options.private_key}));
  }
  web.SetOrigin(SiteOf(options, server->address()));
  server->AdmitBy([&web](const HttpRequest& head) { return web.Admit(head); });
  return server;
}

void SayWhere(const ServeOptions& options, const CommonOptions& common, const std::string& address,
              const std::string& origin) {
  std::cerr << "Acts go through " << Printable(SocketOf(common)) << "; the log is at "
            << (options.certificate.empty() ? "http://" : "https://") << address
            << ", and /healthz, /metrics and, for people who sign in at " << origin << ", /v1; Ctrl-C stops it all\n"
            << std::flush;
}

Result<Answer> Serve(const ServeOptions& given, const CommonOptions& common) {
  WRIT_TRY(const ServeOptions options, CompleteServeOptions(given));
  const DeploymentPaths paths = common.Paths();
  WRIT_TRY(const std::unique_ptr<HeldDeployment> held, HeldDeployment::Open(RealEnv(), paths));
  Health health;
  const TendedDeployment deployment = [&held, &health]() -> Result<Deployment*> {
    Result<Deployment*> tended = held->Tended();
    health.Note(ReasonAgainst(tended));
    return tended;
  };
  ActShelves shelves{.sent = {{}, Seconds}, .answers = {{}, Seconds}};
  WorkQueue queue(kMostWaiting);
  Metrics metrics(RealEnv().Now().seconds, [&health, &queue, &shelves] {
    return Gauges{.healthy = health.healthy(),
                  .waiting_acts = queue.waiting(),
                  .shelf_bytes = shelves.sent.bytes() + shelves.answers.bytes(),
                  .resident_bytes = ResidentBytes()};
  });
  Events events(deployment, queue, Seconds);
  const ActObserver observe = [&metrics, &events](const AnsweredAct& act) {
    metrics.Count(act);
    LogAct(act);
    events.Changed();
  };
  const ActPlace place{.env = RealEnv(), .data = paths.data};
  WRIT_TRY(const std::unique_ptr<HttpServer> desk,
           HttpServer::Listen("unix:" + SocketOf(common), ActHandlerOver(deployment, queue, shelves, place, observe),
                              kActLimits));
  const PromptHttpHandler published = SiteBefore(LogHandler(RealEnv(), paths.data / "log"));
  Sessions sessions(RealEnv(), {}, Seconds);
  WRIT_TRY(const std::unique_ptr<Tokens> tokens, Tokens::Open(RealEnv(), paths.data / "tokens"));
  WebService web(deployment, queue, sessions, *tokens,
                 events.Before(ActHandlerOver(deployment, queue, shelves, place, observe)));
  WRIT_TRY(const std::unique_ptr<HttpServer> open,
           ListenForAll(options, web, metrics.Before(health.Before(published))));
  open->AtStop([&events] { events.Close(); });
  Answer answer;
  {
    const Beside beside(*desk);
    const Tending tending(paths.data / "orders", deployment, queue, shelves, events);
    SayWhere(options, common, open->address(), web.origin());
    open->Run(/*until_signal=*/true);
    queue.Close();  // while whoever waits can still be told that nothing was done
  }
  answer.json = Json{{"address", open->address()}, {"stopped", true}};
  answer.text = "Stopped.\n";
  return answer;
}

}  // namespace

void AddServeVerb(Program& program) {
  auto options = std::make_shared<ServeOptions>();
  program
      .AddVerb({.path = "serve",
                .group = kForHead,
                .purpose =
                    "Keep the deployment open: every verb hands its acts in through this program, several people "
                    "at once, and the log can be read over HTTP.",
                .who = "whoever runs the deployment's machine, as the user to whom its folders belong.",
                .example = "writ serve --listen 127.0.0.1:8080"})
      .Optional("--listen", options->listen,
                "IP:PORT of the log, and of people who sign in; port 0 takes a free one; else 127.0.0.1:8080")
      .Optional("--site", options->site,
                "Where browsers find it: https://faces.agency.example; else http://localhost:PORT")
      .Optional("--certificate", options->certificate, "The site's certificate and its chain, PEM: TLS is spoken")
      .Optional("--private-key", options->private_key, "Its private key, PEM")
      .Optional("--config", options->config, "A TOML file with listen, site, certificate and private_key")
      .Runs([options](const CommonOptions& common) { return Serve(*options, common); });
}

}  // namespace writ
