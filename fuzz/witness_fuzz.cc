// A witness under requests of strangers: it signs no two histories, and no smaller tree after a larger one.
#include "log/witness.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace writ;  // NOLINT: one program, one file

constexpr char kOrigin[] = "faces.agency.example";

class Memory : public WitnessStore {
 public:
  explicit Memory(const SigningKey& key)
      : log_{.verifier = MakeLogVerifier(kOrigin, key.public_key), .size = 0, .root = Sha256({}), .note = {}} {}
  Result<std::optional<WitnessedLog>> Find(std::string_view origin) override {
    return origin == kOrigin ? std::optional(log_) : std::nullopt;
  }
  Result<bool> Advance(const WitnessedLog& known, const Checkpoint& next, std::string_view note) override {
    if (next.size < known.size || (next.size == known.size && next.root != known.root)) std::abort();
    log_.size = next.size;
    log_.root = next.root;
    log_.note = note;
    return true;
  }

 private:
  WitnessedLog log_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool ready = InitCrypto().has_value();
  if (!ready) std::abort();
  static const SigningKey log_key = SigningKeyFromSeed(SecretBytes(32));
  Memory memory(log_key);
  Witness witness(RealEnv(), memory, SigningKeyFromSeed(SecretBytes::CopyOf(Bytes(32, 7))), "witness.example");
  // Requests, one behind the other, parted by a byte that none can hold.
  std::string_view rest = AsText(ByteView(data, size));
  for (int i = 0; i < 4 && !rest.empty(); ++i) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    const AddCheckpointAnswer answer = witness.AddCheckpoint(rest.substr(0, end));
    if (answer.status < 200 || answer.status >= 500) std::abort();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
