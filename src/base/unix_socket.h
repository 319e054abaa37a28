// A Unix socket that is listened on, for programs of one user on one machine.
//
// Nobody but this user and root can connect, at no moment: the file is made so, and the kernel names who is at the
// other end. Two programs never hold one address: who listens is asked while nobody else can be starting in that
// folder. Thread rule: one object a thread; listening changes the process's umask for a moment, towards stricter.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/descriptor.h"
#include "base/status.h"

namespace writ {

// Absolute, no zero byte, and no longer than an address of the kernel (sun_path, 107 bytes): "socket-path-malformed",
// "socket-path-too-long" (kUsage).
Result<void> CheckUnixSocketPath(const std::string& path);

class UnixListener {
 public:
  // Makes the file with mode 0600. A socket file that nobody listens on any more is replaced. Errors of
  // CheckUnixSocketPath, and of kUnavailable: "address-in-use" (somebody listens there), "listen-failed" (anything else
  // is in the way; it stays).
  static Result<std::unique_ptr<UnixListener>> Listen(const std::string& path);
  UnixListener(const UnixListener&) = delete;
  UnixListener& operator=(const UnixListener&) = delete;
  // Removes the file and closes the socket, where that was not done before.
  ~UnixListener();

  // The listening socket, the caller's to close from now on, after RemoveFile; once.
  int Take() { return socket_.Release(); }
  // Where it is still the file that Listen made. While the socket is open no other file can have its number.
  void RemoveFile();

 private:
  UnixListener(std::string path, Descriptor socket) : path_(std::move(path)), socket_(std::move(socket)) {}
  Result<void> Bind();

  std::string path_;
  Descriptor socket_;
  bool made_ = false;
  std::uint64_t device_ = 0, inode_ = 0;  // of the file, where it is made
};

// Whether a program listens there: a file that it left behind says nothing.
bool IsListenedAt(const std::string& path);

// Whether the process at the other end of a connected Unix socket was, when it connected, `own`'s or root's.
bool PeerIsOwnOrRoot(int socket, uid_t own);

}  // namespace writ
