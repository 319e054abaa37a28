// script/bench server [--faces N] [--seconds S] [--data FOLDER] [--photo FILE] [--peers] [--json]
//
// Measures `writ serve` from outside: reads beside a hello-world of the same HTTP loop, and searches from the photo's
// upload to the answer, at 1, 8 and 64 clients; with --peers beside a small Python service that does the same without
// law, log or signatures. One client for all. Prints aggregates; with --json the last line is JSON.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "base/http_client.h"
#include "base/json.h"
#include "base/source_folder.h"
#include "bench/server_limits.h"
#include "bench/server_load.h"
#include "bench/server_process.h"
#include "bench/server_report.h"
#include "bench/server_searches.h"
#include "bench/server_world.h"
#include "bench/temporary_folder.h"
#include "bench/timing.h"
#include "search/searches.h"
#include "server/http_server.h"
#include "server/web_service.h"

namespace writ::bench {
namespace {

constexpr std::array<std::size_t, 3> kClients{1, 8, 64};
constexpr std::size_t kWarmUpClients = 8;  // more would only have to be waited for
constexpr double kMillisecondsASecond = 1000;

struct Options {
  std::size_t faces = 100'000;
  double seconds = 10;
  std::filesystem::path data;
  std::string photo = (SourceFolder() / ".deps/photos/obama3.jpg").string();
  std::string writ, peers;
  std::string hello;
  bool json = false;
};

// The hello-world: the product's own server, with a handler that has nothing to do.
int ServeHello(const std::string& address) {
  HttpResponse hello;
  hello.body = "hello\n";
  const auto answer = [hello](const HttpRequest&) { return hello; };
  OrDie(HttpServer::Listen(address, AnswerAtOnce(answer), kWebLimits))->Run(/*until_signal=*/true);
  return 0;
}

std::string UrlOf(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }

// One errand after the other at each number of clients. `prepare` is done before each.
Json AtAllClients(
    const std::string& what, double seconds, const ServerProcess& server, std::uint16_t port, const Errand& errand,
    const std::function<void()>& prepare = [] {}) {
  Json phases = Json::array();
  for (const std::size_t clients : kClients) {
    prepare();
    std::cerr << "bench: " << what << ", " << clients << (clients == 1 ? " client\n" : " clients\n");
    LoadPlan plan{
        .port = port, .clients = std::min(clients, kWarmUpClients), .seconds = seconds / 10, .errand = errand};
    RunLoad(plan, server);
    plan.clients = clients;
    plan.seconds = seconds;
    phases.push_back(ToJson(RunLoad(plan, server)));
  }
  return phases;
}

Json MeasureHello(const Options& options, const std::filesystem::path& folder) {
  const std::uint16_t port = FreePort();
  const ServerProcess server({"/proc/self/exe", "--hello", "127.0.0.1:" + std::to_string(port)}, folder / "hello.log",
                             UrlOf(port));
  const Errand hello = [port] { return std::vector{MakeWireRequest("GET", "/", "localhost:" + std::to_string(port))}; };
  Json phases = AtAllClients("hello-world", options.seconds, server, port, hello);
  return {{"phases", std::move(phases)}, {"peak_mib", server.PeakMebibytes()}};
}

// How many searches `writ serve` has done, and how long they took in it: the line of that name in /metrics.
double Metric(std::uint16_t port, const std::string& name) {
  HttpClient client;
  const std::string text = OrDie(client.Get(UrlOf(port) + "/metrics")).body;
  const std::size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

struct SearchTimes {
  double count = 0, seconds = 0;
};
SearchTimes TimesInServer(std::uint16_t port) {
  return {.count = Metric(port, R"(writ_acts_total{type="search",outcome="done"})"),
          .seconds = Metric(port, R"(writ_act_seconds_sum{type="search"})")};
}

// The first search opens the gallery. Ends the bench where it finds nobody, since then nothing would be measured.
Json SearchFirst(ServerClients& clients, const ServerProcess& server, std::uint16_t port) {
  clients.DrawWrits();
  const LoadFigures first =
      RunLoad({.port = port, .clients = 1, .seconds = 1, .errand = [&] { return clients.Search(); }, .most_errands = 1},
              server);
  const Json answer = Json::parse(first.last_answer, nullptr, /*allow_exceptions=*/false);
  if (first.failed == 0 && answer.is_object() &&
      answer.at("answer").at("state") == SearchStateName(SearchState::kInReview)) {
    return {{"first_ms", kMillisecondsASecond * first.latencies.front()},
            {"compared", answer.at("answer").at("compared")}};
  }
  std::fprintf(stderr, "couldn't measure: the first search found nobody: %s%s\n", first.failure.c_str(),
               first.last_answer.c_str());
  std::exit(1);
}

Json MeasureWrit(const Options& options, const ServerWorld& world, const Bytes& photo, const SearchLimits& limits) {
  const std::uint16_t port = FreePort();
  const auto begin = std::chrono::steady_clock::now();
  const ServerProcess server({options.writ, "serve", "--data", world.paths().data.string(), "--keys",
                              world.paths().keys.string(), "--listen", "127.0.0.1:" + std::to_string(port)},
                             world.folder() / "serve.log", UrlOf(port) + "/checkpoint");
  Json figures{
      {"start_ms", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count()}};
  ServerClients clients(world, port, photo);
  clients.SignIn();
  figures["checkpoint"] =
      AtAllClients("GET /checkpoint", options.seconds, server, port, [&] { return clients.ReadCheckpoint(); });
  figures["galleries"] =
      AtAllClients("GET /v1/galleries", options.seconds, server, port, [&] { return clients.ReadGalleries(); });
  figures["peak_mib_of_reads"] = server.PeakMebibytes();
  figures["first_search"] = SearchFirst(clients, server, port);
  const SearchTimes before = TimesInServer(port);
  figures["searches"] = AtAllClients(
      "searches", options.seconds, server, port, [&] { return clients.Search(); }, [&] { clients.DrawWrits(); });
  const SearchTimes after = TimesInServer(port);
  figures["peak_mib"] = server.PeakMebibytes();
  figures["shares"] = SharesOfSearch(limits, (after.seconds - before.seconds) / (after.count - before.count));
  return figures;
}

Json MeasurePeer(const Options& options, const std::filesystem::path& folder, const Bytes& photo, int workers) {
  const std::uint16_t port = FreePort();
  const ServerProcess server(
      {options.peers, (SourceFolder() / "bench/peers/server.py").string(), std::to_string(port),
       (SourceFolder() / ".deps/models").string(), std::to_string(options.faces), std::to_string(workers)},
      folder / ("peer-" + std::to_string(workers) + ".log"), UrlOf(port) + "/ready");
  const auto body = std::make_shared<const std::string>(AsText(photo));
  const Errand search = [body, port] {
    return std::vector{MakeWireRequest("POST", "/search", "localhost:" + std::to_string(port),
                                       {{"Content-Type", "application/octet-stream"}}, body)};
  };
  const std::string what = "the peer's searches, workers: " + std::to_string(workers);
  Json phases = AtAllClients(what, options.seconds, server, port, search);
  return {{"workers", workers}, {"phases", std::move(phases)}, {"peak_mib", server.PeakMebibytes()}};
}

Json Measure(const Options& options) {
  static std::optional<TemporaryFolder> temporary;  // static, so that it also goes where the bench can't go on
  if (options.data.empty()) temporary.emplace();
  const ServerWorld world(temporary ? temporary->path() : options.data, options.faces);
  const Bytes photo = OrDie(RealEnv().ReadFile(options.photo, kMaxPhotoBytes));
  std::cerr << "bench: the pipeline and the disk by themselves\n";
  const SearchLimits limits = MeasureSearchLimits(world.paths(), photo);
  Json figures{{"machine", Machine()},
               {"faces", options.faces},
               {"faces_are_drawn", true},
               {"seconds_a_phase", options.seconds},
               {"photo_bytes", photo.size()},
               {"made_seconds", world.made_seconds()},
               {"made_before", world.found()},
               {"limits",
                {{"pipeline_ms", kMillisecondsASecond * limits.pipeline_seconds},
                 {"networks_ms", kMillisecondsASecond * limits.networks_seconds},
                 {"sync_ms", kMillisecondsASecond * limits.sync_seconds},
                 {"syncs_a_search", kSyncsASearch}}}};
  figures["hello"] = MeasureHello(options, world.folder());
  figures["writ"] = MeasureWrit(options, world, photo, limits);
  if (!options.peers.empty()) {
    figures["peers"] = Json::array();
    for (const int workers : {1, 2}) {
      figures["peers"].push_back(MeasurePeer(options, world.folder(), photo, workers));
    }
  }
  return figures;
}

}  // namespace
}  // namespace writ::bench

int main(int argc, char** argv) {
  writ::bench::Options options;
  options.writ = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "../writ").string();
  CLI::App app{"Measures `writ serve` from outside, beside a hello-world and a Python service."};
  app.add_option("--faces", options.faces, "in the gallery; nearly all are drawn")->capture_default_str();
  app.add_option("--seconds", options.seconds, "of each phase")->capture_default_str();
  app.add_option("--data", options.data,
                 "a folder where the deployment is made, or was made before; else one that goes");
  app.add_option("--photo", options.photo, "of the person who is searched for")->capture_default_str();
  app.add_option("--writ", options.writ, "the program that serves")->capture_default_str();
  app.add_option("--peers", options.peers, "a Python that has the peers of deps/peers.lock");
  app.add_option("--hello", options.hello)->group("");
  app.add_flag("--json", options.json);
  CLI11_PARSE(app, argc, argv);
  writ::bench::OrDie(writ::InitCrypto());
  if (!options.hello.empty()) return writ::bench::ServeHello(options.hello);
  const writ::Json figures = writ::bench::Measure(options);
  writ::bench::PrintReport(figures);
  if (options.json) std::cout << figures << "\n";
}
