// log_prover FOLDER: makes and checks proofs as the product does, one line in, one line out, for tests that compare it
// with the programs of others. Numbers are decimal, hashes hexadecimal, all parted by single spaces.
//
//   prove inclusion INDEX SIZE                                    the proof's hashes, from the tiles in FOLDER
//   prove consistency OLD-SIZE NEW-SIZE
//   check inclusion INDEX SIZE LEAF ROOT HASH…                    "accepted" or "refused"
//   check consistency OLD-SIZE OLD-ROOT NEW-SIZE NEW-ROOT HASH…
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

#include "base/env.h"
#include "log/proof.h"

namespace writ {
namespace {

constexpr std::size_t kMostHashes = 2 * kMaxProofHashes;

struct Malformed {};

Hash32 ReadHash(std::istream& words) {
  std::string word;
  words >> word;
  const Result<Hash32> hash = HashFromHex(word);
  if (!hash) throw Malformed();
  return *hash;
}

std::uint64_t ReadNumber(std::istream& words) {
  std::uint64_t number = 0;
  if (!(words >> number)) throw Malformed();
  return number;
}

std::vector<Hash32> ReadRest(std::istream& words) {
  std::vector<Hash32> hashes;
  while (words >> std::ws && !words.eof()) {
    if (hashes.size() == kMostHashes) throw Malformed();
    hashes.push_back(ReadHash(words));
  }
  return hashes;
}

Result<std::string> Answer(const TileReader& tiles, std::istream& words) {
  std::string verb, kind;
  words >> verb >> kind;
  const bool inclusion = kind == "inclusion";
  if ((verb != "prove" && verb != "check") || (!inclusion && kind != "consistency")) throw Malformed();
  const std::uint64_t first = ReadNumber(words);
  if (verb == "prove") {
    const std::uint64_t size = ReadNumber(words);
    WRIT_TRY(const std::vector<Hash32> proof,
             inclusion ? InclusionProof(tiles, first, size) : ConsistencyProof(tiles, first, size));
    std::string line;
    for (const Hash32& hash : proof) line += (line.empty() ? "" : " ") + ToHex(hash);
    return line;
  }
  Result<void> checked;
  if (inclusion) {
    const std::uint64_t size = ReadNumber(words);
    const Hash32 leaf = ReadHash(words), root = ReadHash(words);
    checked = CheckInclusion(first, size, leaf, ReadRest(words), root);
  } else {
    const Hash32 old_root = ReadHash(words);
    const std::uint64_t size = ReadNumber(words);
    const Hash32 root = ReadHash(words);
    checked = CheckConsistency(first, old_root, size, root, ReadRest(words));
  }
  return checked ? "accepted" : "refused";
}

int Run(const char* folder) {
  const TileReader tiles(RealEnv(), folder);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    try {
      const Result<std::string> answer = Answer(tiles, words);
      if (!answer) {
        std::fprintf(stderr, "%s\n", answer.error().message.c_str());
        return ExitStatus(answer.error().code);
      }
      std::printf("%s\n", answer->c_str());
    } catch (const Malformed&) {
      std::fprintf(stderr, "couldn't read the line \"%s\"\n", line.c_str());
      return 2;
    }
  }
  return 0;
}

}  // namespace
}  // namespace writ

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: log_prover FOLDER\n", stderr);
    return 2;
  }
  return writ::Run(argv[1]);
}
