// What a witness answers, its key, and a note that it cosigned.
#include "log/cosignature.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  if (!InitCrypto()) return 1;
  const SigningKey key = SigningKeyFromSeed(SecretBytes(32));
  constexpr char kOrigin[] = "faces.agency.example", kWitness[] = "witness.example";
  const Checkpoint checkpoint{kOrigin, 1, Hash32{}};
  const std::string line = Cosign(checkpoint, key, kWitness, {1'790'000'000});
  return WriteSeeds(argc, argv,
                    {{"line", ToBytes(line)},
                     {"note", ToBytes(SignCheckpoint(checkpoint, key, kOrigin) + line)},
                     {"key", ToBytes(CosignerKey(MakeCosigner(kWitness, key.public_key)))}});
}
