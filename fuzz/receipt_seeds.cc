// Receipts for one entry, alone in its log and with another.
#include "log/receipt.h"

#include "fuzz/seeds.h"
#include "log/merkle.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  if (!InitCrypto()) return 1;
  const SigningKey key = SigningKeyFromSeed(SecretBytes(32));
  constexpr char kOrigin[] = "faces.agency.example";
  const Hash32 leaf = LeafHash(AsBytes("entry")), other = LeafHash(AsBytes("another"));
  const std::string alone = SignCheckpoint({kOrigin, 1, leaf}, key, kOrigin);
  const std::string second = SignCheckpoint({kOrigin, 2, NodeHash(other, leaf)}, key, kOrigin);
  return WriteSeeds(argc, argv,
                    {{"alone", ToBytes(WriteReceipt(0, {}, alone))},
                     {"second", ToBytes(WriteReceipt(1, std::vector{other}, second))}});
}
