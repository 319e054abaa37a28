#include "server/metrics.h"

#include <cstdio>

namespace writ {
namespace {

std::string Number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

std::string Head(const std::string& name, const std::string& kind, const std::string& help) {
  return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + kind + "\n";
}

std::string Gauge(const std::string& name, const std::string& help, std::uint64_t value) {
  return Head(name, "gauge", help) + name + " " + std::to_string(value) + "\n";
}

}  // namespace

void Metrics::Count(const AnsweredAct& act) {
  const std::scoped_lock lock(mutex_);
  ++acts_[{act.type, act.outcome}];
  if (act.seconds <= 0) return;  // it was turned away before it was begun
  Times& times = times_[act.type];
  ++times.count;
  times.sum += act.seconds;
  for (std::size_t i = 0; i < kBounds.size(); ++i) times.within[i] += act.seconds <= kBounds[i] ? 1 : 0;
}

// Types and outcomes are the program's own slugs, so that nothing in a label needs to be escaped.
std::string Metrics::Text() const {
  const Gauges now = gauges_();
  std::string text =
      Gauge("writ_healthy", "Whether the deployment can be worked with.", now.healthy ? 1 : 0) +
      Gauge("writ_acts_waiting", "Acts and lists that wait for their turn.", now.waiting_acts) +
      Gauge("writ_shelf_bytes", "Files that wait for the act that names them.", now.shelf_bytes) +
      Gauge("process_start_time_seconds", "When the server started, Unix time.", static_cast<std::uint64_t>(started_)) +
      Gauge("process_resident_memory_bytes", "Memory of the server's process.", now.resident_bytes);
  const std::scoped_lock lock(mutex_);
  text += Head("writ_acts_total", "counter", "Acts that were answered, by type and by what came of them.");
  for (const auto& [act, count] : acts_) {
    text +=
        "writ_acts_total{type=\"" + act.first + "\",outcome=\"" + act.second + "\"} " + std::to_string(count) + "\n";
  }
  text += Head("writ_act_seconds", "histogram", "How long acts took, without what they waited before.");
  for (const auto& [type, times] : times_) {
    const std::string label = "{type=\"" + type + "\"";
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      text += "writ_act_seconds_bucket" + label + ",le=\"" + Number(kBounds[i]) + "\"} " +
              std::to_string(times.within[i]) + "\n";
    }
    text += "writ_act_seconds_bucket" + label + ",le=\"+Inf\"} " + std::to_string(times.count) + "\n";
    text += "writ_act_seconds_sum" + label + "} " + Number(times.sum) + "\n";
    text += "writ_act_seconds_count" + label + "} " + std::to_string(times.count) + "\n";
  }
  return text;
}

PromptHttpHandler Metrics::Before(PromptHttpHandler next) const {
  return [this, next = std::move(next)](const HttpRequest& request) -> HttpResponse {
    if (request.target != "/metrics") return next(request);
    if (auto refused = RefuseUnlessRead(request, "metrics are")) return *refused;
    return {200, "text/plain; version=0.0.4; charset=utf-8", Text(), {{"Cache-Control", "no-store"}}};
  };
}

}  // namespace writ
