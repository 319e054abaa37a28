// A raw connection to a server of ours, for what no client would send; for tests.
//
// Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/descriptor.h"

namespace writ {

class RawConnection {
 public:
  // 127.0.0.1:PORT or unix:/PATH.
  explicit RawConnection(const std::string& address)
      : socket_(::socket(IsUnix(address) ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (IsUnix(address)) {
      sockaddr_un to{};
      to.sun_family = AF_UNIX;
      std::strncpy(to.sun_path, address.c_str() + 5, sizeof(to.sun_path) - 1);
      Connect(&to, sizeof(to));
    } else {
      sockaddr_in to{};
      to.sin_family = AF_INET;
      to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
      Connect(&to, sizeof(to));
    }
  }
  bool connected() const { return connected_; }
  // How many bytes were taken before the server hung up.
  std::size_t Send(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t took = ::send(socket_.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (took <= 0) break;
      sent += static_cast<std::size_t>(took);
    }
    return sent;
  }
  // "I have nothing more to say", and still listens.
  void FinishSending() { ::shutdown(socket_.get(), SHUT_WR); }
  // All that comes until the server hangs up, or `seconds` pass without a byte: "timeout" then stands at the end.
  std::string ReadAll(int seconds = 5) {
    const timeval limit{seconds, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    std::string all;
    char buffer[4096];
    for (;;) {
      const ssize_t got = ::recv(socket_.get(), buffer, sizeof(buffer), 0);
      if (got == 0) return all;
      if (got < 0) return errno == ECONNRESET ? all : all + "timeout";
      all.append(buffer, static_cast<std::size_t>(got));
    }
  }

 private:
  static bool IsUnix(const std::string& address) { return address.starts_with("unix:"); }
  void Connect(const void* to, socklen_t size) {
    connected_ = ::connect(socket_.get(), static_cast<const sockaddr*>(to), size) == 0;
  }

  Descriptor socket_;
  bool connected_ = false;
};

inline std::string StatusLine(const std::string& answer) { return answer.substr(0, answer.find('\r')); }

}  // namespace writ
