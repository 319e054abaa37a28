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
constexpr int kAskLaterMilliseconds = 10'000;

HttpResponse Stream(const std::string& events, int ask_again_milliseconds = kAskAgainMilliseconds) {
  return {200,
          "text/event-stream",
          "retry: " + std::to_string(ask_again_milliseconds) + "\n\n" + events,
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

// An EventSource that is refused never asks again: it is told to ask later.
HttpResponse TooMany() { return Stream(": too many wait\n\n", kAskLaterMilliseconds); }

}  // namespace

HttpHandler Events::Before(HttpHandler next) {
  return [this, next = std::move(next)](HttpRequest request, const HttpReply& reply) {
    request.target == kEventsPath ? Ask(request, reply) : next(std::move(request), reply);
  };
}

void Events::Ask(const HttpRequest& request, const HttpReply& reply) {
  if (request.method != "GET") return reply(WrongMethod("GET"));
  const Waiting waiting{request.person, KnownOf(request), reply, seconds_()};
  if (!queue_.TryPost([this, waiting] { Settle({waiting}); }, [reply] { reply(NothingCame()); }, request.person)) {
    reply(TooMany());
  }
}

void Events::SettleAll(std::vector<Waiting> all) {
  const Result<Deployment*> deployment = deployment_();
  for (Waiting& waiting : all) {
    const Result<void> may =
        deployment ? MayAsk(**deployment, waiting.person) : tl::make_unexpected(deployment.error());
    if (!may) {
      waiting.reply(ProblemResponse(may.error()));
      continue;
    }
    const Result<std::optional<std::string>> events = EventsSince((*deployment)->ledger(), waiting.known);
    if (!events) {
      waiting.reply(ProblemResponse(events.error()));
    } else {
      events->has_value() ? waiting.reply(Stream(**events)) : Wait(std::move(waiting));
    }
  }
}

void Events::Settle(std::vector<Waiting> all) {
  try {
    SettleAll(std::move(all));
  } catch (const std::exception&) {
    return;  // the replies say 500 when they go
  }
}

// Whoever has hung up still counts until something comes: a person's oldest makes room for the newest.
void Events::Wait(Waiting waiting) {
  const std::scoped_lock lock(mutex_);
  if (closed_) return waiting.reply(NothingCame());
  const auto own = std::ranges::count(waiting_, waiting.person, &Waiting::person);
  if (static_cast<std::size_t>(own) >= limits_.most_of_one) {
    const auto oldest = std::ranges::find(waiting_, waiting.person, &Waiting::person);
    oldest->reply(NothingCame());
    waiting_.erase(oldest);
  }
  if (waiting_.size() >= limits_.most) return waiting.reply(TooMany());
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
  // One such piece of work waits at a time, however often this is called.
  if (settle_waits_.exchange(true)) return;
  const auto settle = [this] {
    settle_waits_ = false;
    Settle(TakeAll());
  };
  // Where the queue is full, what waits in it brings its own news.
  if (!queue_.TryPost(settle)) settle_waits_ = false;
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
