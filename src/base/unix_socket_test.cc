#include "base/unix_socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

namespace writ {
namespace {

namespace fs = std::filesystem;

class UnixSocketTest : public testing::Test {
 protected:
  UnixSocketTest() {
    std::string pattern = (fs::temp_directory_path() / "writ-socket-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    path_ = folder_ / "s";
  }
  ~UnixSocketTest() override { fs::remove_all(folder_); }

  // A socket that is connected to `path_`, or one that isn't valid.
  Descriptor Connect() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int outcome = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    return outcome == 0 ? std::move(socket) : Descriptor(-1);
  }
  std::string Reason() const {
    const auto listener = UnixListener::Listen(path_);
    return listener ? "listens" : listener.error().reason;
  }

  fs::path folder_, path_;
};

TEST_F(UnixSocketTest, ListenerIsReachedAndItsFileGoesWithIt) {
  {
    const auto listener = UnixListener::Listen(path_).value();
    EXPECT_TRUE(Connect().valid());
    struct stat made{};
    ASSERT_EQ(::lstat(path_.c_str(), &made), 0);
    EXPECT_EQ(made.st_mode, static_cast<mode_t>(S_IFSOCK | 0600));
  }
  EXPECT_FALSE(fs::exists(fs::symlink_status(path_)));
  EXPECT_FALSE(Connect().valid());
}

TEST_F(UnixSocketTest, UmaskIsPutBack) {
  const mode_t before = ::umask(0013);
  const auto listener = UnixListener::Listen(path_);
  EXPECT_EQ(::umask(before), 0013U);
  EXPECT_TRUE(listener);
}

// However often somebody looks while sockets are made, he finds none that others can connect to.
TEST_F(UnixSocketTest, FileIsNeverOpenToOthers) {
  const mode_t before = ::umask(0);
  std::atomic<bool> done = false;
  std::atomic<int> open_ones = 0;
  std::thread watcher([&] {
    while (!done) {
      struct stat there{};
      if (::lstat(path_.c_str(), &there) == 0 && (there.st_mode & 0177) != 0) ++open_ones;
    }
  });
  for (int i = 0; i < 300; ++i) EXPECT_EQ(Reason(), "listens");
  done = true;
  watcher.join();
  EXPECT_EQ(::umask(before), 0U);
  EXPECT_EQ(open_ones, 0);
}

TEST_F(UnixSocketTest, LiveSocketIsRefusedAndStays) {
  const auto first = UnixListener::Listen(path_).value();
  const auto second = UnixListener::Listen(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "address-in-use");
  EXPECT_EQ(second.error().code, Code::kUnavailable);
  EXPECT_TRUE(Connect().valid());
  std::vector<Descriptor> crowd;  // until the kernel lets nobody wait any more
  for (int i = 0; i < 62; ++i) crowd.push_back(Connect());
  EXPECT_EQ(Reason(), "address-in-use");
  EXPECT_EQ(Reason(), "address-in-use");
  EXPECT_EQ(Reason(), "address-in-use");
}

TEST_F(UnixSocketTest, StaleSocketIsReplacedAndAnythingElseIsNot) {
  auto gone = UnixListener::Listen(path_).value();
  fs::create_hard_link(path_, folder_ / "kept");
  gone.reset();
  fs::rename(folder_ / "kept", path_);
  EXPECT_FALSE(Connect().valid());
  EXPECT_EQ(Reason(), "listens");
  std::ofstream(path_) << "text";
  EXPECT_EQ(Reason(), "listen-failed");
  EXPECT_EQ(fs::file_size(path_), 4U);
  fs::remove(path_);
  fs::create_symlink(folder_ / "elsewhere", path_);
  EXPECT_EQ(Reason(), "listen-failed");
  EXPECT_TRUE(fs::is_symlink(path_));
  path_ = folder_ / "missing" / "s";
  EXPECT_EQ(Reason(), "listen-failed");
}

TEST_F(UnixSocketTest, FileOfAnotherIsNotRemoved) {
  auto first = UnixListener::Listen(path_).value();
  fs::rename(path_, folder_ / "moved");
  const auto second = UnixListener::Listen(path_).value();
  first.reset();
  EXPECT_TRUE(Connect().valid());
}

// Who looks while another one is between bind() and listen() would take it for gone.
TEST_F(UnixSocketTest, OneProgramAtATimeStartsInAFolder) {
  const Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ASSERT_EQ(::flock(folder.get(), LOCK_EX), 0);
  EXPECT_EQ(Reason(), "address-in-use");
  ASSERT_EQ(::flock(folder.get(), LOCK_UN), 0);
  EXPECT_EQ(Reason(), "listens");
}

TEST_F(UnixSocketTest, OfManyWhoStartAtOnceOneListens) {
  for (int round = 0; round < 20; ++round) {
    std::vector<std::thread> threads;
    std::vector<std::unique_ptr<UnixListener>> listening(4);
    for (auto& mine : listening) {
      threads.emplace_back([&mine, this] {
        if (auto listener = UnixListener::Listen(path_)) mine = std::move(*listener);
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::ranges::count_if(listening, [](const auto& one) { return one != nullptr; }), 1);
  }
}

TEST_F(UnixSocketTest, TakenSocketGoesOnWithoutItsFile) {
  auto listener = UnixListener::Listen(path_).value();
  const Descriptor taken(listener->Take());
  listener->RemoveFile();
  EXPECT_FALSE(fs::exists(path_));
  const auto next = UnixListener::Listen(path_).value();
  listener.reset();
  EXPECT_TRUE(Connect().valid());
}

TEST(UnixSocketPath, OneThatIsNoneOrTooLongIsRefused) {
  EXPECT_TRUE(CheckUnixSocketPath("/" + std::string(106, 'a')));
  EXPECT_EQ(CheckUnixSocketPath("/" + std::string(107, 'a')).error().reason, "socket-path-too-long");
  EXPECT_EQ(UnixListener::Listen("/tmp/" + std::string(1000, 'a')).error().code, Code::kUsage);
  for (const std::string& path : {std::string(), std::string("s"), std::string("./s"), std::string("/tmp/"),
                                  std::string("/a\0b", 4), std::string("\0abstract", 9)}) {
    EXPECT_EQ(CheckUnixSocketPath(path).error().reason, "socket-path-malformed") << path;
  }
}

// Who connects as another user, however he came by the right to.
bool PeerAs(uid_t user, const fs::path& path, int listening, uid_t own) {
  const pid_t child = ::fork();
  if (child == 0) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const bool done = ::setresuid(user, user, user) == 0 &&
                      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    ::_exit(done ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  const Descriptor peer(::accept(listening, nullptr, nullptr));
  return PeerIsOwnOrRoot(peer.get(), own);
}

TEST_F(UnixSocketTest, PeerIsKnownByItsUser) {
  auto listener = UnixListener::Listen(path_).value();
  const Descriptor listening(listener->Take());
  const Descriptor client = Connect();
  const Descriptor peer(::accept(listening.get(), nullptr, nullptr));
  EXPECT_TRUE(PeerIsOwnOrRoot(peer.get(), ::geteuid()));
  EXPECT_FALSE(PeerIsOwnOrRoot(-1, ::geteuid()));
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const Descriptor in(pipe_ends[0]), out(pipe_ends[1]);
  EXPECT_FALSE(PeerIsOwnOrRoot(in.get(), ::geteuid()));
  if (::geteuid() != 0) GTEST_SKIP() << "only root can play other users";
  fs::permissions(folder_, fs::perms(0755));
  fs::permissions(path_, fs::perms(0666));
  EXPECT_TRUE(PeerAs(65533, path_, listening.get(), 65533));
  EXPECT_FALSE(PeerAs(65533, path_, listening.get(), 65532));
  EXPECT_TRUE(PeerAs(0, path_, listening.get(), 65532));
}

}  // namespace
}  // namespace writ
