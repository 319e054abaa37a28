#include "base/unix_socket.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

namespace writ {
namespace {

constexpr int kFolderTries = 100;  // for the folder's lock
constexpr useconds_t kFolderTryMicroseconds = 10'000;
constexpr int kWaiting = 64;  // connections that nobody has accepted yet

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

tl::unexpected<Error> ListenFailure(const std::string& path, const std::string& cause) {
  return Fail(Code::kUnavailable, "listen-failed", "couldn't listen on " + path + ": " + cause,
              "choose another path, in a folder of this user's");
}

tl::unexpected<Error> InUse(const std::string& path, const std::string& cause) {
  return Fail(Code::kUnavailable, "address-in-use", "couldn't listen on " + path + ": " + cause,
              "stop the other program first, or choose another path");
}

// A socket that is bound and not yet listened on looks like one that was left behind: only one program at a time looks
// and binds in a folder. The lock ends with the descriptor and leaves no file.
Result<void> LockFolder(const std::string& path, const Descriptor& folder) {
  if (!folder.valid()) return ListenFailure(path, std::strerror(errno));
  for (int i = 0; i < kFolderTries; ++i) {
    if (::flock(folder.get(), LOCK_EX | LOCK_NB) == 0) return {};
    if (errno != EWOULDBLOCK && errno != EINTR) return ListenFailure(path, std::strerror(errno));
    ::usleep(kFolderTryMicroseconds);
  }
  return InUse(path, "another program is starting in that folder");
}

// 0 where a program listens there, else why not.
int ErrorOfConnecting(const std::string& path) {
  const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_un address = AddressOf(path);
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return 0;
  return errno == EAGAIN ? 0 : errno;  // as many wait as may
}

// Removes what a program that is gone left behind; whatever else is there stays.
Result<void> MakeRoom(const std::string& path) {
  struct stat there{};
  if (::lstat(path.c_str(), &there) != 0) {
    if (errno == ENOENT) return {};
    return ListenFailure(path, std::strerror(errno));
  }
  if (!S_ISSOCK(there.st_mode)) return ListenFailure(path, "a file is there that is no socket");
  const int refused = ErrorOfConnecting(path);
  if (refused == 0) return InUse(path, "another program listens there");
  errno = refused;
  if (errno != ECONNREFUSED) return ListenFailure(path, std::strerror(errno));
  if (::unlink(path.c_str()) != 0) return ListenFailure(path, std::strerror(errno));
  return {};
}

// bind() with a file that is this user's alone from its first moment: the file takes the socket's mode, less the umask.
// The umask is the process's: nobody puts it back while another thread binds, and what other threads make meanwhile is
// private too.
int BindPrivately(int socket, const sockaddr_un& address) {
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  if (::fchmod(socket, 0600) != 0) return -1;
  const mode_t before = ::umask(0077);
  const int outcome = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const int error = errno;
  ::umask(before);
  errno = error;
  return outcome;
}

}  // namespace

Result<void> CheckUnixSocketPath(const std::string& path) {
  const auto bad = [&](const char* reason, const std::string& cause) {
    return Fail(Code::kUsage, reason, "couldn't use the socket \"" + path.substr(0, 120) + "\": " + cause,
                "give a short absolute path, like /run/writ/writ.sock");
  };
  if (!path.starts_with('/') || path.ends_with('/')) {
    return bad("socket-path-malformed", "it is no absolute path of a file");
  }
  if (path.find('\0') != std::string::npos) return bad("socket-path-malformed", "it holds a zero byte");
  constexpr std::size_t kMost = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() > kMost) {
    return bad("socket-path-too-long", "it has " + std::to_string(path.size()) +
                                           " bytes, and a socket's path at most " + std::to_string(kMost));
  }
  return {};
}

Result<std::unique_ptr<UnixListener>> UnixListener::Listen(const std::string& path) {
  WRIT_CHECK(CheckUnixSocketPath(path));
  const std::string parent = path.substr(0, path.rfind('/') + 1);
  const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  WRIT_CHECK(LockFolder(path, folder));
  WRIT_CHECK(MakeRoom(path));
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return ListenFailure(path, std::strerror(errno));
  std::unique_ptr<UnixListener> listener(new UnixListener(path, std::move(socket)));
  WRIT_CHECK(listener->Bind());
  return listener;
}

Result<void> UnixListener::Bind() {
  if (BindPrivately(socket_.get(), AddressOf(path_)) != 0) return ListenFailure(path_, std::strerror(errno));
  struct stat made{};
  if (::lstat(path_.c_str(), &made) != 0) return ListenFailure(path_, std::strerror(errno));
  made_ = true;
  device_ = made.st_dev;
  inode_ = made.st_ino;
  if (::listen(socket_.get(), kWaiting) != 0) return ListenFailure(path_, std::strerror(errno));
  return {};
}

UnixListener::~UnixListener() { RemoveFile(); }

void UnixListener::RemoveFile() {
  struct stat there{};
  if (!std::exchange(made_, false) || ::lstat(path_.c_str(), &there) != 0) return;
  if (there.st_dev == device_ && there.st_ino == inode_) ::unlink(path_.c_str());
}

bool IsListenedAt(const std::string& path) { return CheckUnixSocketPath(path) && ErrorOfConnecting(path) == 0; }

bool PeerIsOwnOrRoot(int socket, uid_t own) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof(peer)) return false;
  return peer.uid == own || peer.uid == 0;
}

}  // namespace writ
