// A signed checkpoint, and its log's verifier key.
#include "log/checkpoint.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  if (!InitCrypto()) return 1;
  const SigningKey key = SigningKeyFromSeed(SecretBytes(32));
  constexpr char kOrigin[] = "faces.agency.example";
  return WriteSeeds(argc, argv,
                    {{"checkpoint", ToBytes(SignCheckpoint({kOrigin, 300, Hash32{1}}, key, kOrigin))},
                     {"key", ToBytes(VerifierKey(kOrigin, key.public_key))}});
}
