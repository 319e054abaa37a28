// A server that runs on a thread of its own for as long as this object lives; for tests.
//
// Thread rule: made and destroyed on one thread.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "server/http_server.h"

namespace writ {

class RunningServer {
 public:
  RunningServer(HttpHandler handler, HttpServerLimits limits, const std::string& address = kAnyPort,
                HttpAdmitter admitter = {})
      : server_(HttpServer::Listen(address, std::move(handler), limits).value()) {
    server_->AdmitBy(std::move(admitter));
    thread_ = std::thread([this] { server_->Run(/*until_signal=*/false); });
  }
  RunningServer(PromptHttpHandler handler, HttpServerLimits limits, const std::string& address = kAnyPort)
      : RunningServer(AnswerAtOnce(std::move(handler)), limits, address) {}
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() { Stop(); }
  // Until Run has returned; the server is still there then.
  void Stop() {
    server_->Stop();
    if (thread_.joinable()) thread_.join();
  }
  HttpServer& server() { return *server_; }
  std::string address() const { return server_->address(); }
  std::string url() const { return "http://" + address(); }

 private:
  static constexpr char kAnyPort[] = "127.0.0.1:0";

  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

}  // namespace writ
