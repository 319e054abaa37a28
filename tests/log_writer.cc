// log_writer FOLDER SIZE [WORD]: publishes a log of SIZE entries through the product's own publisher, for tests.
//
// A folder that holds a smaller log is grown, as a new start of the product would grow it. Entries are made of WORD
// (default "entry") and their index; the key is fixed, so that it is worth nothing. Prints the verifier key.
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/env.h"
#include "log/checkpoint.h"
#include "log/publisher.h"

namespace writ {
namespace {

constexpr const char* kOrigin = "log.writ.example";
constexpr std::uint64_t kMaxSize = 10'000'000;

class MadeEntries : public EntrySource {
 public:
  MadeEntries(std::uint64_t size, std::string word) : size_(size), word_(std::move(word)) {}
  Result<std::uint64_t> Size() override { return size_; }
  Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count) override {
    std::vector<Bytes> entries;
    for (std::uint64_t i = first; i < first + count; ++i) {
      entries.push_back(ToBytes(word_ + " " + std::to_string(i) + std::string(i % 97, '.')));
    }
    return entries;
  }

 private:
  std::uint64_t size_;
  std::string word_;
};

Result<std::string> WriteLog(const std::filesystem::path& folder, std::uint64_t size, const std::string& word) {
  WRIT_CHECK(InitCrypto());
  const SigningKey key = SigningKeyFromSeed(SecretBytes(32));
  if (!RealEnv().Exists(folder / "checkpoint")) {
    MadeEntries none(0, word);
    WRIT_CHECK(Publisher::Open(RealEnv(), folder, kOrigin, &key, none));
  }
  MadeEntries table(size, word);
  WRIT_CHECK(Publisher::Open(RealEnv(), folder, kOrigin, &key, table));
  return VerifierKey(kOrigin, key.public_key);
}

}  // namespace
}  // namespace writ

int main(int argc, char** argv) {
  std::uint64_t size = 0;
  const std::string_view text = argc > 2 ? argv[2] : "";
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (argc < 3 || argc > 4 || error != std::errc() || end != text.data() + text.size() || size > writ::kMaxSize) {
    std::fputs("usage: log_writer FOLDER SIZE [WORD]\n", stderr);
    return 2;
  }
  const writ::Result<std::string> key = writ::WriteLog(argv[1], size, argc == 4 ? argv[3] : "entry");
  if (!key) {
    std::fprintf(stderr, "%s\n", key.error().message.c_str());
    return writ::ExitStatus(key.error().code);
  }
  std::printf("%s\n", key->c_str());
  return 0;
}
