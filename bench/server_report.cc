#include "bench/server_report.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

namespace writ::bench {
namespace {

constexpr double kMillisecondsASecond = 1000;
constexpr double kPercent = 100;

double PerSecond(const Json& phase) { return phase.at("per_second"); }

void PrintPhases(const std::string& what, const Json& phases) {
  for (const Json& phase : phases) {
    std::printf("%-26s%8zu%12.1f%11.2f%11.2f%13zu%8zu%8.0f%%%8.0f%%\n", what.c_str(),
                phase.at("clients").get<std::size_t>(), PerSecond(phase), phase.at("median_ms").get<double>(),
                phase.at("p99_ms").get<double>(), phase.at("turned_away").get<std::size_t>(),
                phase.at("failed").get<std::size_t>(), kPercent * phase.at("client_cpu_share").get<double>(),
                kPercent * phase.at("server_cpu_share").get<double>());
    if (phase.contains("failure")) std::printf("  failed: %.200s\n", phase.at("failure").get<std::string>().c_str());
  }
}

void PrintRatios(const std::string& what, const Json& own, const Json& others) {
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (PerSecond(others[i]) <= 0) continue;
    std::printf("%s, %zu clients: Writ does %.2f times as many\n", what.c_str(),
                own[i].at("clients").get<std::size_t>(), PerSecond(own[i]) / PerSecond(others[i]));
  }
}

void PrintMemory(const char* what, const Json& mebibytes) {
  std::printf("peak memory, %-30s%8.0f MiB\n", what, mebibytes.get<double>());
}

void PrintSearches(const Json& figures) {
  const Json &writ = figures.at("writ"), &limits = figures.at("limits"), &shares = writ.at("shares");
  std::printf("\nwrit serve started in %.0f ms; its first search, which opens the gallery, took %.0f ms\n",
              writ.at("start_ms").get<double>(), writ.at("first_search").at("first_ms").get<double>());
  std::printf(
      "a search takes %.1f ms in the server: networks %.0f %%, the rest of the pipeline %.0f %%, %d syncs of "
      "%.2f ms %.0f %%, all else %.0f %%; no witness is asked\n",
      shares.at("search_ms").get<double>(), kPercent * shares.at("networks").get<double>(),
      kPercent * shares.at("rest_of_pipeline").get<double>(), limits.at("syncs_a_search").get<int>(),
      limits.at("sync_ms").get<double>(), kPercent * shares.at("syncs").get<double>(),
      kPercent * shares.at("rest").get<double>());
}

}  // namespace

Json Machine() {
  std::string model = "unknown";
  std::ifstream processors("/proc/cpuinfo");
  for (std::string line; std::getline(processors, line);) {
    if (!line.starts_with("model name")) continue;
    model = line.substr(line.find(':') + 2);
    break;
  }
  constexpr double kGibibyte = 1u << 30;
  return {{"processor", model},
          {"processors", std::thread::hardware_concurrency()},
          {"memory_gib",
           static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / kGibibyte}};
}

Json SharesOfSearch(const SearchLimits& limits, double seconds) {
  const double networks = limits.networks_seconds / seconds, pipeline = limits.pipeline_seconds / seconds,
               syncs = kSyncsASearch * limits.sync_seconds / seconds;
  return {{"search_ms", kMillisecondsASecond * seconds},
          {"networks", networks},
          {"rest_of_pipeline", pipeline - networks},
          {"syncs", syncs},
          {"rest", 1 - pipeline - syncs}};
}

void PrintReport(const Json& figures) {
  const Json &machine = figures.at("machine"), &writ = figures.at("writ"), &hello = figures.at("hello");
  std::printf(
      "%s, %u processors, %.0f GiB; %zu faces, all but three of them drawn, not photographed, enrolled in %.0f s%s\n\n",
      machine.at("processor").get<std::string>().c_str(), machine.at("processors").get<unsigned>(),
      machine.at("memory_gib").get<double>(), figures.at("faces").get<std::size_t>(),
      figures.at("made_seconds").get<double>(), figures.at("made_before").get<bool>() ? " by a run before" : "");
  std::printf("%-26s%8s%12s%11s%11s%13s%8s%9s%9s\n", "", "clients", "a second", "median ms", "p99 ms", "503 retried",
              "failed", "client", "server");
  PrintPhases("hello-world", hello.at("phases"));
  PrintPhases("GET /checkpoint", writ.at("checkpoint"));
  PrintPhases("GET /v1/galleries", writ.at("galleries"));
  PrintPhases("search", writ.at("searches"));
  const Json peers = figures.value("peers", Json::array());
  for (const Json& peer : peers) {
    PrintPhases("peer, workers: " + std::to_string(peer.at("workers").get<int>()), peer.at("phases"));
  }
  PrintSearches(figures);
  PrintMemory("hello-world", hello.at("peak_mib"));
  PrintMemory("writ serve", writ.at("peak_mib"));
  for (const Json& peer : peers) {
    PrintMemory(peer.at("workers") == 1 ? "peer, one worker" : "peer, two workers", peer.at("peak_mib"));
  }
  PrintRatios("requests (checkpoint beside hello-world)", writ.at("checkpoint"), hello.at("phases"));
  for (const Json& peer : peers) {
    PrintRatios("searches beside the peer, workers: " + std::to_string(peer.at("workers").get<int>()),
                writ.at("searches"), peer.at("phases"));
  }
}

}  // namespace writ::bench
