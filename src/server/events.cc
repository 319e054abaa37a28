#include "server/events.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <utility>

#include "log/entry.h"
#include "server/paths.h"
#include "server/problem.h"

namespace writ {
namespace {

// Who missed more than so many is told how long the log is.
constexpr std::uint64_t kMostEntries = 100;
constexpr int kAskAgainMilliseconds = 500;

HttpResponse Stream(const std::string& events) {
  return {200,
          "text/event-stream",
          "retry: " + std::to_string(kAskAgainMilliseconds) + "\n\n" + events,
          {{"Cache-Control", "no-store"}}};
}

HttpResponse NothingCame() { return Stream(": nothing came\n\n"); }

// One event. JSON without line breaks is one line of data.
std::string Event(std::uint64_t id, const std::string& name, const Json& data) {
  return "id: " + std::to_string(id) + "\nevent: " + name +
         "\ndata: " + data.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n\n";
}

// What has come behind the first `known` entries; nothing where nothing has.
Result<std::optional<std::string>> EventsSince(Ledger& ledger, std::optional<std::uint64_t> known) {
  const std::uint64_t size = ledger.NextIndex();
  if (known == size) return std::optional<std::string>();
  if (!known || *known > size || size - *known > kMostEntries) {
    return std::optional(Event(size, "log", {{"entries", size}}));
  }
  WRIT_TRY(const std::vector<Bytes> entries, ledger.EntryBytes(*known, size - *known));
  std::string events;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    WRIT_TRY(const Entry entry, DecodeEntry(entries[i]));
    events += Event(*known + i + 1, "entry",
                    {{"entry", *known + i}, {"type", entry.act.at("type")}, {"outcome", entry.outcome}});
  }
  return std::optional(events);
}

std::optional<std::uint64_t> KnownOf(const HttpRequest& request) {
  const std::string last = request.Header("Last-Event-ID");
  std::uint64_t known = 0;
  const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), known);
  if (error != std::errc() || end != last.data() + last.size()) return std::nullopt;
  return known;
}

HttpResponse TooMany() {
  return ProblemResponse({Code::kUnavailable, "server-busy", "couldn't wait for events: too many do, or of yours",
                          "close a page that waits, or ask for the lists now and then"});
}

}  // namespace

HttpHandler Events::Before(HttpHandler next) {
  return [this, next = std::move(next)](HttpRequest request, const HttpReply& reply) {
    request.target == kEventsPath ? Ask(request, reply) : next(std::move(request), reply);
  };
}

void Events::Ask(const HttpRequest& request, const HttpReply& reply) {
  if (request.method != "GET") return reply(WrongMethod("GET"));
  const Waiting waiting{request.person, KnownOf(request), reply, seconds_()};
  if (!queue_.TryPost([this, waiting] { Settle(waiting); }, [reply] { reply(NothingCame()); }, request.person)) {
    reply(TooMany());
  }
}

void Events::Settle(Waiting waiting) {
  try {
    const Result<Deployment*> deployment = DeploymentFor(deployment_, waiting.person);
    if (!deployment) return waiting.reply(ProblemResponse(deployment.error()));
    const Result<std::optional<std::string>> events = EventsSince((*deployment)->ledger(), waiting.known);
    if (!events) return waiting.reply(ProblemResponse(events.error()));
    events->has_value() ? waiting.reply(Stream(**events)) : Wait(std::move(waiting));
  } catch (const std::exception&) {
    return;  // the reply says 500 when it goes
  }
}

void Events::Wait(Waiting waiting) {
  const std::scoped_lock lock(mutex_);
  if (closed_) return waiting.reply(NothingCame());
  const auto own = std::ranges::count(waiting_, waiting.person, &Waiting::person);
  if (waiting_.size() >= limits_.most || static_cast<std::size_t>(own) >= limits_.most_of_one) {
    return waiting.reply(TooMany());
  }
  waiting_.push_back(std::move(waiting));
}

std::vector<Events::Waiting> Events::TakeAll() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(waiting_, {});
}

void Events::Changed() {
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) return;
  }
  const auto settle = [this] {
    for (Waiting& waiting : TakeAll()) Settle(std::move(waiting));
  };
  // Where the queue is full, what waits in it brings its own news.
  if (!queue_.TryPost(settle)) return;
}

void Events::DropOld() {
  std::vector<Waiting> old;
  {
    const std::scoped_lock lock(mutex_);
    const auto is_old = [this](const Waiting& waiting) { return seconds_() - waiting.since >= limits_.seconds; };
    const auto kept = std::stable_partition(waiting_.begin(), waiting_.end(), std::not_fn(is_old));
    std::move(kept, waiting_.end(), std::back_inserter(old));
    waiting_.erase(kept, waiting_.end());
  }
  for (const Waiting& waiting : old) waiting.reply(NothingCame());
}

void Events::Close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  for (const Waiting& waiting : TakeAll()) waiting.reply(NothingCame());
}

}  // namespace writ
