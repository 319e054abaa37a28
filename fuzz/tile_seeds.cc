// Names and tiles for the fuzzer of tiles.
#include "log/tile.h"

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  using namespace writ;  // NOLINT: one function, one file
  Bytes entries = {0, 3};
  for (const char* entry : {"", "one", "another"}) {
    if (!AppendToEntriesTile(entries, AsBytes(entry))) return 1;
  }
  Bytes hashes = {0, 2};
  const Bytes two = EncodeHashTile(std::vector<Hash32>(2));
  hashes.insert(hashes.end(), two.begin(), two.end());
  return WriteSeeds(argc, argv,
                    {{"name", ToBytes(TilePath(0, 7, 256))},
                     {"name-long", ToBytes(TilePath(5, 1'234'067, 12))},
                     {"name-entries", ToBytes(EntriesTilePath(1'000, 255))},
                     {"entries", entries},
                     {"hashes", hashes}});
}
