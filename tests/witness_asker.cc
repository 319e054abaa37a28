// Asks a witness of other authors for cosignatures of a log that grows, and of a second history, which it must refuse.
//
//   witness_asker                     prints the log's origin and verifier key, a line each
//   witness_asker URL WITNESS-KEY     exit status 0 where the witness behaved as a witness does
#include <iostream>

#include "log/witness_client.h"
#include "log/witness_test_support.h"

namespace {

using namespace writ;  // NOLINT: one program, one file

std::string Ask(const WitnessPeer& peer, const TileReader& tiles, const std::string& note, std::uint64_t known_size) {
  const Result<std::string> cosigned = WitnessClient(RealEnv()).Cosigned(peer, TestVerifier(), note, tiles, known_size);
  return cosigned ? "cosigned" : cosigned.error().reason + ": " + cosigned.error().message;
}

bool Expect(const std::string& what, const std::string& got, const std::string& wanted) {
  const bool good = got.starts_with(wanted);
  std::cout << (good ? "ok      " : "WRONG   ") << what << ": " << got << "\n";
  return good;
}

int AskAll(const std::string& url, const std::string& key) {
  const Result<Cosigner> cosigner = ParseCosignerKey(key);
  if (!cosigner) return std::cerr << cosigner.error().message << "\n", 2;
  const WitnessPeer peer{url, *cosigner};
  TestFolder folder;
  PublishTestLog(folder.path(), 600);
  const TileReader tiles(RealEnv(), folder.path());
  const TestHistory truth(600);
  const TestHistory fork(600, 100);
  bool good = Expect("the first checkpoint", Ask(peer, tiles, truth.Note(7), 0), "cosigned");
  good &= Expect("the same again", Ask(peer, tiles, truth.Note(7), 7), "cosigned");
  good &= Expect("a longer log", Ask(peer, tiles, truth.Note(300), 7), "cosigned");
  good &= Expect("a longer log, with a wrong guess", Ask(peer, tiles, truth.Note(512), 0), "cosigned");
  good &= Expect("a shorter log", Ask(peer, tiles, truth.Note(300), 300), "witness-ahead");
  good &= Expect("a second history of this size", Ask(peer, tiles, fork.Note(512), 512), "witness-forked");
  good &= Expect("a second history that is longer", Ask(peer, tiles, fork.Note(600), 512), "witness-forked");
  good &= Expect("the true one", Ask(peer, tiles, truth.Note(600), 512), "cosigned");
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3) return AskAll(argv[1], argv[2]);
  std::cout << kTestOrigin << "\n" << VerifierKey(kTestOrigin, TestKey().public_key) << "\n";
  return 0;
}
