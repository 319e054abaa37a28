// The client of `script/bench server`: many connections at once that are kept alive, each doing one errand after the
// other as soon as the one before is answered.
//
// An errand is one request or several in a row. Where one is answered 503 (or 429) with Retry-After, the client waits
// that long and does the whole errand again; its time runs from the first try. One thread does it all, so that the
// client leaves the processors to the server. Over Boost.Beast, whose headers server_load.cc alone includes. Thread
// rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "bench/server_process.h"

namespace writ::bench {

struct WireRequest {
  std::string head;                         // request line and header, as they are sent
  std::shared_ptr<const std::string> body;  // none where it is null
};
// `body` null: without one. `host` is what the header Host says.
WireRequest MakeWireRequest(std::string_view method, std::string_view target, std::string_view host,
                            const std::vector<std::pair<std::string, std::string>>& headers = {},
                            std::shared_ptr<const std::string> body = nullptr);

// The requests of an errand, made anew for each try.
using Errand = std::function<std::vector<WireRequest>()>;

struct LoadPlan {
  std::uint16_t port = 0;  // on 127.0.0.1
  std::size_t clients = 1;
  double seconds = 10;  // in which errands begin; those under way are then finished
  Errand errand;
  std::size_t most_errands = SIZE_MAX;
};

struct LoadFigures {
  std::size_t clients = 0;
  double seconds = 0;
  std::size_t done_in_time = 0;
  std::vector<double> latencies = {};  // seconds of each errand that was done, in time or later
  std::size_t turned_away = 0;         // tries answered with Retry-After, and made again
  std::size_t failed = 0;              // errands that were answered otherwise than by 2xx, or not
  std::string failure = {};            // what the first of them was answered
  std::string last_answer = {};        // the body of the last answer of an errand that was done
  double client_cpu_seconds = 0;
  double server_cpu_seconds = 0;
  double elapsed_seconds = 0;  // with those that were under way

  double PerSecond() const { return static_cast<double>(done_in_time) / seconds; }
};

LoadFigures RunLoad(const LoadPlan& plan, const ServerProcess& server);

// Rate, median, p99, tries, and which share of all processors client and server took.
Json ToJson(const LoadFigures& figures);

}  // namespace writ::bench
