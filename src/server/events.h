// The log as it grows, for pages that wait for it: server-sent events (HTML Standard, 9.2).
//
//   GET /v1/events   text/event-stream; `Last-Event-ID` says how many entries the reader knows of
//
// An answer is whole, as every other one here: it is given once there is something to tell, or after half a minute
// without, and a browser's EventSource then asks again by itself from the last event on. So whoever waits holds a
// connection and nothing else. Where too many wait, the answer is an empty one, and later. An event tells of an entry
// what the public log does: its number, type and outcome. Who does not say what he knows of is told how long the log
// is, and no more. Thread rule: Before's handler on one server's thread, all else on any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/act_service.h"

namespace writ {

struct EventLimits {
  std::size_t most = 64;        // who wait at a time
  std::size_t most_of_one = 4;  // of them, of one person
  std::int64_t seconds = 25;    // that anybody waits
};

class Events {
 public:
  // Deployment and queue must outlive the queue's work, this too; `seconds` is a clock that never goes back.
  Events(TendedDeployment deployment, WorkQueue& queue, std::function<std::int64_t()> seconds, EventLimits limits = {})
      : deployment_(std::move(deployment)), queue_(queue), seconds_(std::move(seconds)), limits_(limits) {}
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  // Answers kEventsPath for the person who is signed in; all else goes to `next`.
  HttpHandler Before(HttpHandler next);
  // Entries may have come: whoever waits is told soon.
  void Changed();
  // Who has waited long enough is told that nothing came.
  void DropOld();
  // Everybody is told so, and nobody waits any more.
  void Close();

 private:
  struct Waiting {
    std::string person;
    std::optional<std::uint64_t> known;
    HttpReply reply;
    std::int64_t since = 0;
  };
  void Ask(const HttpRequest& request, const HttpReply& reply);
  // On the queue's thread: answers, or lets wait.
  void Settle(std::vector<Waiting> all);
  void SettleAll(std::vector<Waiting> all);
  void Wait(Waiting waiting);
  std::vector<Waiting> TakeAll();

  const TendedDeployment deployment_;
  WorkQueue& queue_;
  const std::function<std::int64_t()> seconds_;
  const EventLimits limits_;
  std::atomic<bool> settle_waits_ = false;
  std::mutex mutex_;  // guards what follows
  std::vector<Waiting> waiting_;
  bool closed_ = false;
};

}  // namespace writ
