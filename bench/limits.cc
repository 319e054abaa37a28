#include "bench/limits.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/crypto.h"
#include "bench/timing.h"
#include "log/merkle.h"

namespace writ::bench {
namespace {

constexpr int kSyncs = 200;
constexpr std::size_t kSyncedBytes = 4096;
constexpr std::size_t kHashedBytes = 16u << 20;
constexpr int kNodesARun = 1000;

double MedianSync(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const Bytes bytes(kSyncedBytes, 1);
  const double seconds = MedianOf(SecondsOfEach(kSyncs, [&] {
    if (::write(fd, bytes.data(), bytes.size()) != std::ssize(bytes) || ::fdatasync(fd) != 0) std::exit(1);
  }));
  ::close(fd);
  std::filesystem::remove(file);
  return seconds;
}

}  // namespace

Limits MeasureLimits(const std::filesystem::path& folder) {
  Limits limits;
  limits.sync_seconds = MedianSync(folder / "synced");
  const Bytes bytes(kHashedBytes, 1);
  Hash32 hash{};
  limits.hash_seconds_byte = BestOf(SecondsOfEach(5, [&] { hash = Sha256(bytes); })) / kHashedBytes;
  const auto hash_nodes = [&] {
    for (int i = 0; i < kNodesARun; ++i) hash = NodeHash(hash, hash);
  };
  limits.node_hash_seconds = BestOf(SecondsOfEach(21, hash_nodes)) / kNodesARun;
  const SigningKey key = NewSigningKey();
  const Bytes signature = SignEd25519(key, hash);
  limits.signature_seconds = BestOf(SecondsOfEach(201, [&] {
    if (!VerifyEd25519(key.public_key, hash, signature)) std::exit(1);
  }));
  return limits;
}

}  // namespace writ::bench
