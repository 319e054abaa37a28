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
  RunningServer(HttpHandler handler, HttpServerLimits limits)
      : server_(HttpServer::Listen("127.0.0.1:0", std::move(handler), limits).value()),
        thread_([this] { server_->Run(/*until_signal=*/false); }) {}
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() {
    server_->Stop();
    thread_.join();
  }
  std::string address() const { return server_->address(); }
  std::string url() const { return "http://" + address(); }

 private:
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

}  // namespace writ
