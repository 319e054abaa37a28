// Requests of one log: two that continue each other, and one of another history.
#include "fuzz/seeds.h"
#include "log/add_checkpoint.h"
#include "log/merkle.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

std::vector<Hash32> Leaves(std::string_view word) {
  return {LeafHash(AsBytes(std::string(word) + "0")), LeafHash(AsBytes(std::string(word) + "1"))};
}

std::string Request(std::uint64_t old_size, std::vector<Hash32> proof, const std::vector<Hash32>& leaves) {
  constexpr char kOrigin[] = "faces.agency.example";
  const Checkpoint checkpoint{kOrigin, leaves.size(), RootOf(leaves)};
  return WriteAddCheckpoint(
      {old_size, std::move(proof), SignCheckpoint(checkpoint, SigningKeyFromSeed(SecretBytes(32)), kOrigin)});
}

}  // namespace

int main(int argc, char** argv) {
  if (!InitCrypto()) return 1;
  const std::vector<Hash32> leaves = Leaves("entry"), others = Leaves("another");
  const std::string first = Request(0, {}, {leaves[0]});
  const std::string second = Request(1, {leaves[1]}, leaves);
  const std::string forked = Request(1, {others[1]}, others);
  const std::string end(1, '\0');
  return WriteSeeds(argc, argv,
                    {{"first", ToBytes(first)},
                     {"grown", ToBytes(first + end + second)},
                     {"repeated", ToBytes(second + end + second)},
                     {"forked", ToBytes(first + end + forked)}});
}
