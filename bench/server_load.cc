#include "bench/server_load.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <thread>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace writ::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr auto kAwaited = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostAnswerBytes = 64u << 20;
constexpr double kFinishSeconds = 120;  // that errands under way are waited for
constexpr double kPauseSeconds = 0.1;   // after one that failed, so that failures do not fill the figures
constexpr int kUnavailable = 503, kTooManyRequests = 429;

// The `share` smallest are no larger than the value; sorts.
double Quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

struct WireAnswer {
  int status = 0;  // 0 where the connection broke
  double retry_after_seconds = 0;
  std::string body;
};

// What a client should try again, and when.
bool IsTurnedAway(const WireAnswer& answer) {
  return (answer.status == kUnavailable || answer.status == kTooManyRequests) && answer.retry_after_seconds > 0;
}

// One connection that is opened again where it was closed.
class LoadConnection {
 public:
  LoadConnection(asio::io_context& loop, std::uint16_t port)
      : socket_(loop), server_(asio::ip::address_v4::loopback(), port) {}

  asio::awaitable<WireAnswer> Ask(const WireRequest& request) {
    if (!socket_.is_open()) {
      const auto [refused] = co_await socket_.async_connect(server_, kAwaited);
      if (refused) co_return Broken();
      socket_.set_option(asio::ip::tcp::no_delay(true));
    }
    const std::array<asio::const_buffer, 2> parts{asio::buffer(request.head),
                                                  request.body ? asio::buffer(*request.body) : asio::const_buffer()};
    const auto [unsent, sent] = co_await asio::async_write(socket_, parts, kAwaited);
    if (unsent) co_return Broken();
    http::response_parser<http::string_body> parser;
    parser.body_limit(kMostAnswerBytes);
    const auto [unread, got] = co_await http::async_read(socket_, buffer_, parser, kAwaited);
    if (unread) co_return Broken();
    if (!parser.keep_alive()) (void)Broken();
    WireAnswer answer{.status = static_cast<int>(parser.get().result_int()), .body = std::move(parser.get().body())};
    if (const auto wait = parser.get().find(http::field::retry_after); wait != parser.get().end()) {
      answer.retry_after_seconds = std::strtod(std::string(wait->value()).c_str(), nullptr);
    }
    co_return answer;
  }

 private:
  WireAnswer Broken() {
    socket_.close();
    buffer_.clear();
    return {};
  }

  asio::ip::tcp::socket socket_;
  const asio::ip::tcp::endpoint server_;
  boost::beast::flat_buffer buffer_;
};

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan) {
    figures_.clients = plan.clients;
    figures_.seconds = plan.seconds;
  }

  LoadFigures Run() {
    const Clock::time_point begin = Clock::now();
    until_ = begin + std::chrono::duration_cast<Clock::duration>(Seconds(plan_.seconds));
    for (std::size_t i = 0; i < plan_.clients; ++i) asio::co_spawn(loop_, DoErrands(), asio::detached);
    loop_.run_for(std::chrono::duration_cast<Clock::duration>(Seconds(plan_.seconds + kFinishSeconds)));
    figures_.failed += begun_ - ended_;
    figures_.elapsed_seconds = Seconds(Clock::now() - begin).count();
    return std::move(figures_);
  }

 private:
  asio::awaitable<void> DoErrands() {
    LoadConnection connection(loop_, plan_.port);
    while (Clock::now() < until_ && begun_ < plan_.most_errands) {
      ++begun_;
      const Clock::time_point begin = Clock::now();
      WireAnswer answer = co_await TryErrand(connection);
      while (IsTurnedAway(answer)) {
        ++figures_.turned_away;
        co_await Wait(answer.retry_after_seconds);
        answer = co_await TryErrand(connection);
      }
      ++ended_;
      if (answer.status / 100 == 2) {
        NoteDone(begin, std::move(answer.body));
        continue;
      }
      if (figures_.failed++ == 0) figures_.failure = std::to_string(answer.status) + " " + answer.body;
      co_await Wait(kPauseSeconds);
    }
  }

  // The answer to its last request, or to the first that was not granted.
  asio::awaitable<WireAnswer> TryErrand(LoadConnection& connection) {
    WireAnswer answer;
    const std::vector<WireRequest> requests = plan_.errand();
    for (const WireRequest& request : requests) {
      answer = co_await connection.Ask(request);
      if (answer.status / 100 != 2) break;
    }
    co_return answer;
  }

  asio::awaitable<void> Wait(double seconds) {
    asio::steady_timer timer(loop_, std::chrono::duration_cast<Clock::duration>(Seconds(seconds)));
    co_await timer.async_wait(kAwaited);
  }

  void NoteDone(Clock::time_point begin, std::string answer) {
    const Clock::time_point now = Clock::now();
    figures_.latencies.push_back(Seconds(now - begin).count());
    if (now <= until_) ++figures_.done_in_time;
    figures_.last_answer = std::move(answer);
  }

  const LoadPlan& plan_;
  LoadFigures figures_;
  std::size_t begun_ = 0, ended_ = 0;
  Clock::time_point until_;
  asio::io_context loop_{1};  // after what its coroutines use, since they end with it
};

}  // namespace

WireRequest MakeWireRequest(std::string_view method, std::string_view target, std::string_view host,
                            const std::vector<std::pair<std::string, std::string>>& headers,
                            std::shared_ptr<const std::string> body) {
  std::string head = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: " + std::string(host);
  for (const auto& [name, value] : headers) head += "\r\n" + name + ": " + value;
  if (body != nullptr) head += "\r\nContent-Length: " + std::to_string(body->size());
  return {.head = head + "\r\n\r\n", .body = std::move(body)};
}

LoadFigures RunLoad(const LoadPlan& plan, const ServerProcess& server) {
  const double own = OwnCpuSeconds(), servers = server.CpuSeconds();
  LoadFigures figures = Load(plan).Run();
  figures.client_cpu_seconds = OwnCpuSeconds() - own;
  figures.server_cpu_seconds = server.CpuSeconds() - servers;
  return figures;
}

Json ToJson(const LoadFigures& figures) {
  constexpr double kMillisecondsASecond = 1000;
  const double processors = std::max(1u, std::thread::hardware_concurrency()) * figures.elapsed_seconds;
  Json json{{"clients", figures.clients},
            {"per_second", figures.PerSecond()},
            {"median_ms", kMillisecondsASecond * Quantile(figures.latencies, 0.5)},
            {"p99_ms", kMillisecondsASecond * Quantile(figures.latencies, 0.99)},
            {"done", figures.latencies.size()},
            {"turned_away", figures.turned_away},
            {"failed", figures.failed},
            {"client_cpu_share", figures.client_cpu_seconds / processors},
            {"server_cpu_share", figures.server_cpu_seconds / processors}};
  if (!figures.failure.empty()) json["failure"] = figures.failure;
  return json;
}

}  // namespace writ::bench
