// What a server has done since it started, counted for whoever watches over it: GET /metrics, in Prometheus' text
// format (version 0.0.4).
//
// Counts by the act's type and what came of it, as the log shows them to everybody, and how long acts took; nobody's
// name. Thread rule: any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "server/http_exchange.h"

namespace writ {

// An act that was answered.
struct AnsweredAct {
  std::string type;     // "unknown" where it is none that is handed in
  std::string outcome;  // "done", or the error's slug
  int status = 0;       // of HTTP
  double seconds = 0;   // from the first look at it to its answer; what it waited before is not in it
};
using ActObserver = std::function<void(const AnsweredAct&)>;

// What is as it is at the moment, asked for at each request; on any thread.
struct Gauges {
  bool healthy = false;
  std::size_t waiting_acts = 0;
  std::size_t shelf_bytes = 0;
  std::uint64_t resident_bytes = 0;  // of the process
};

class Metrics {
 public:
  Metrics(std::int64_t started_unix_seconds, std::function<Gauges()> gauges)
      : started_(started_unix_seconds), gauges_(std::move(gauges)) {}

  void Count(const AnsweredAct& act);
  std::string Text() const;
  // What isn't for /metrics goes to `next`. This must outlive the handler.
  PromptHttpHandler Before(PromptHttpHandler next) const;

 private:
  static constexpr std::array kBounds{0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0};  // seconds
  struct Times {
    std::array<std::uint64_t, kBounds.size()> within{};  // each bound, cumulated
    std::uint64_t count = 0;
    double sum = 0;
  };

  const std::int64_t started_;
  const std::function<Gauges()> gauges_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::pair<std::string, std::string>, std::uint64_t> acts_;
  std::map<std::string, Times> times_;  // by type
};

}  // namespace writ
